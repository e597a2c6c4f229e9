import type { HistoryFormat } from './detect.ts';
import { encodeInterval } from './intervals/interval.ts';
import { encodeJepsen } from './edn/jepsen-writer.ts';
import { encodeEvent } from './native/native.ts';
import type { HistoryEvent, Json, Operation, Process } from '../operation.ts';

/**
 * The lines of a history in one of its forms, without their line ends.
 *
 * @param operations as `readHistory` or a recorder gives them
 * @param meta for the interval form: what its first line shall hold
 */
export function* encodeHistory(
  operations: readonly Operation[],
  format: HistoryFormat,
  meta?: Json,
): Generator<string> {
  if (format === 'ops') {
    if (meta !== undefined) yield JSON.stringify({ meta });
    for (const operation of withTimes(operations)) yield encodeInterval(operation);
    return;
  }
  const encode = format === 'native' ? encodeEvent : encodeJepsen;
  for (const event of toEvents(operations)) yield encode(event);
}

/** The invocations and completions of the operations, in the order that counts. */
export function toEvents(operations: readonly Operation[]): HistoryEvent[] {
  const events: HistoryEvent[] = [];
  for (const operation of operations) {
    const { process, f, key, input, asked = input, output, type, error, node } = operation;
    const common: { process: Process; f: string; key?: string } =
      key === undefined ? { process, f } : { process, f, key };
    const { invokeIndex, invokedAtUs, completeIndex, completedAtUs } = operation;
    events.push({ index: invokeIndex, time: invokedAtUs, ...common, type: 'invoke', value: asked });
    if (completeIndex === null) continue;
    events.push({
      index: completeIndex,
      time: completedAtUs ?? Number.NaN,
      ...common,
      type,
      value: type === 'ok' ? output : input,
      ...(error === undefined ? undefined : { error }),
      ...(node === undefined ? undefined : { node }),
    });
  }
  return events.sort((a, b) => a.index - b.index);
}

/** The interval form has only times to tell the order: without them, positions stand in. */
function withTimes(operations: readonly Operation[]): readonly Operation[] {
  const timed = operations.every(
    ({ invokedAtUs, completedAtUs }) => !Number.isNaN(invokedAtUs) && !Number.isNaN(completedAtUs),
  );
  if (timed) return operations;
  return operations.map((operation) => ({
    ...operation,
    invokedAtUs: operation.invokeIndex,
    completedAtUs: operation.completeIndex,
  }));
}
