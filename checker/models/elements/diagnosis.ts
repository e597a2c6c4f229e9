/** Sets, and lists that are appended to: what a read found there, or did not. */
import type { Json, Operation } from '../../../src/history/operation.ts';
import { canonicalJson } from '../../core/json.ts';
import { sentence, valueInWords } from '../../linearizability/evidence/words.ts';
import type { DiagnosisInput, Diagnosis } from '../../linearizability/evidence/diagnosis.ts';
import {
  conflicting,
  mayComeBetween,
  mayHaveHappened,
  precedes,
  withoutSource,
} from '../../linearizability/evidence/diagnosis.ts';
import { additionNames, changesOf, disagreeingReads, elementsOf } from './disagreeing-reads.ts';

export function diagnoseElements(
  core: DiagnosisInput,
  kind: 'set' | 'list',
): Diagnosis | undefined {
  const reads = core.operations.filter(({ f }) => f === 'read');
  const each = reads.flatMap(
    (read) =>
      foreign(core, read, kind) ??
      lost(core, read) ??
      gone(core, read) ??
      skipped(core, read, kind) ??
      (kind === 'list' ? (moved(core, read) ?? fewer(core, read) ?? []) : []),
  );
  const [first] = each;
  if (first !== undefined) return first;
  const without = reads.map((read) => core.operations.filter((operation) => operation !== read));
  return disagreeingReads(core, reads, kind) ?? conflicting(core, without, 'reads');
}

function holds(read: Operation, element: Json): boolean {
  const name = canonicalJson(element);
  return elementsOf(read).some((other) => canonicalJson(other) === name);
}

/** An element that was never added, or only later, or fewer times than it was found. */
function foreign(
  core: DiagnosisInput,
  read: Operation,
  kind: 'set' | 'list',
): Diagnosis | undefined {
  const list = elementsOf(read);
  const verb = kind === 'list' ? 'appended' : 'added';
  for (const element of list) {
    const name = valueInWords(element);
    const asked = changesOf(core.recorded, element, additionNames);
    const saw = `process ${read.process} found ${name} at ${core.clock.ending(read)}`;
    const without = withoutSource(read, saw, asked, verb, core);
    if (without !== undefined) return without;
    const times = timesIn(list, element);
    const sources = asked.filter((o) => mayHaveHappened(o) && !precedes(read, o)).length;
    const twice = `process ${read.process} found ${name} ${often(times)} at ${core.clock.ending(read)}`;
    if (kind === 'set' && times > 1) {
      return {
        anomaly: 'repeated-element',
        summary: `${twice}, and a set holds each element once`,
        conclusion: [`However often ${name} was added, a set holds it once.`],
      };
    }
    if (times > sources) {
      return {
        anomaly: 'repeated-element',
        summary: `${twice} although by then it was appended ${often(sources)}`,
        conclusion: [`Each operation that appended ${name} accounts for one of them at most.`],
      };
    }
  }
  return undefined;
}

function timesIn(list: readonly Json[], element: Json): number {
  const name = canonicalJson(element);
  return list.filter((other) => canonicalJson(other) === name).length;
}

function often(times: number): string {
  return times === 1 ? 'once' : times === 2 ? 'twice' : `${times} times`;
}

/** An element of a list that more appends had added than there are of it. */
function fewer({ recorded, clock }: DiagnosisInput, read: Operation): Diagnosis | undefined {
  const list = elementsOf(read);
  for (const element of list) {
    const before = changesOf(recorded, element, ['append']).filter(
      (o) => mayHaveHappened(o) && precedes(o, read),
    ).length;
    const times = timesIn(list, element);
    if (times >= before) continue;
    const name = valueInWords(element);
    return {
      anomaly: 'lost-element',
      summary: `process ${read.process} found ${name} only ${often(times)} at ${clock.ending(read)} although ${before} appends of it had been acknowledged before`,
      conclusion: [`A list only grows, so each of these appends of ${name} had to be found.`],
    };
  }
  return undefined;
}

