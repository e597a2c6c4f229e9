// A whole history through the pairer that readers of a file feed line by line.
import type { HistoryEvent, Operation } from '../../src/history/operation.ts';
import { EventPairer, type PairOptions } from '../../src/history/pair.ts';

/** Pairs a whole history; lines are counted by position. @throws HarnessError RJ020 */
export function pairEvents(events: Iterable<HistoryEvent>, options?: PairOptions): Operation[] {
  const pairer = new EventPairer(options);
  let line = 0;
  for (const event of events) pairer.add(event, ++line);
  return pairer.operations();
}
