import type { Checker } from '../checker/core/checker.ts';
import type { Model } from '../checker/core/model.ts';
import { linearizable } from '../checker/linearizability/linearizable.ts';
import { badArguments, HarnessError, unknownName } from '../src/errors.ts';
import { unlikeJson } from '../src/history/formats/unlike-json.ts';
import type { Invocation } from '../src/history/operation.ts';
import type { Random } from '../src/random.ts';
import { timeLimited } from './register-workloads.ts';
import { workloadByName, workloads } from './registry.ts';
import type { OperationSource, Role, Workload, WorkloadOptions } from './workload.ts';

/** A workload of a configuration: what clients do, and what a correct system would answer. */
export interface OwnWorkload {
  /** A sentence or more: what it does, what it can find. */
  readonly summary: string;
  /** What a correct single copy of the data would answer. */
  readonly model: Model;
  /** What its history is asked. Default: whether it is linearizable by the model. */
  readonly checkers?: readonly Checker[];
  /** What differs from the defaults of the workloads that come along. */
  readonly defaults?: Partial<WorkloadOptions>;
  /** Operations without which it asks nothing: a system that lacks one is refused. */
  readonly needs?: readonly string[];
  /** Seeded: the same `random` gives the same operations. */
  operations(
    options: WorkloadOptions,
    random: Random,
    supports: (f: string) => boolean,
  ): OwnOperations;
}

export interface OwnOperations {
  /** The next operation; of a `reader`, one that only reads. */
  next(role: Role): Invocation;
  /** One that only a working quorum can complete. Default: the next one of a writer. */
  probe?(): Invocation;
  /** What is read when all is over. Default: nothing. */
  finalReads?(): readonly Invocation[];
}

/** The workload of that name; a function of it that fails is named by it. */
export function ownWorkload(name: string, own: OwnWorkload): Workload {
  const { summary, model, checkers = [linearizable(model)], defaults, needs = [] } = own;
  return {
    ...{ name, summary, model, checkers, needs },
    defaults: { ...timeLimited, ...defaults },
    operations: (options, random, supports = () => true) => {
      const source = called(name, 'operations', () => own.operations(options, random, supports));
      return checkedSource(name, source);
    },
  };
}

function checkedSource(name: string, source: OwnOperations): OperationSource {
  const one = (what: string, make: () => unknown): Invocation =>
    invocationOf(name, what, called(name, what, make));
  const next = (role: Role): Invocation => one('next', () => source.next(role));
  return {
    next,
    probe: () => (source.probe ? one('probe', () => source.probe?.()) : next('writer')),
    finalReads: () =>
      called(name, 'finalReads', () => source.finalReads?.() ?? []).map((each) =>
        invocationOf(name, 'finalReads', each),
      ),
  };
}

function called<T>(name: string, what: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new HarnessError(
      'RJ110',
      `${what} of the workload ${name} failed: ${reason}`,
      `mend ${what} in the configuration`,
      undefined,
      { cause: error },
    );
  }
}

function invocationOf(name: string, what: string, given: unknown): Invocation {
  const { f, key, value } = Object(given) as Readonly<Record<string, unknown>>;
  const problem =
    typeof f !== 'string' || f === ''
      ? 'f is no text'
      : key !== undefined && typeof key !== 'string'
        ? 'key is no text'
        : unlikeJson(value);
  if (problem === undefined) return given as Invocation;
  throw new HarnessError(
    'RJ110',
    `${what} of the workload ${name} returned ${shown(given)}: ${problem}`,
    "return an operation: { f: 'write', key: 'k1', value: 5 }, where value is JSON (null for a read)",
  );
}

function shown(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return String(value);
  }
}

/** One of a configuration's, or of those that come along. Throws RJ011. */
export function workloadAmong(name: string, own: readonly Workload[]): Workload {
  const found = own.find((each) => each.name === name);
  if (found !== undefined) return found;
  if (own.length === 0) return workloadByName(name);
  const known = [...own, ...workloads];
  const shipped = workloads.find((each) => each.name === name);
  if (shipped !== undefined) return shipped;
  throw unknownName(
    'RJ011',
    'workload',
    name,
    known.map((each) => each.name),
  );
}

/** Throws RJ062 for a name that one that comes along has. */
export function refuseTakenName(kind: string, name: string, taken: readonly string[]): void {
  if (!taken.includes(name)) return;
  throw badArguments(
    'RJ062',
    `${kind}.${name}: there is one of that name already`,
    'give it another name',
  );
}
