import type { Json, JsonObject, Operation } from '../../../src/history/operation.ts';
import { canonicalJson } from '../../core/json.ts';
import { isReading, microOperations, registerName } from './micro-operations.ts';
import { listing, valueInWords } from '../../linearizability/evidence/words.ts';
import type { DiagnosisInput, Diagnosis } from '../../linearizability/evidence/diagnosis.ts';
import {
  conflicting,
  mayComeBetween,
  mayHaveHappened,
  precedes,
  withoutSource,
} from '../../linearizability/evidence/diagnosis.ts';

export function diagnoseTransactions(core: DiagnosisInput): Diagnosis | undefined {
  const readers = core.operations.filter((operation) => readsOf(operation).length > 0);
  const [reader, ...others] = readers;
  if (reader === undefined) return undefined;
  if (others.length > 0) {
    const without = readers.map((reader) =>
      core.operations.flatMap((operation) =>
        operation === reader ? withoutReads(operation) : operation,
      ),
    );
    return conflicting(core, without, 'transactions');
  }
  const reads = readsOf(reader);
  const [read] = reads;
  return reads.length === 1 && read !== undefined
    ? oneRegister(core, reader, read)
    : reads.some(({ register }) => hasWrittenBefore(reader, register))
      ? undefined
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

/** The same transaction, had it read nothing. */
function withoutReads(operation: Operation): readonly Operation[] {
  const writes: Json = microOperations(operation.output).filter((step) => !isReading(step));
  return writes.length === 0 ? [] : [{ ...operation, input: writes, output: writes }];
}

/** A transaction finds its own writes, whatever else happens. */
function hasWrittenBefore({ output }: Operation, register: string): boolean {
  const steps = microOperations(output).filter(([, name]) => registerName(name) === register);
  return steps.some((step, i) => !isReading(step) && steps.slice(i).some(isReading));
}

/** The value that a transaction leaves in a register; undefined: it does not write there. */
function written({ type, input, output }: Operation, register: string): string | undefined {
  const micro = microOperations(type === 'ok' ? output : input).findLast(
    (step) => !isReading(step) && registerName(step[1]) === register,
  );
  return micro && canonicalJson(micro[2]);
}

function oneRegister(
  core: DiagnosisInput,
  reader: Operation,
  { register, value, inWords }: Read,
): Diagnosis | undefined {
  const { operations, recorded, initial, clock, nameOf } = core;
  if (hasWrittenBefore(reader, register)) return undefined;
  const saw = `process ${reader.process} read ${inWords} from ${register} at ${clock.ending(reader)}`;
  const isInitial = initial.some(
    (state) => canonicalJson((state as JsonObject)[register] ?? null) === value,
  );
  const sources = recorded.filter(
    (operation) =>
      operation.invokeIndex !== reader.invokeIndex && written(operation, register) === value,
  );
  const without = isInitial ? undefined : withoutSource(reader, saw, sources, 'wrote', core);
  if (without !== undefined) return without;
  const over = operations.findLast((operation) => {
    const left = written(operation, register);
    return (
      left !== undefined &&
      left !== value &&
      precedes(operation, reader) &&
      !sources.some(
        (source) => mayHaveHappened(source) && mayComeBetween(source, operation, reader),
      )
    );
  });
  if (over === undefined) return undefined;
  const newer = `the write of ${valueInWords(JSON.parse(written(over, register) ?? 'null') as Json)} by process ${over.process}`;
  return {
    anomaly: 'stale-read',
    summary: `${saw} although ${newer} had been acknowledged at ${clock.ending(over)}`,
    conclusion: [
      `When ${nameOf(reader)} began at ${clock.beginning(reader)}, ${newer} had already returned, so ${inWords} was no longer the value of ${register}.`,
      `Nothing else wrote ${inWords} to ${register} in between.`,
    ],
  };
}

function fractured(
  { clock }: DiagnosisInput,
  reader: Operation,
  reads: readonly Read[],
): Diagnosis {
  const found = listing(reads.map(({ register, inWords }) => `${inWords} from ${register}`));
  return {
    anomaly: 'fractured-read',
    summary: `one transaction of process ${reader.process} read ${found} at ${clock.ending(reader)}, values that cannot have stood together then`,
    conclusion: [
      'Each transaction takes effect all at once, and in no order of these do the registers hold these values together when that one does.',
    ],
  };
}
