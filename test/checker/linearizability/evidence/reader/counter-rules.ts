import type { Operation } from '../../../../../src/history/operation.ts';
import type { Facts } from './facts.ts';
import { hasOrder, isBefore, isRefused, same, text } from './facts.ts';
import { isAt, nameIn, named } from './references.ts';
import type { Rule } from './rules.ts';
import { form } from './rules.ts';

/** The least and the most that a counter can be when a read takes effect. */
function bounds(read: Operation, { raw }: Facts): readonly [least: number, most: number] {
  let [least, most] = [0, 0];
  for (const add of raw) {
    if (add.f !== 'add' || isRefused(add) || isBefore(read, add)) continue;
    const change = Number(add.input);
    const isCertain = isBefore(add, read);
    least += isCertain ? change : Math.min(change, 0);
    most += isCertain ? change : Math.max(change, 0);
  }
  return [least, most];
}

function readingOf(
  process: string | undefined,
  value: string | undefined,
  moment: string,
  { raw }: Facts,
): Operation {
  const read = raw.find(
    (o) =>
      o.f === 'read' &&
      o.type === 'ok' &&
      o.process === Number(process) &&
      same(o.output, Number(value)) &&
      isAt(moment, o.completedAtUs),
  );
  if (read === undefined) throw new Error('no such read');
  return read;
}

export const n = '(-?\\d+)';

export const counterForms: readonly Rule[] = [
  [
    form(`process (\\d+) read ${n} at (.+?) although the additions make at least ${n} by then\\.`),
    ([process, value, moment = '', least], facts) => {
      const [real] = bounds(readingOf(process, value, moment, facts), facts);
      return real >= Number(least) && Number(value) < Number(least);
    },
  ],
  [
    form(
      `process (\\d+) read ${n} at (.+?) although all additions that can have been counted make ${n} at most\\.`,
    ),
    ([process, value, moment = '', most], facts) => {
      const [, real] = bounds(readingOf(process, value, moment, facts), facts);
      return real <= Number(most) && Number(value) > Number(most);
    },
  ],
  [
    form(`process (\\d+) read ${n} at (.+?), which no order of the additions makes\\.`),
    ([process, value, moment = ''], facts) =>
      isOnlyRead(readingOf(process, value, moment, facts), facts),
  ],
  [
    form(
      `when (${nameIn}) took effect, the counter was ${n} at least, so ${n} or more went missing\\.`,
    ),
    ([name = '', least, missing], facts) => {
      const read = named(name, facts);
      return (
        bounds(read, facts)[0] >= Number(least) &&
        Number(least) - Number(read.output) === Number(missing)
      );
    },
  ],
  [
    form(`when (${nameIn}) took effect, the counter was ${n} at most\\.`),
    ([name = '', most], facts) => bounds(named(name, facts), facts)[1] <= Number(most),
  ],
  [
    form(
      `when (${nameIn}) took effect, the counter was between ${n} and ${n}, but no order of the additions makes ${n} then\\.`,
    ),
    ([name = '', least, most, value], facts) => {
      const read = named(name, facts);
      const [low, high] = bounds(read, facts);
      return (
        low >= Number(least) &&
        high <= Number(most) &&
        Number(read.output) === Number(value) &&
        isOnlyRead(read, facts)
      );
    },
  ],
  [
    form(`reads returned (${n}(?:(?:, | and )-?\\d+)*), which no order of the additions makes\\.`),
    ([list = ''], { told, states, object }) =>
      list.split(/, | and /).join() ===
        told
          .filter(({ f }) => f === 'read')
          .map(({ output }) => text(output))
          .join() && !hasOrder(told, states, object),
  ],
];

/** The story is of this read alone, and it has no order. */
function isOnlyRead(read: Operation, { told, states, object }: Facts): boolean {
  const reads = told.filter(({ f }) => f === 'read');
  return (
    reads.length === 1 &&
    reads[0]?.invokeIndex === read.invokeIndex &&
    !hasOrder(told, states, object)
  );
}
