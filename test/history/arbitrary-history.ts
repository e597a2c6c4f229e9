import fc from 'fast-check';
import type { Json, Operation } from '../../src/history/operation.ts';

/** Operations of any model, as a recorder would have made them, with their gaps and odd names. */
export interface HistoryChoices {
  /** Names of operations and what their values are. */
  readonly operations: readonly (readonly [
    f: string,
    input: fc.Arbitrary<Json>,
    output: fc.Arbitrary<Json>,
  ])[];
  readonly keys: fc.Arbitrary<string | undefined>;
}

interface Step {
  readonly thread: number;
  readonly advanceUs: number;
  readonly chosen: { readonly f: string; readonly input: Json; readonly output: Json };
  readonly key: string | undefined;
  readonly type: Operation['type'];
  readonly error: string | undefined;
  readonly node: string | undefined;
  readonly never: boolean;
}

/**
 * Well-formed histories in recorder order: a step of a thread with an open operation
 * completes it, any other step invokes; after info the thread takes a new process number.
 */
export function arbitraryHistory(choices: HistoryChoices): fc.Arbitrary<Operation[]> {
  const chosen = fc.oneof(
    ...choices.operations.map(([f, input, output]) =>
      fc.record({ f: fc.constant(f), input, output }),
    ),
  );
  const step: fc.Arbitrary<Step> = fc.record({
    thread: fc.nat({ max: 3 }),
    advanceUs: fc.nat({ max: 3 }),
    chosen,
    key: choices.keys,
    type: fc.constantFrom('ok', 'ok', 'ok', 'fail', 'info'),
    error: fc.constantFrom(undefined, 'precondition-failed', 'timeout', 'a "b"\n'),
    node: fc.constantFrom(undefined, 'n1', 'ñ2'),
    never: fc.constantFrom(true, false, false, false, false, false),
  });
  return fc.array(step, { maxLength: 50, size: 'max' }).map(replay);
}

function replay(steps: readonly Step[]): Operation[] {
  const operations: Operation[] = [];
  const open = new Map<number, number>();
  const processOf = [0, 1, 2, 3];
  let time = 0;
  let index = 0;
  for (const { thread, advanceUs, chosen, key, type, error, node, never } of steps) {
    time += advanceUs;
    const position = open.get(thread);
    if (position === undefined) {
      open.set(thread, operations.length);
      operations.push({
        process: processOf[thread]!,
        f: chosen.f,
        ...(key === undefined ? undefined : { key }),
        input: chosen.input,
        output: null,
        type: 'info',
        invokedAtUs: time,
        completedAtUs: null,
        invokeIndex: index++,
        completeIndex: null,
      });
      continue;
    }
    if (never) continue;
    const begun = operations[position]!;
    operations[position] = {
      ...begun,
      type,
      output: type === 'ok' ? outputOf(begun, chosen, steps) : null,
      ...(error === undefined || type === 'ok' ? undefined : { error }),
      ...(node === undefined ? undefined : { node }),
      completedAtUs: time,
      completeIndex: index++,
    };
    open.delete(thread);
    if (type === 'info') processOf[thread]! += 4;
  }
  return operations;
}

/** An output that was drawn for this kind of operation: at this step, or else at the first. */
function outputOf({ f }: Operation, here: Step['chosen'], steps: readonly Step[]): Json {
  const drawn = here.f === f ? here : steps.find(({ chosen }) => chosen.f === f)?.chosen;
  return drawn?.output ?? null;
}
