import type { CompletionType, Json, Operation } from '../../src/history/operation.ts';
import { preconditionFailed } from '../../src/history/operation.ts';
import type { Random } from '../../src/random.ts';

/** The shape of a random register history of one key. */
export interface Shape {
  readonly operations: number;
  readonly processes: number;
  /** How many different values are written; 'unique' gives each write its own. */
  readonly values: number | 'unique';
  readonly cas: number;
  readonly deletes: number;
  readonly info: number;
  /** Share of operations whose recorded result is replaced by a random one. */
  readonly corrupted: number;
  /** Share of neighbouring positions that fall together, so that closed intervals matter. */
  readonly ties: number;
  readonly key?: string;
}

export function randomShape(random: Random, most = 12): Shape {
  return {
    operations: 1 + random.int(most),
    processes: 1 + random.int(5),
    values: random.chance(0.2) ? 'unique' : 1 + random.int(4),
    cas: random.pick([0, 0, 0.2, 0.5]),
    deletes: random.pick([0, 0, 0.2]),
    info: random.pick([0, 0, 0.1, 0.4, 1]),
    corrupted: random.pick([0, 0.2, 0.5, 0.8]),
    ties: random.pick([0, 0, 0.3]),
  };
}

interface Open {
  readonly process: number;
  readonly f: string;
  readonly input: Json;
  readonly invoke: number;
  /** The register's answer, once the operation has taken effect. */
  answer: { readonly type: CompletionType; readonly output: Json; readonly error?: string } | null;
}

/** Too long for brute force, and short enough for every other way of deciding. */
export function mediumShape(random: Random): Shape {
  return {
    operations: 15 + random.int(random.pick([20, 60, 150])),
    processes: 2 + random.int(random.pick([3, 8, 20, 40])),
    values: random.pick([2, 3, 5, 'unique'] as const),
    cas: random.pick([0, 0.1, 0.4]),
    deletes: random.pick([0, 0.1]),
    info: random.pick([0, 0, 0.02, 0.1]),
    corrupted: random.pick([0, 0.01, 0.05]),
    ties: random.pick([0, 0.3]),
  };
}

/**
 * Runs processes against one register: each operation takes effect at a random moment
 * between its two ends, so the history is linearizable by construction until results are
 * corrupted. An info operation takes effect at any later moment, or never.
 */
export function randomHistory(random: Random, shape: Shape): Operation[] {
  let register: Json = null;
  let written = 0;
  const open: Open[] = [];
  const adrift: Open[] = [];
  const done: Operation[] = [];
  let nextProcess = shape.processes;
  let free = Array.from({ length: shape.processes }, (_, i) => i);
  let position = 0;
  let invoked = 0;
  const tick = (): number => (random.chance(shape.ties) ? position : ++position);

  const someValue = (): Json =>
    shape.values === 'unique' ? ++written : random.int(shape.values) + 1;
  const anyValue = (): Json =>
    random.chance(0.15)
      ? null
      : 1 + random.int(shape.values === 'unique' ? written + 1 : shape.values + 1);

  const takeEffect = (operation: Open): void => {
    switch (operation.f) {
      case 'read':
        operation.answer = { type: 'ok', output: register };
        break;
      case 'cas': {
        const [expected, next] = operation.input as [Json, Json];
        if (register === expected) {
          register = next;
          operation.answer = { type: 'ok', output: operation.input };
        } else {
          operation.answer = { type: 'fail', output: null, error: preconditionFailed };
        }
        break;
      }
      default:
        register = operation.f === 'delete' ? null : operation.input;
        operation.answer = { type: 'ok', output: operation.input };
    }
  };

  while (invoked < shape.operations || open.length > 0) {
    for (const operation of [...open, ...adrift]) {
      if (operation.answer === null && random.chance(0.25)) takeEffect(operation);
    }
    if (invoked < shape.operations && free.length > 0 && random.chance(0.5)) {
      const process = random.pick(free);
      free = free.filter((p) => p !== process);
      const f = random.chance(shape.cas)
        ? 'cas'
        : random.chance(shape.deletes)
          ? 'delete'
          : random.chance(0.5)
            ? 'read'
            : 'write';
      const input = f === 'cas' ? [anyValue(), someValue()] : f === 'write' ? someValue() : null;
      open.push({ process, f, input, invoke: tick(), answer: null });
      invoked++;
    } else if (open.length > 0) {
      const [operation] = open.splice(random.int(open.length), 1) as [Open];
      if (random.chance(shape.info)) {
        adrift.push(operation);
        done.push(recorded(operation, 'info', null, random.chance(0.5) ? tick() : null));
        free.push(nextProcess++);
        continue;
      }
      if (random.chance(0.05) && operation.answer === null && operation.f !== 'read') {
        done.push(recorded(operation, 'fail', null, tick(), 'not-leader'));
        free.push(operation.process);
        continue;
      }
      if (operation.answer === null) takeEffect(operation);
      const { type, output, error } = operation.answer!;
      if (random.chance(shape.corrupted)) {
        if (operation.f === 'read') done.push(recorded(operation, 'ok', anyValue(), tick()));
        else if (operation.f === 'cas' && type === 'ok')
          done.push(recorded(operation, 'fail', null, tick(), preconditionFailed));
        else done.push(recorded(operation, 'ok', operation.input, tick()));
      } else {
        done.push(recorded(operation, type, output, tick(), error));
      }
      free.push(operation.process);
    }
  }
  // With ties two invocations may share a position; names must stay unique, so positions are spread.
  return spread(done).map((operation) =>
    shape.key === undefined ? operation : { ...operation, key: shape.key },
  );
}

function recorded(
  { process, f, input, invoke }: Open,
  type: CompletionType,
  output: Json,
  complete: number | null,
  error?: string,
): Operation {
  return {
    process,
    f,
    input,
    output,
    type,
    ...(error === undefined ? {} : { error }),
    invokedAtUs: invoke * 1000,
    completedAtUs: complete === null ? null : complete * 1000,
    invokeIndex: invoke,
    completeIndex: complete,
  };
}

/** Invocations at one position become neighbours; a completion at the same position stays after all of them. */
function spread(operations: readonly Operation[]): Operation[] {
  const byInvocation = [...operations].sort((a, b) => a.invokeIndex - b.invokeIndex);
  const width = operations.length + 1;
  return byInvocation.map((operation, i) => ({
    ...operation,
    invokeIndex:
      operation.invokeIndex * width +
      i -
      byInvocation.findIndex((o) => o.invokeIndex === operation.invokeIndex),
    completeIndex:
      operation.completeIndex === null ? null : operation.completeIndex * width + width - 1,
  }));
}
