import type { Operation } from '../../../src/history/operation.ts';
import { canonicalJson } from '../../json.ts';
import { nameOf, valueInWords } from '../words.ts';
import type { Core, Diagnosis } from './diagnosis.ts';
import { precedes, withoutSource } from './diagnosis.ts';

export function diagnoseQueue(core: Core): Diagnosis | undefined {
  const dequeues = core.operations.filter(({ f, type }) => f === 'dequeue' && type === 'ok');
  const nothing = dequeues.find(({ output }) => output === null);
  if (nothing !== undefined) return foundEmpty(core, nothing);
  for (const dequeue of dequeues) {
    const unmade = tooOften(core, dequeue, dequeues);
    if (unmade !== undefined) return unmade;
  }
  return outOfOrder(core);
}

function enqueuesOf(operations: readonly Operation[], value: string): readonly Operation[] {
  return operations.filter(
    ({ f, type, input }) => f === 'enqueue' && type !== 'fail' && canonicalJson(input) === value,
  );
}

function foundEmpty({ operations, clock }: Core, nothing: Operation): Diagnosis {
  const inIt = operations.find(
    (operation) => operation.f === 'enqueue' && precedes(operation, nothing),
  );
  const later = operations.find(({ f, output }) => f === 'dequeue' && output !== null);
  const value = valueInWords(inIt?.input ?? later?.output ?? null);
  return {
    anomaly: 'lost-value',
    summary: `process ${nothing.process} found the queue empty at ${clock.ending(nothing)} although ${value} was in it`,
    conclusion: [
      inIt === undefined
        ? `${value} was dequeued although nothing can have put it in since the queue was found empty.`
        : `When ${nameOf(nothing)} began at ${clock.beginning(nothing)}, ${nameOf(inIt)} had already returned, and nothing can have taken ${value} out before.`,
    ],
  };
}

/** A value that was taken out more often than it was put in. */
function tooOften(
  { operations, recorded, initial, clock }: Core,
  dequeue: Operation,
  dequeues: readonly Operation[],
): Diagnosis | undefined {
  if (initial.some((items) => Array.isArray(items) && items.length > 0)) return undefined;
  const value = canonicalJson(dequeue.output);
  const same = dequeues.filter(({ output }) => canonicalJson(output) === value);
  const sources = enqueuesOf(recorded, value);
  const saw = `process ${dequeue.process} dequeued ${value} at ${clock.ending(dequeue)}`;
  const without = withoutSource(dequeue, saw, sources, 'enqueued', clock);
  if (without !== undefined) return without;
  const inCore = enqueuesOf(operations, value).length;
  if (same.length <= inCore) return undefined;
  return {
    anomaly: 'dequeued-twice',
    summary: `${value} was dequeued ${same.length === 2 ? 'twice' : `${same.length} times`} although it was enqueued ${inCore === 1 ? 'only once' : `only ${inCore} times`}`,
    conclusion: [
      `${sentenceOf(same)} returned ${value}, and each enqueue of it can account for one of them only.`,
    ],
  };
}

function sentenceOf(dequeues: readonly Operation[]): string {
  const processes = dequeues.map(({ process }) => `process ${process}`);
  return `The dequeues by ${processes.slice(0, -1).join(', ')} and ${processes.at(-1) ?? ''}`;
}

function outOfOrder({ operations }: Core): Diagnosis | undefined {
  const enqueues = operations.filter(({ f }) => f === 'enqueue');
  for (const first of enqueues) {
    const second = enqueues.find((other) => precedes(first, other));
    if (second === undefined) continue;
    const [ahead, behind] = [first, second].map(({ input }) => valueInWords(input));
    return {
      anomaly: 'out-of-order',
      summary: `${behind ?? ''} was dequeued ahead of ${ahead ?? ''}, although ${ahead ?? ''} had been enqueued first`,
      conclusion: [
        `${ahead ?? ''} had been enqueued when ${nameOf(second)} began, so it stood ahead of ${behind ?? ''} and had to leave the queue first.`,
      ],
    };
  }
  return undefined;
}
