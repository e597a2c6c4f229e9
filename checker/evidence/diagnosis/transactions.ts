import type { JsonObject, Operation } from '../../../src/history/operation.ts';
import { canonicalJson } from '../../json.ts';
import { isReading, microOperations, registerName } from '../../models/micro-operations.ts';
import { listing, nameOf, valueInWords } from '../words.ts';
import type { Core, Diagnosis } from './diagnosis.ts';
import { precedes, withoutSource } from './diagnosis.ts';

export function diagnoseTransactions(core: Core): Diagnosis | undefined {
  const readers = core.operations.filter((operation) => readsOf(operation).length > 0);
  const [reader, ...others] = readers;
  if (reader === undefined) return undefined;
  if (others.length > 0) {
    return {
      anomaly: 'read-inversion',
      summary: `${readers.length} transactions read values that have no common order`,
      conclusion: [
        'The writes would have to take effect in one order for one of these transactions and in another order for another.',
      ],
    };
  }
  const reads = readsOf(reader);
  const [read] = reads;
  return reads.length === 1 && read !== undefined
    ? oneRegister(core, reader, read)
    : fractured(core, reader, reads);
}

interface Read {
  readonly register: string;
  readonly value: string;
  readonly inWords: string;
}

function readsOf({ type, output }: Operation): readonly Read[] {
  if (type !== 'ok') return [];
  return microOperations(output)
    .filter(isReading)
    .map(([, register, value]) => ({
      register: registerName(register),
      value: canonicalJson(value),
      inWords: valueInWords(value),
    }));
}

/** The value that a transaction leaves in a register; undefined: it does not write there. */
function written({ type, input, output }: Operation, register: string): string | undefined {
  const micro = microOperations(type === 'ok' ? output : input).findLast(
    (step) => !isReading(step) && registerName(step[1]) === register,
  );
  return micro && canonicalJson(micro[2]);
}

function oneRegister(
  { operations, recorded, initial, clock }: Core,
  reader: Operation,
  { register, value, inWords }: Read,
): Diagnosis | undefined {
  const saw = `process ${reader.process} read ${inWords} from ${register} at ${clock.ending(reader)}`;
  const isInitial = initial.some(
    (state) => canonicalJson((state as JsonObject)[register] ?? null) === value,
  );
  const sources = recorded.filter(
    (operation) => operation.type !== 'fail' && written(operation, register) === value,
  );
  const without = isInitial
    ? undefined
    : withoutSource(reader, saw, sources, `wrote ${inWords} to ${register}`, clock);
  if (without !== undefined) {
    return { ...without, summary: without.summary.replace(/ wrote .*$/, ' wrote there') };
  }
  const over = operations.findLast((operation) => {
    const left = written(operation, register);
    return left !== undefined && left !== value && precedes(operation, reader);
  });
  if (over === undefined) return undefined;
  const newer = `the write of ${written(over, register) ?? ''} by process ${over.process}`;
  return {
    anomaly: 'stale-read',
    summary: `${saw} although ${newer} had been acknowledged at ${clock.ending(over)}`,
    conclusion: [
      `When ${nameOf(reader)} began at ${clock.beginning(reader)}, ${newer} had already returned, so ${inWords} was no longer the value of ${register}.`,
    ],
  };
}

function fractured({ clock }: Core, reader: Operation, reads: readonly Read[]): Diagnosis {
  const found = listing(reads.map(({ register, inWords }) => `${inWords} from ${register}`));
  return {
    anomaly: 'fractured-read',
    summary: `one transaction of process ${reader.process} read ${found} at ${clock.ending(reader)}, values that never stood together`,
    conclusion: [
      'Each transaction takes effect all at once, and between no two of them do the registers hold these values together.',
    ],
  };
}
