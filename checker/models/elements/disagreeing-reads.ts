/** Several reads of a set or a list that cannot all be right. */
import type { Json, Operation } from '../../../src/history/operation.ts';
import { canonicalJson, isArray } from '../../core/json.ts';
import { valueInWords } from '../../linearizability/evidence/words.ts';
import type { DiagnosisInput, Diagnosis } from '../../linearizability/evidence/diagnosis.ts';
import {
  mayComeBetween,
  mayHaveHappened,
  precedes,
} from '../../linearizability/evidence/diagnosis.ts';

export function elementsOf(read: Operation): readonly Json[] {
  return isArray(read.output) ? read.output : [];
}

/** Operations on an element, those that were refused among them. */
export function changesOf(
  operations: readonly Operation[],
  element: Json,
  kinds: readonly string[],
): readonly Operation[] {
  const name = canonicalJson(element);
  return operations.filter(({ f, input }) => kinds.includes(f) && canonicalJson(input) === name);
}

export const additionNames = ['add', 'append'];

export function disagreeingReads(
  core: DiagnosisInput,
  reads: readonly Operation[],
  kind: 'set' | 'list',
): Diagnosis | undefined {
  for (const one of reads) {
    for (const other of reads) {
      if (one === other) continue;
      const found =
        vanished(core, one, other) ?? (kind === 'list' ? turned(core, one, other) : undefined);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** What an earlier read had found and a later one did not, though nothing removed it. */
function vanished(
  { recorded, clock, nameOf }: DiagnosisInput,
  before: Operation,
  after: Operation,
): Diagnosis | undefined {
  if (!precedes(before, after)) return undefined;
  const left = new Set(elementsOf(after).map(canonicalJson));
  const element = elementsOf(before).find(
    (one) =>
      !left.has(canonicalJson(one)) &&
      !changesOf(recorded, one, ['remove']).some(
        (remove) => mayHaveHappened(remove) && mayComeBetween(remove, before, after),
      ),
  );
  if (element === undefined) return undefined;
  const name = valueInWords(element);
  return {
    anomaly: 'lost-element',
    summary: `process ${after.process} did not find ${name} at ${clock.ending(after)} although process ${before.process} had found it at ${clock.ending(before)}`,
    conclusion: [
      `When ${nameOf(after)} began at ${clock.beginning(after)}, ${nameOf(before)} had already returned, so ${name} was there.`,
      `Nothing removed ${name} in between.`,
    ],
  };
}

/** Two elements of a list that one read found one way round, and the other another way or only the later one. */
function turned(
  { clock }: DiagnosisInput,
  one: Operation,
  other: Operation,
): Diagnosis | undefined {
  const list = elementsOf(one).map(canonicalJson);
  const second = elementsOf(other).map(canonicalJson);
  const words = (name: string): string => {
    const element = elementsOf(one).find((known) => canonicalJson(known) === name);
    return valueInWords(element ?? null);
  };
  // Of an element that comes twice, it is not said which one came first.
  const once = (name: string): boolean =>
    [list, second].every((names) => names.indexOf(name) === names.lastIndexOf(name));
  for (const [i, ahead] of list.entries()) {
    for (const behind of list.slice(i + 1)) {
      if (!once(ahead) || !once(behind) || !second.includes(behind)) continue;
      const at = second.indexOf(ahead);
      if (at >= 0 && at < second.indexOf(behind)) continue;
      const opposite =
        at < 0
          ? `${words(behind)} without ${words(ahead)}`
          : `${words(behind)} before ${words(ahead)}`;
      return {
        anomaly: 'reordered-elements',
        summary: `process ${one.process} found ${words(ahead)} before ${words(behind)} at ${clock.ending(one)}, and process ${other.process} found ${opposite} at ${clock.ending(other)}`,
        conclusion: ['A list only grows at its end, so every read of it begins like every other.'],
      };
    }
  }
  return undefined;
}
