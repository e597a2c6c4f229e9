/** The phrases that every story is made of. */
import type { Json, Operation } from '../../../src/history/operation.ts';
import { printValue, shortenText } from '../../../src/history/print-value.ts';
import type { Model } from '../../core/model.ts';

/** "process 3 (at n2)" */
export function processInWords({ process, node }: Operation): string {
  return node === undefined ? `process ${process}` : `process ${process} (at ${node})`;
}

export function valueInWords(value: Json): string {
  if (value === null) return absent;
  const text = printValue(value);
  // A history may hold the very words that stand for "there is none".
  return text === absent ? `the text ${text}` : text;
}

export function stateInWords<State>(state: State, model: Model<State>): string {
  return shortenText(model.describeState(state));
}

const absent = '"not found"';

/** "a, b and c" */
export function listing(items: readonly string[]): string {
  return items.length < 2
    ? items.join('')
    : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}

/** "a, b or c" */
export function alternatives(items: readonly string[]): string {
  return items.length < 2
    ? items.join('')
    : `${items.slice(0, -1).join(', ')} or ${items.at(-1) ?? ''}`;
}

export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
