import type { Json, Operation } from '../../../../../src/history/operation.ts';
import type { Facts } from './facts.ts';
import { hasOrder, isBefore, same } from './facts.ts';
import { between, finders, leftIn, theFinding } from './findings.ts';
import { steps } from './objects.ts';
import { isAt, nameIn, named, valueOf } from './references.ts';
import type { Rule } from './rules.ts';
import { form } from './rules.ts';

export const togetherForms: readonly Rule[] = [
  [
    form(
      '(\\d+) (reads|transactions) found what each of them alone could have found, but not all of them together\\.',
    ),
    ([count], facts) => readers(facts).length === Number(count) && eachAlone(facts),
  ],
  [
    form(
      '(?:with any one of these (\\d+) reads left out|whichever of these (\\d+) transactions is left to read nothing), the operations have an order; (?:with all of them|as they are), they have none\\.',
    ),
    ([reads, transactions], facts) =>
      readers(facts).length === Number(reads ?? transactions) &&
      eachAlone(facts) &&
      !hasOrder(facts.told, facts.states, facts.object),
  ],
  [
    form('process (\\d+) read (.+) at (.+?), which no order of the writes and appends makes\\.'),
    ([process, value = '', moment = ''], facts) =>
      facts.told.some(
        (o) =>
          o.process === Number(process) &&
          isAt(moment, o.completedAtUs) &&
          same(o.output ?? '', valueOf(value)),
      ) &&
      readers(facts).length === 1 &&
      !hasOrder(facts.told, facts.states, facts.object),
  ],
  [
    form(
      `in no order of these that keeps to real time does the text read so when (${nameIn}) takes effect\\.`,
    ),
    ([name = ''], facts) =>
      named(name, facts).f === 'read' && !hasOrder(facts.told, facts.states, facts.object),
  ],
  [
    form(
      'process (\\d+) read (.+?) from (\\S+) at (.+?) although the write of (.+?) by process (\\d+) had been acknowledged at (.+?)\\.',
    ),
    ([process, value = '', register = '', moment = '', newer = '', by, end = ''], facts) =>
      finders([process!, 'read', value, register, moment], facts)[0].some((reader) =>
        facts.raw.some(
          (o) =>
            o.type === 'ok' &&
            o.process === Number(by) &&
            isAt(end, o.completedAtUs) &&
            isBefore(o, reader) &&
            same(leftIn(o, register) ?? { none: true }, valueOf(newer)) &&
            newer !== value,
        ),
      ),
  ],
  [
    form(
      `when (${nameIn}) began at (.+?), the write of (.+?) by process (\\d+) had already returned, so (.+?) was no longer the value of (.+?)\\.`,
    ),
    ([name = '', moment = '', newer = '', by, value = '', register = ''], facts) => {
      const reader = named(name, facts);
      return (
        isAt(moment, reader.invokedAtUs) &&
        newer !== value &&
        facts.raw.some(
          (o) =>
            o.type === 'ok' &&
            o.process === Number(by) &&
            isBefore(o, reader) &&
            same(leftIn(o, register) ?? { none: true }, valueOf(newer)),
        )
      );
    },
  ],
  [
    form('nothing else wrote (.+?) to (\\S+) in between\\.'),
    ([value = '', register = ''], facts) => {
      const [, end = ''] = / had been acknowledged at (.+?)\.$/.exec(facts.summary) ?? [];
      const [, by] = /by process (\d+) had been acknowledged/.exec(facts.summary) ?? [];
      const { finders: all } = theFinding(facts);
      const overs = facts.raw.filter((o) => o.process === Number(by) && isAt(end, o.completedAtUs));
      return all.some((reader) =>
        overs.some(
          (over) =>
            !facts.raw.some(
              (o) =>
                between(over, reader)(o) &&
                same(leftIn(o, register) ?? { none: true }, valueOf(value)),
            ),
        ),
      );
    },
  ],
  [
    form(
      'one transaction of process (\\d+) read (.+ from \\S+(?: and .+ from \\S+)+) at (.+?), values that cannot have stood together then\\.',
    ),
    ([process, , moment = ''], facts) =>
      facts.told.some((o) => o.process === Number(process) && isAt(moment, o.completedAtUs)) &&
      readers(facts).length === 1 &&
      !hasOrder(facts.told, facts.states, facts.object),
  ],
  [
    form(
      'each transaction takes effect all at once, and in no order of these do the registers hold these values together when that one does\\.',
    ),
    (_, facts) => readers(facts).length === 1 && !hasOrder(facts.told, facts.states, facts.object),
  ],
];

function readers({ told }: Facts): readonly Operation[] {
  return told.filter(
    (o) =>
      o.type === 'ok' &&
      (o.f === 'read' || (o.f === 'txn' && steps(o).some(([f]) => f === 'read'))),
  );
}

/** Without what any one of the readers found there is an order. */
function eachAlone(facts: Facts): boolean {
  return readers(facts).every((one) =>
    hasOrder(
      facts.told.flatMap((o) => {
        if (o !== one) return o;
        if (o.f === 'read') return [];
        const writes = steps(o).filter(([f]) => f === 'write') as unknown as Json;
        return { ...o, input: writes, output: writes };
      }),
      facts.states,
      facts.object,
    ),
  );
}
