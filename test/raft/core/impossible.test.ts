// Catches a message that no node can have sent and that brings the core into a state which ends it.
import { expect, test } from 'vitest';
import {
  defaultLimits,
  defaultTiming,
  emptyState,
  maxTermJump,
  RaftCore,
  type Message,
} from '../../../src/raft/core/index.ts';

function coreOf(peers: readonly number[], bugs: readonly 'vote-no-log-check'[] = []): RaftCore {
  const config = { id: 1, peers, random: () => 0, timing: defaultTiming, limits: defaultLimits };
  return new RaftCore({ ...config, bugs: new Set(bugs) }, emptyState, 0);
}

const header = { from: 2, to: 1, term: 3 } as const;
const entry = (index: number, term: number) =>
  ({ index, term, kind: 'command', data: `${index}` }) as const;
const append = (term: number, ...entries: ReturnType<typeof entry>[]): Message => ({
  ...header,
  ...{ type: 'append', term, prevIndex: 0, prevTerm: 0, commit: 2, round: 0 },
  entries,
});

/** A follower that has committed two entries of term 3. */
function follower(bugs: readonly 'vote-no-log-check'[] = []): RaftCore {
  const core = coreOf([2, 3], bugs);
  core.step(0, { type: 'message', message: append(3, entry(1, 3), entry(2, 3)) });
  expect(core.status().commitIndex).toBe(2);
  return core;
}

test('a term that no cluster reaches from here', () => {
  const core = coreOf([2]);
  const vote = (term: number): Message => ({
    ...header,
    ...{ type: 'vote', term, lastIndex: 0, lastTerm: 0 },
  });
  expect(core.whyImpossible(vote(maxTermJump))).toBeNull();
  expect(core.whyImpossible(vote(maxTermJump + 1))).toMatch(/is far beyond term 0/);
});

test('entries that would overwrite what is committed', () => {
  const core = follower();
  const bad = append(4, entry(1, 3), entry(2, 4));
  expect(core.whyImpossible(bad)).toBe('it would overwrite committed entry 2');
  expect(() => core.step(0, { type: 'message', message: bad })).toThrow('committed entry 2');
  expect(core.whyImpossible(append(4, entry(1, 3), entry(2, 3), entry(3, 4)))).toBeNull();
  // An old one is answered, and does nothing.
  expect(core.whyImpossible(append(2, entry(1, 2)))).toBeNull();
});

test('a planted bug is seen all the same', () => {
  expect(follower(['vote-no-log-check']).whyImpossible(append(4, entry(1, 4)))).toBeNull();
});

test('a leader is told of what it never sent', () => {
  const core = coreOf([2, 3]);
  core.step(1_000_000, { type: 'tick' });
  const reply = { ...header, to: 1, term: 0, requestTerm: 0, granted: true } as const;
  core.step(1_000_000, { type: 'message', message: { ...reply, type: 'pre-vote-reply' } });
  core.step(1_000_000, { type: 'durable', seq: 1 });
  core.step(1_000_000, {
    type: 'message',
    message: { from: 2, to: 1, type: 'vote-reply', term: 1, granted: true },
  });
  expect(core.status().role).toBe('leader');
  const accepted = {
    from: 2,
    to: 1,
    type: 'append-accepted',
    term: 1,
    match: 1,
    round: 0,
  } as const;
  expect(core.whyImpossible(accepted)).toBeNull();
  expect(core.whyImpossible({ ...accepted, match: 2 })).toBe('entry 2 was never sent');
  expect(core.whyImpossible({ ...accepted, round: 1 })).toBe('round 1 has not begun');
  expect(core.whyImpossible({ ...accepted, term: 0, match: 9 })).toBeNull();
});
