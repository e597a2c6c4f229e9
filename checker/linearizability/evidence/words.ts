/** Operations in the words of a counterexample. */
import type { Json, Operation } from '../../../src/history/operation.ts';
import { printValue, shortenText } from '../../../src/history/print-value.ts';
import { isArray } from '../../core/json.ts';
import type { Model } from '../../core/model.ts';
import {
  isReading,
  microOperations,
  registerName,
} from '../../models/multi-register/micro-operations.ts';
import { casPair } from '../../models/register/cas-pair.ts';

/** "process 3 (at n2)" */
export function who({ process, node }: Operation): string {
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

/** A name to refer back with: "the write of 4". */
export function nameOf(operation: Operation): string {
  const by = `by process ${operation.process}`;
  switch (operation.f) {
    case 'read':
      return operation.type === 'ok' && operation.input === null && !isArray(operation.output)
        ? `the read of ${valueInWords(operation.output)} ${by}`
        : `the read ${by}`;
    case 'write':
      return `the write of ${valueInWords(operation.input)} ${by}`;
    case 'delete':
      return `the delete ${by}`;
    case 'cas': {
      const [expected, next] = casPair(operation).map(valueInWords);
      return `the cas of ${expected} to ${next} ${by}`;
    }
    case 'add':
    case 'remove':
    case 'enqueue':
    case 'append':
      return `the ${operation.f} of ${valueInWords(operation.input)} ${by}`;
    case 'dequeue':
      return operation.type === 'ok' && operation.output !== null
        ? `the dequeue of ${valueInWords(operation.output)} ${by}`
        : `the dequeue ${by}`;
    case 'txn':
      return `the transaction ${by}`;
    default:
      return `the ${operation.f} ${by}`;
  }
}

/** What a read that returns elements is told with. */
export interface Elements {
  /** The elements that are spoken of: a read may have found others, which do not matter here. */
  readonly considered: readonly Json[];
  /** Elements of a set have no order. */
  readonly areOrdered: boolean;
}

/**
 * What happened, as a predicate: "wrote 4". An operation of which only a part counts is
 * told as it was recorded, and then what is left out of account.
 */
export function deed(
  operation: Operation,
  recorded: Operation,
  elements: Elements,
  ending: string,
): string {
  const isStripped = operation.f !== recorded.f;
  const did =
    lookedAtPartly(operation, recorded, elements) ??
    deedOf(isStripped ? { ...recorded, type: operation.type } : operation);
  const only = isStripped ? ' (only what it left counts here)' : '';
  if (operation.type !== 'info') return did + only;
  return recorded.type === 'info'
    ? `${did}${only}, and never learned whether it took effect${recorded.error === undefined ? '' : ` (${recorded.error})`}`
    : `${did}${only}, which returned at ${ending}; whether it had taken effect is left open here`;
}

/** A read of elements: some may be left out, because they do not matter here. */
function lookedAtPartly(
  operation: Operation,
  recorded: Operation,
  { considered, areOrdered }: Elements,
): string | undefined {
  if (operation.f !== 'read' || operation.type !== 'ok' || !isArray(operation.output)) {
    return undefined;
  }
  const found = operation.output.map(valueInWords);
  const isWhole = !isArray(recorded.output) || recorded.output.length === operation.output.length;
  if (isWhole) {
    if (found.length === 0) return 'read and found nothing';
    return areOrdered ? undefined : `read ${shortenText(`{${found.join(', ')}}`)}`;
  }
  const names = considered.map(valueInWords);
  if (names.length === 1) {
    const times =
      found.length < 2 ? '' : ` ${found.length === 2 ? 'twice' : `${found.length} times`}`;
    return `read, and ${found.length === 0 ? 'did not find' : 'found'} ${names.join('')}${times}`;
  }
  return found.length === 0
    ? `read, and found none of ${listing(names)}`
    : `read, and of ${listing(names)} found ${areOrdered ? found.join(' before ') : listing(found)}`;
}

/** What was refused: "asked to write 7". */
export function wish(operation: Operation): string {
  return deedOf({ ...operation, type: 'info' });
}

function deedOf(operation: Operation): string {
  const unsure = operation.type === 'info';
  switch (operation.f) {
    case 'read':
      return operation.output === null
        ? 'read and found nothing'
        : `read ${valueInWords(operation.output)}`;
    case 'write':
      return unsure
        ? `asked to write ${valueInWords(operation.input)}`
        : `wrote ${valueInWords(operation.input)}`;
    case 'delete':
      return unsure ? 'asked to delete the key' : 'deleted the key';
    case 'cas':
      return casDeed(operation);
    case 'acquire':
      return unsure ? 'asked for the lock' : 'acquired the lock';
    case 'release':
      return unsure ? 'asked to release the lock' : 'released the lock';
    case 'add':
    case 'remove':
    case 'enqueue':
    case 'append': {
      const value = valueInWords(operation.input);
      return unsure ? `asked to ${operation.f} ${value}` : `${pastOf[operation.f]} ${value}`;
    }
    case 'dequeue':
      if (unsure) return 'asked to dequeue';
      return operation.output === null
        ? 'asked to dequeue and found the queue empty'
        : `dequeued ${valueInWords(operation.output)}`;
    case 'txn':
      return `${unsure ? 'asked for' : 'made'} one transaction that ${transactionDeed(operation)}`;
    default: {
      const input = operation.input === null ? '' : ` ${printValue(operation.input)}`;
      const output =
        operation.type === 'ok' && operation.output !== null
          ? ` and got ${printValue(operation.output)}`
          : '';
      return `${unsure ? 'asked for' : 'did'} ${operation.f}${input}${output}`;
    }
  }
}

const pastOf = {
  add: 'added',
  remove: 'removed',
  enqueue: 'enqueued',
  append: 'appended',
} as const;

/** "read 1 from x and wrote 2 to y" */
function transactionDeed({ type, input, output }: Operation): string {
  const steps = microOperations(type === 'ok' ? output : input);
  return listing(
    steps.map((step) => {
      const [, register, value] = step;
      const name = registerName(register);
      if (!isReading(step)) {
        return `${type === 'info' ? 'writes' : 'wrote'} ${valueInWords(value)} to ${name}`;
      }
      return type === 'info' ? `reads ${name}` : `read ${valueInWords(value)} from ${name}`;
    }),
  );
}

function casDeed(operation: Operation): string {
  const [expected, next] = casPair(operation).map(valueInWords);
  switch (operation.type) {
    case 'ok':
      return `changed ${expected} to ${next} by compare-and-set`;
    case 'fail':
      return `asked to change ${expected} to ${next} and was told that the value was not ${expected}`;
    case 'info':
      return `asked to change ${expected} to ${next} by compare-and-set`;
  }
}

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
