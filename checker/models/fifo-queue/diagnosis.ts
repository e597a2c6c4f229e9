import type { Operation } from '../../../src/history/operation.ts';
import { canonicalJson } from '../../core/json.ts';
import { listing, sentence, valueInWords } from '../../linearizability/evidence/words.ts';
import type { DiagnosisInput, Diagnosis } from '../../linearizability/evidence/diagnosis.ts';
import {
  mayComeBetween,
  mayHaveHappened,
  precedes,
  withoutSource,
} from '../../linearizability/evidence/diagnosis.ts';

export function diagnoseQueue(core: DiagnosisInput): Diagnosis | undefined {
  const dequeues = core.operations.filter(({ f, type }) => f === 'dequeue' && type === 'ok');
  const nothing = dequeues.filter(({ output }) => output === null);
  for (const empty of nothing) {
    const lost = foundEmpty(core, empty);
    if (lost !== undefined) return lost;
  }
  for (const dequeue of dequeues) {
    const unmade = dequeue.output === null ? undefined : tooOften(core, dequeue, dequeues);
    if (unmade !== undefined) return unmade;
  }
  return outOfOrder(core);
}

/** Those that were refused among them. */
function enqueuesOf(operations: readonly Operation[], value: string): readonly Operation[] {
  return operations.filter(({ f, input }) => f === 'enqueue' && canonicalJson(input) === value);
}

/** Dequeues that took the value, or may have. */
function takersOf(operations: readonly Operation[], value: string): readonly Operation[] {
  return operations.filter(
    ({ f, type, output }) =>
      f === 'dequeue' && (type === 'info' || (type === 'ok' && canonicalJson(output) === value)),
  );
}

/** A value that certainly was in the queue: put in before, and not taken out; or taken out later, and not put in since. */
function foundEmpty(core: DiagnosisInput, nothing: Operation): Diagnosis | undefined {
  const { operations, recorded, clock, nameOf } = core;
  const lost = (value: string, why: string): Diagnosis => ({
    anomaly: 'lost-value',
    summary: `process ${nothing.process} found the queue empty at ${clock.ending(nothing)} although ${value} was in it`,
    conclusion: [why],
  });
  for (const inIt of operations) {
    if (inIt.f !== 'enqueue' || !precedes(inIt, nothing)) continue;
    const takers = takersOf(recorded, canonicalJson(inIt.input));
    if (takers.some((taker) => mayComeBetween(taker, inIt, nothing))) continue;
    const value = valueInWords(inIt.input);
    return lost(
      value,
      `When ${nameOf(nothing)} began at ${clock.beginning(nothing)}, ${nameOf(inIt)} had already returned, and nothing can have taken ${value} out before.`,
    );
  }
  for (const { f, input } of operations) {
    if (f !== 'enqueue') continue;
    const name = canonicalJson(input);
    const put = enqueuesOf(recorded, name).filter(
      (enqueue) => mayHaveHappened(enqueue) && precedes(enqueue, nothing),
    ).length;
    const taken = takersOf(recorded, name).filter((taker) => !precedes(nothing, taker)).length;
    if (put <= taken) continue;
    const value = valueInWords(input);
    return lost(
      value,
      `When ${nameOf(nothing)} began at ${clock.beginning(nothing)}, ${put} enqueues of ${value} had returned, and no more than ${taken} of them can have been taken out.`,
    );
  }
  for (const later of operations) {
    if (later.f !== 'dequeue' || later.type !== 'ok' || later.output === null) continue;
    if (!precedes(nothing, later)) continue;
    const sources = enqueuesOf(recorded, canonicalJson(later.output)).filter(mayHaveHappened);
    if (sources.some((source) => mayComeBetween(source, nothing, later))) continue;
    const value = valueInWords(later.output);
    return lost(
      value,
      `${value} was dequeued although nothing can have put it in since the queue was found empty.`,
    );
  }
  return undefined;
}

/** A value that was taken out more often than it was put in. */
function tooOften(
  core: DiagnosisInput,
  dequeue: Operation,
  dequeues: readonly Operation[],
): Diagnosis | undefined {
  const { recorded, clock } = core;
  const value = canonicalJson(dequeue.output);
  const inWords = valueInWords(dequeue.output);
  const same = dequeues.filter(({ output }) => canonicalJson(output) === value);
  const sources = enqueuesOf(recorded, value);
  const saw = `process ${dequeue.process} dequeued ${inWords} at ${clock.ending(dequeue)}`;
  const without = withoutSource(dequeue, saw, sources, 'enqueued', core);
  if (without !== undefined) return without;
  const inTime = sources.filter(
    (source) => mayHaveHappened(source) && same.some((taker) => !precedes(taker, source)),
  ).length;
  if (same.length <= inTime) return undefined;
  return {
    anomaly: 'dequeued-twice',
    summary: `${inWords} was dequeued ${times(same.length)} although by then it was enqueued ${inTime === 1 ? 'only once' : `only ${times(inTime)}`}`,
    conclusion: [
      `The dequeues by ${listing(same.map(({ process }) => `process ${process}`))} returned ${inWords}, and each enqueue of it can account for one of them only.`,
    ],
  };
}

function times(count: number): string {
  return count === 2 ? 'twice' : `${count} times`;
}

/** A value was taken while another one was still there that had come before it. */
function outOfOrder({ operations, recorded, nameOf }: DiagnosisInput): Diagnosis | undefined {
  const taken = operations.filter(
    ({ f, type, output }) => f === 'dequeue' && type === 'ok' && output !== null,
  );
  for (const dequeue of taken) {
    const sources = enqueuesOf(recorded, canonicalJson(dequeue.output)).filter(
      (o) => mayHaveHappened(o) && !precedes(dequeue, o),
    );
    const first = operations.find(
      (o) =>
        o.f === 'enqueue' &&
        sources.every((source) => precedes(o, source)) &&
        takersOf(recorded, canonicalJson(o.input)).every((taker) => precedes(dequeue, taker)),
    );
    if (first === undefined) continue;
    const [ahead = '', behind = ''] = [first.input, dequeue.output].map(valueInWords);
    return {
      anomaly: 'out-of-order',
      summary: `${behind} was dequeued ahead of ${ahead}, although ${ahead} had been enqueued first`,
      conclusion: [
        sentence(
          `${nameOf(first)} had returned before anything that enqueued ${behind} began, and nothing can have taken ${ahead} out before`,
        ),
      ],
    };
  }
  return undefined;
}
