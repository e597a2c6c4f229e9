import type { HistoryEvent, Operation, Process } from './operation.ts';

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
