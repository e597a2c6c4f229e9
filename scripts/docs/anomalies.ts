import type { AnomalyName } from '../../checker/linearizability/evidence/anomalies.ts';
import type { Unknown } from '../../checker/core/verdict.ts';

/** What each name of a violation means; the compiler asks for one when the checker gets a new name. */
const meanings: Readonly<Record<AnomalyName, string>> = {
  'stale-read':
    'a read returned a value that had certainly been overwritten before it began, by the times alone or because somebody else had found it before. The usual work of a deposed leader, a lagging follower, a cache, or a write that was acknowledged and then lost.',
  'stale-cas':
    'a compare-and-set succeeded on a value that had certainly been overwritten before it began: it decided by an old state.',
  'lost-update':
    'two compare-and-sets both started from the same write. Each was told that it had replaced it; one of them replaced the other unseen.',
  'read-inversion':
    'of two reads, one after the other, the first saw the newer write and the second the older one. Time went back for the clients.',
  'conflicting-reads':
    'reads each of which could be right without the others, but not all of them together.',
  'conflicting-answers':
    'the same of reads and compare-and-sets: what each of them found out is possible without one of the others, and not together.',
  'value-from-nowhere':
    'somebody saw a value that no operation of the history ever wrote, or that only compare-and-sets could have left which needed it, or one another, first.',
  'failed-write-read':
    'somebody saw a value though all that could have brought it about by then was refused: the clients were told that it certainly did not happen.',
  'future-read': 'somebody saw a value before anybody had begun to write it.',
  'false-cas-failure':
    'a compare-and-set was told that the value was another one, although in every possible order it was the expected one. A request that was executed twice looks like this too: the second time it fails.',
  'double-acquire':
    'a lock was given to somebody while somebody else held it, and nobody can have released it in between.',
  'double-release': 'a lock was released more often than it can have been held.',
  'lost-addition':
    'a counter was less than the additions that had been acknowledged before the read began.',
  'impossible-count':
    'a counter was more than all additions that can have been counted, or a number that no choice of them makes.',
  'lost-element':
    'an element whose addition had been acknowledged, or that another read had found, was not found, or not as often as it had been appended, and nothing removed it: a write that was acknowledged and then lost, or a read from an old state.',
  'removed-element-read':
    'an element was found whose removal had been acknowledged, and nothing can have added it again.',
  'repeated-element':
    'an element was found more often than it had been appended by then (a request that was executed twice), or more than once in a set.',
  'reordered-elements':
    'a read found elements in an order in which they cannot have been appended.',
  'impossible-text': 'a read found a text that no order of the writes and appends makes.',
  'dequeued-twice': 'a value left a queue more often than it was put in.',
  'out-of-order': 'a value left a queue ahead of one that had been put in before it.',
  'lost-value': 'a queue was found empty although a value was certainly in it.',
  'fractured-read':
    'a transaction read values that never stood together: it saw one part of another transaction and not the rest.',
  other:
    'these operations have no order, and the contradiction has no shorter name: how far the longest order comes is told, and the candidate orders show it step by step. Violations of models of your own are told so, and those for which there was no budget left to find a small proof.',
};

const reasons: Readonly<Record<Unknown['reason'], string>> = {
  'time-limit': 'the search was given up at its limit of time (`check --limit-time`).',
  'memory-limit': 'the search came to its limit of memory (`check --limit-memory`).',
  'state-limit': 'the search visited more states than it may, where a program set such a limit.',
  interrupted: 'somebody stopped the check.',
  'nothing-succeeded': 'no operation succeeded: failures and unknown outcomes alone prove nothing.',
  'decided-elsewhere':
    'of a key: another key is not linearizable, which decides, so the search of this one was given up.',
  'empty-history': 'there was nothing to judge.',
  error: 'the checker contradicted itself or failed: please report it, with the history.',
};

const named = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([name, summary]) => ({ name, summary }));

export const anomalies = named(meanings);
export const unknownReasons = named(reasons);
