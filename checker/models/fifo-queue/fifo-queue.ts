import type { Json, Operation } from '../../../src/history/operation.ts';
import { canonicalJson, sameJson } from '../../core/json.ts';
import type { Model, ModelOperation, SearchOperation } from '../../core/model.ts';
import type { PartialHistory, Selection } from '../../core/relaxation.ts';
import { selectOperations } from '../../core/relaxation.ts';
import { refusingOthers } from '../misfit.ts';

type Items = readonly Json[];

/**
 * A queue: `enqueue` puts its value at the end, `dequeue` takes the first one and returns it,
 * or null when there is none. A dequeue of unknown outcome may have taken whatever was first.
 */
export const fifoQueue: Model<Items> = {
  name: 'fifo-queue',
  perKey: true,
  init: () => [],
  step: (items, { f, input, output, type }) => {
    if (f === 'enqueue') return [...items, input];
    const [first] = items;
    if (type === 'info') return items.slice(1);
    if (first === undefined) return output === null ? items : undefined;
    return sameJson(first, output) ? items.slice(1) : undefined;
  },
  stateKey: canonicalJson,
  describeState: canonicalJson,
  reads: ({ f }) => f === 'dequeue',
  states,
  foresee: (operations) => {
    const mayFollow = orderOfDequeues(operations);
    return {
      ...fifoQueue,
      step: (items, operation) =>
        operation.f === 'enqueue' &&
        items.some((item) => !mayFollow(canonicalJson(item), canonicalJson(operation.input)))
          ? undefined
          : fifoQueue.step(items, operation),
    };
  },
  relaxations: [selectValues(), selectOperations(unneeded)],
  misfit: refusingOthers('a queue', ['enqueue', 'dequeue']),
};

/**
 * Whether a value may be put in behind another one that is still there. Not when it is taken
 * out before the other one, or is taken out and the other one never is.
 *
 * That is known only of values that come once, and of "never" only when the outcome of every
 * dequeue is known; otherwise every order is held to be possible.
 */
function orderOfDequeues(
  operations: readonly SearchOperation[],
): (ahead: string, behind: string) => boolean {
  const comings = new Map<string, number>();
  const takings = new Map<string, { readonly invoke: number; readonly complete: number }>();
  let isKnown = true;
  for (const { operation, invoke, complete } of operations) {
    const value = valueOf(operation);
    if (operation.f === 'enqueue' && value !== undefined) {
      comings.set(value, (comings.get(value) ?? 0) + 1);
    } else if (complete === null) {
      isKnown = false;
    } else if (value !== undefined) {
      takings.set(value, { invoke, complete });
    }
  }
  return (ahead, behind) => {
    if (comings.get(ahead) !== 1 || comings.get(behind) !== 1) return true;
    const second = takings.get(behind);
    if (second === undefined) return true;
    const first = takings.get(ahead);
    return first === undefined ? !isKnown : first.invoke <= second.complete;
  };
}

/** The value that an operation puts in or has taken out; undefined: none that is known. */
function valueOf({ f, input, output, type }: ModelOperation): string | undefined {
  if (f === 'enqueue') return canonicalJson(input);
  return type === 'info' || output === null ? undefined : canonicalJson(output);
}

/** What an operation belongs to: a value, or itself when it found nothing; undefined: it always stays. */
function partOf(operation: Operation): string | undefined {
  const isEmpty = operation.f === 'dequeue' && operation.type === 'ok' && operation.output === null;
  return isEmpty ? `nothing at ${operation.invokeIndex}` : valueOf(operation);
}

/**
 * Only some values are looked at. Values leave a queue in the order in which they came, and
 * so do some of them; a queue that is empty holds none of them. A dequeue of unknown outcome
 * took one of them, or one of the others and so none that matters, and both may be. A dequeue
 * that found nothing changes nothing, and may be left out too.
 */
function selectValues(): Selection<Items> {
  return {
    kind: 'selection',
    parts: latestFirst,
    keep: (history, kept) => ({
      ...history,
      operations: history.operations.filter((operation) => {
        const part = partOf(operation);
        return part === undefined || kept.has(part);
      }),
      initial: history.initial.map((items) =>
        items.filter((item) => kept.has(canonicalJson(item))),
      ),
    }),
  };
}

/** The parts, those that were answered last first: the search got stuck at the last answer. */
function latestFirst({ operations }: PartialHistory): readonly string[] {
  const parts = new Set<string>();
  const answered = ({ type, completeIndex, invokeIndex }: Operation): number =>
    type === 'info' ? invokeIndex : (completeIndex ?? invokeIndex);
  for (const operation of operations.toSorted((a, b) => answered(a) - answered(b))) {
    const part = partOf(operation);
    if (part === undefined) continue;
    // Deleted first, so that it stands where it was answered last.
    parts.delete(part);
    parts.add(part);
  }
  return [...parts].reverse();
}

/**
 * Dequeues of unknown outcome, when every value can only come once and was taken by a dequeue
 * that is known: in no linearization does one of unknown outcome take any value then.
 */
function unneeded({ operations, initial }: PartialHistory<Items>): readonly Operation[] {
  const values = operations.flatMap(({ f, input }) =>
    f === 'enqueue' ? canonicalJson(input) : [],
  );
  const taken = new Set(
    operations.flatMap((operation) =>
      operation.f === 'dequeue' ? (valueOf(operation) ?? []) : [],
    ),
  );
  const isSettled =
    initial.every((items) => items.length === 0) &&
    new Set(values).size === values.length &&
    values.every((value) => taken.has(value));
  return isSettled ? operations.filter(({ f, type }) => f === 'dequeue' && type === 'info') : [];
}

const maxStates = 64;

/**
 * What the queue may hold, as far as its dequeues can show: they take no more values than
 * there are dequeues, and one value more stands for all that come behind.
 */
function states(operations: readonly ModelOperation[]): readonly Items[] | undefined {
  const dequeues = operations.filter(({ f }) => f === 'dequeue').length;
  const values = new Set(operations.flatMap((operation) => valueOf(operation) ?? []));
  const items = [...values].map((value) => JSON.parse(value) as Json);
  let longest: readonly Items[] = [[]];
  const all = [...longest];
  for (let length = 1; length <= dequeues + 1; length++) {
    if (longest.length * items.length + all.length > maxStates) return undefined;
    longest = longest.flatMap((list) => items.map((item) => [...list, item]));
    all.push(...longest);
  }
  return all;
}
