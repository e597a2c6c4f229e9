/** Operations in the words of a counterexample. */
import type { Json, Operation } from '../../src/history/operation.ts';
import { canonicalJson } from '../json.ts';
import { casPair } from '../models/register.ts';

/** "1.042 s", or the position in the history where it has no times. */
export function moment(us: number | null, index: number | null): string {
  if (us === null || Number.isNaN(us)) return index === null ? 'an unknown time' : `event ${index}`;
  return `${(us / 1e6).toFixed(3)} s`;
}

export function beginning(operation: Operation): string {
  return moment(operation.invokedAtUs, operation.invokeIndex);
}

export function ending(operation: Operation): string {
  return moment(operation.completedAtUs, operation.completeIndex);
}

/** "process 3 (at n2)" */
export function who({ process, node }: Operation): string {
  return node === undefined ? `process ${process}` : `process ${process} (at ${node})`;
}

export function valueInWords(value: Json): string {
  return value === null ? '"not found"' : canonicalJson(value);
}

/** A name to refer back with: "the write of 4". */
export function nameOf(operation: Operation): string {
  const by = `by process ${operation.process}`;
  switch (operation.f) {
    case 'read':
      return operation.type === 'ok' && operation.input === null
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
    default:
      return `the ${operation.f} ${by}`;
  }
}

/** What happened, as a predicate: "wrote 4". */
export function deed(operation: Operation, recorded: Operation): string {
  const did = deedOf(operation);
  if (operation.type !== 'info') return did;
  return recorded.type === 'info'
    ? `${did}, and never learned whether it took effect`
    : `${did}, which was still under way at the moment in question`;
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
    default: {
      const input = operation.input === null ? '' : ` ${canonicalJson(operation.input)}`;
      const output =
        operation.type === 'ok' && operation.output !== null
          ? ` and got ${canonicalJson(operation.output)}`
          : '';
      return `${unsure ? 'asked for' : 'did'} ${operation.f}${input}${output}`;
    }
  }
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

export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