/** An element that was there before another one came, and of the two only the other was found. */
function skipped(
  core: DiagnosisInput,
  read: Operation,
  kind: 'set' | 'list',
): Diagnosis | undefined {
  const { operations, recorded, clock, nameOf } = core;
  const inTime = (o: Operation): boolean => mayHaveHappened(o) && !precedes(read, o);
  for (const later of elementsOf(read)) {
    const sources = changesOf(recorded, later, additionNames).filter(inTime);
    const add = operations.find(
      (o) =>
        additionNames.includes(o.f) &&
        !holds(read, o.input) &&
        sources.every((source) => precedes(o, source)) &&
        !changesOf(recorded, o.input, ['remove']).some(
          (remove) => inTime(remove) && !precedes(remove, o),
        ),
    );
    if (add === undefined) continue;
    const [missing, found] = [add.input, later].map(valueInWords);
    const verb = kind === 'list' ? 'appended' : 'added';
    return {
      anomaly: 'lost-element',
      summary: `process ${read.process} found ${found ?? ''} and not ${missing ?? ''} at ${clock.ending(read)}, although ${missing ?? ''} had been ${verb} first`,
      conclusion: [
        sentence(
          `${nameOf(add)} had returned before anything that ${verb} ${found ?? ''} began, and nothing can have removed ${missing ?? ''} since`,
        ),
      ],
    };
  }
  return undefined;
}

/** An element whose addition had returned, that nothing removed, and that was not there. */
function lost(
  { operations, recorded, clock, nameOf }: DiagnosisInput,
  read: Operation,
): Diagnosis | undefined {
  const add = operations.find(
    (operation) =>
      additionNames.includes(operation.f) &&
      precedes(operation, read) &&
      !holds(read, operation.input) &&
      !changesOf(recorded, operation.input, ['remove']).some(
        (remove) => mayHaveHappened(remove) && mayComeBetween(remove, operation, read),
      ),
  );
  if (add === undefined) return undefined;
  const name = valueInWords(add.input);
  return {
    anomaly: 'lost-element',
    summary: `process ${read.process} did not find ${name} at ${clock.ending(read)} although ${nameOf(add)} had been acknowledged at ${clock.ending(add)}`,
    conclusion: [
      `When ${nameOf(read)} began at ${clock.beginning(read)}, ${nameOf(add)} had already returned, so ${name} was there.`,
      `Nothing removed ${name} in between.`,
    ],
  };
}

/** An element that had certainly been removed, and that nothing added again. */
function gone(
  { operations, recorded, clock, nameOf }: DiagnosisInput,
  read: Operation,
): Diagnosis | undefined {
  const remove = operations.findLast(
    (operation) =>
      operation.f === 'remove' &&
      precedes(operation, read) &&
      holds(read, operation.input) &&
      !changesOf(recorded, operation.input, additionNames).some(
        (add) => mayHaveHappened(add) && mayComeBetween(add, operation, read),
      ),
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

/** Two elements of a list whose appends were one after the other, the wrong way round. */
function moved({ recorded, clock }: DiagnosisInput, read: Operation): Diagnosis | undefined {
  const list = elementsOf(read);
  for (const [i, ahead] of list.entries()) {
    for (const behind of list.slice(i + 1)) {
      const [laters, earliers] = [ahead, behind].map((element) =>
        changesOf(recorded, element, ['append']).filter(
          (o) => mayHaveHappened(o) && !precedes(read, o),
        ),
      );
      const isTurned = earliers?.every((a) => laters?.every((b) => precedes(a, b)) === true);
      if (isTurned !== true) continue;
      const order = `${valueInWords(ahead)} before ${valueInWords(behind)}`;
      return {
        anomaly: 'reordered-elements',
        summary: `process ${read.process} found ${order} at ${clock.ending(read)}, which is not the order in which they were appended`,
        conclusion: [
          `Whatever appended ${valueInWords(behind)} by then had returned before anything that appended ${valueInWords(ahead)} began.`,
        ],
      };
    }
  }
  return undefined;
}
