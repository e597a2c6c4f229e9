import type { Clock } from '../../../checker/linearizability/evidence/clock.ts';
import { clockFor } from '../../../checker/linearizability/evidence/clock.ts';
import type { Counterexample } from '../../../checker/core/verdict.ts';
import type { Operation } from '../../history/operation.ts';
import { wasRefusedByValue } from '../../history/operation.ts';
import { faultsAt, isCutOff } from '../../../nemesis/in-force.ts';
import { faultText, type FaultWindow } from '../faults/faults.ts';
import { formatDuration, listText } from '../text/format.ts';
import { leadersAt, type RoleSegment } from '../run/leaders.ts';

/**
 * What the checker cannot know: which faults were in force and who led when the impossible
 * answer was given. One sentence each, in the past tense, from the harness's own record.
 */
export function contextSentences(
  counterexample: Counterexample,
  faults: readonly FaultWindow[],
  segments: readonly RoleSegment[],
): string[] {
  const decisive = decisiveOperation(counterexample.operations);
  if (decisive === undefined) return [];
  const atUs = decisive.completedAtUs ?? decisive.invokedAtUs;
  // The unit of the story that these sentences continue.
  const clock = clockFor(counterexample.operations);
  return [
    ...faultSentence(faults, atUs, clock),
    ...leaderSentence(segments, atUs, clock),
    ...answerSentence(decisive, faults, segments, atUs, clock),
  ];
}

/** The window of time that a counterexample covers, microseconds; undefined when it has no operation. */
export function timeSpan(
  operations: readonly Operation[],
): { readonly startUs: number; readonly endUs: number } | undefined {
  let startUs = Infinity;
  let endUs = -Infinity;
  for (const { invokedAtUs, completedAtUs } of operations) {
    startUs = Math.min(startUs, invokedAtUs);
    endUs = Math.max(endUs, completedAtUs ?? invokedAtUs);
  }
  return startUs <= endUs ? { startUs, endUs } : undefined;
}

/** Operations whose answer is the same whatever the state. */
const blind = new Set(['write', 'delete', 'add', 'remove', 'enqueue', 'append']);

/**
 * The answer that arrived last. A counterexample is minimal, so without this answer there
 * would be an order: it is the one that left none.
 */
export function decisiveOperation(operations: readonly Operation[]): Operation | undefined {
  const happened = operations.filter(
    (operation) =>
      operation.completedAtUs !== null && (operation.type === 'ok' || wasRefusedByValue(operation)),
  );
  // A write shows nothing that could be impossible: its answer may come last all the same.
  const observing = happened.filter(({ f }) => !blind.has(f));
  const answered = observing.length > 0 ? observing : happened;
  return [...answered].sort((a, b) => (a.completedAtUs ?? 0) - (b.completedAtUs ?? 0)).at(-1);
}

function faultSentence(faults: readonly FaultWindow[], atUs: number, clock: Clock): string[] {
  if (faults.length === 0) return [];
  const inForce = faultsAt(faults, atUs);
  const at = clock.at(atUs);
  if (inForce.length > 0) {
    const parts = inForce.map(
      (fault) => `${faultText(fault)} (for ${formatDuration(atUs - fault.startUs)})`,
    );
    return [`In force at ${at}: ${listText(parts)}.`];
  }
  const ended = faults.filter(({ endUs }) => endUs !== null && endUs <= atUs);
  const last = [...ended].sort((a, b) => (a.endUs ?? 0) - (b.endUs ?? 0)).at(-1);
  return last?.endUs === null || last === undefined
    ? [`No fault had been in force by ${at}.`]
    : [
        `No fault was in force at ${at}; ${faultText(last)} had ended ${formatDuration(atUs - last.endUs)} before.`,
      ];
}

/** Who gave the decisive answer, and in which role: often the whole story. */
function answerSentence(
  { node, f }: Operation,
  faults: readonly FaultWindow[],
  segments: readonly RoleSegment[],
  atUs: number,
  clock: Clock,
): string[] {
  if (node === undefined) return [];
  const now = segments.find((s) => s.node === node && s.startUs <= atUs && atUs < s.endUs);
  if (now === undefined) return [];
  const term = now.term === null ? '' : ` of term ${now.term}`;
  const role = now.state === 'up' ? `last seen as ${now.role}${term}` : `last seen ${now.state}`;
  const nodes = [...new Set(segments.map((segment) => segment.node))];
  const cut = faultsAt(faults, atUs).find((fault) => isCutOff(node, fault, nodes));
  const since = cut === undefined ? '' : `, cut off from a majority since ${clock.at(cut.startUs)}`;
  return [`The ${f} was answered by ${node}, ${role}${since}.`];
}

/** Nodes are asked what they are every 200 ms: a leader this new may already have led. */
const justElectedUs = 300_000;

function leaderSentence(segments: readonly RoleSegment[], atUs: number, clock: Clock): string[] {
  if (segments.length === 0) return [];
  const named = ({ node, term }: RoleSegment): string =>
    term === null ? node : `${node} in term ${term}`;
  const at = clock.at(atUs);
  const leaders = leadersAt(segments, atUs).map(named);
  const next = segments.find(
    ({ role, state, startUs }) =>
      role === 'leader' && state === 'up' && startUs > atUs && startUs <= atUs + justElectedUs,
  );
  const both = leaders.length > 1 ? ' Each by its own account.' : '';
  const soon =
    next === undefined
      ? ''
      : ` ${named(next)} was first seen as leader ${formatDuration(next.startUs - atUs)} later.`;
  return leaders.length === 0
    ? [`No node called itself leader at ${at}.${soon}`]
    : [`Leader at ${at}: ${listText(leaders)}.${both}${soon}`];
}
