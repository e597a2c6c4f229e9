/** Sets, and lists that are appended to: what a read found there, or did not. */
import type { Json, Operation } from '../../../src/history/operation.ts';
import { canonicalJson, isArray } from '../../json.ts';
import { nameOf, valueInWords } from '../words.ts';
import type { Core, Diagnosis } from './diagnosis.ts';
import { precedes, withoutSource } from './diagnosis.ts';

export function diagnoseElements(core: Core): Diagnosis | undefined {
  const reads = core.operations.filter(({ f }) => f === 'read');
  const [read, ...others] = reads;
  if (read === undefined) return undefined;
  return (
    foreign(core, reads) ??
    (others.length > 0
      ? disagreeing(reads)
      : (lost(core, read) ?? gone(core, read) ?? moved(core, read)))
  );
}

function listOf(read: Operation): readonly Json[] {
  return isArray(read.output) ? read.output : [];
}

function adding(operations: readonly Operation[], element: Json): readonly Operation[] {
  const name = canonicalJson(element);
  return operations.filter(
    ({ f, type, input }) =>
      (f === 'add' || f === 'append') && type !== 'fail' && canonicalJson(input) === name,
  );
}

/** An element that was never added, or only later, or fewer times than it was found. */
function foreign(core: Core, reads: readonly Operation[]): Diagnosis | undefined {
  for (const read of reads) {
    const list = listOf(read);
    for (const element of list) {
      const name = valueInWords(element);
      const sources = adding(core.recorded, element);
      const saw = `process ${read.process} found ${name} at ${core.clock.ending(read)}`;
      const verb = read.f === 'read' && sources[0]?.f === 'append' ? 'appended' : 'added';
      const without = withoutSource(read, saw, sources, verb, core.clock);
      if (without !== undefined) return without;
      const times = list.filter((other) => canonicalJson(other) === canonicalJson(element)).length;
      if (times > sources.length) {
        return {
          anomaly: 'repeated-element',
          summary: `process ${read.process} found ${name} ${times === 2 ? 'twice' : `${times} times`} at ${core.clock.ending(read)} although it was ${verb} ${sources.length === 1 ? 'once' : `${sources.length} times`}`,
          conclusion: [`Each operation that ${verb} ${name} accounts for one of them at most.`],
        };
      }
    }
  }
  return undefined;
}

/** An element whose addition had returned, and that was not there. */
function lost({ operations, clock }: Core, read: Operation): Diagnosis | undefined {
  const list = new Set(listOf(read).map(canonicalJson));
  const add = operations.find(
    (operation) =>
      (operation.f === 'add' || operation.f === 'append') &&
      precedes(operation, read) &&
      !list.has(canonicalJson(operation.input)),
  );
  if (add === undefined) return undefined;
  const name = valueInWords(add.input);
  const isRemoved = operations.some(
    ({ f, input }) => f === 'remove' && canonicalJson(input) === canonicalJson(add.input),
  );
  return {
    anomaly: 'lost-element',
    summary: `process ${read.process} did not find ${name} at ${clock.ending(read)} although ${nameOf(add)} had been acknowledged at ${clock.ending(add)}`,
    conclusion: [
      `When ${nameOf(read)} began at ${clock.beginning(read)}, ${nameOf(add)} had already returned, so ${name} was there.`,
      isRemoved
        ? `No remove of ${name} can have taken effect between the two.`
        : `Nothing removed ${name} in between.`,
    ],
  };
}

/** An element that had certainly been removed. */
function gone({ operations, clock }: Core, read: Operation): Diagnosis | undefined {
  const list = new Set(listOf(read).map(canonicalJson));
  const remove = operations.findLast(
    (operation) =>
      operation.f === 'remove' &&
      precedes(operation, read) &&
      list.has(canonicalJson(operation.input)),
  );
  if (remove === undefined) return undefined;
  const name = valueInWords(remove.input);
  return {
    anomaly: 'removed-element-read',
    summary: `process ${read.process} found ${name} at ${clock.ending(read)} although ${nameOf(remove)} had been acknowledged at ${clock.ending(remove)}`,
    conclusion: [
      `When ${nameOf(read)} began at ${clock.beginning(read)}, ${nameOf(remove)} had already returned, so ${name} was no longer there.`,
      `No add of ${name} can have taken effect between the two.`,
    ],
  };
}

/** The elements are right, and their order is not. */
function moved({ clock }: Core, read: Operation): Diagnosis | undefined {
  const list = listOf(read);
  if (list.length < 2) return undefined;
  const order = list.map(valueInWords).join(' before ');
  return {
    anomaly: 'reordered-elements',
    summary: `process ${read.process} found ${order} at ${clock.ending(read)}, which is not the order in which they were appended`,
    conclusion: [`No order of these appends that keeps to real time puts ${order}.`],
  };
}

function disagreeing(reads: readonly Operation[]): Diagnosis {
  const isList = reads.some((read) => {
    const list = listOf(read).map(canonicalJson);
    return reads.some((other) => {
      const longer = listOf(other).map(canonicalJson);
      return list.some((element, i) => longer.indexOf(element) !== i && longer.includes(element));
    });
  });
  return isList
    ? {
        anomaly: 'reordered-elements',
        summary: `${reads.length} reads found the same elements in different orders`,
        conclusion: ['A list only grows at its end, so every read of it begins like every other.'],
      }
    : {
        anomaly: 'read-inversion',
        summary: `${reads.length} reads found changes that have no common order`,
        conclusion: [
          'The changes would have to take effect in one order for one of these reads and in another order for another.',
        ],
      };
}
