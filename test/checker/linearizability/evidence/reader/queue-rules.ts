import type { Operation } from '../../../../../src/history/operation.ts';
import type { Facts } from './facts.ts';
import { isBefore, returned, same } from './facts.ts';
import { between, mayHave } from './findings.ts';
import { isAt, nameIn, named, valueOf } from './references.ts';
import type { Rule } from './rules.ts';
import { form } from './rules.ts';

export const queueForms: readonly Rule[] = [
  [
    form('process (\\d+) found the queue empty at (.+?) although (.+?) was in it\\.'),
    ([process, moment = '', value = ''], facts) =>
      emptied(process, moment, facts).some(
        (empty) =>
          stayedIn(value, empty, facts) ||
          cameBefore(value, empty, facts) ||
          throughput(value, empty, facts)[0] > throughput(value, empty, facts)[1],
      ),
  ],
  [
    form(
      `when (${nameIn}) began at (.+?), (${nameIn}) had already returned, and nothing can have taken (.+?) out before\\.`,
    ),
    ([name = '', moment = '', put = '', value = ''], facts) => {
      const [empty, enqueue] = [named(name, facts), named(put, facts)];
      return (
        isAt(moment, empty.invokedAtUs) &&
        enqueue.f === 'enqueue' &&
        same(enqueue.input, valueOf(value)) &&
        isBefore(enqueue, empty) &&
        stayedIn(value, empty, facts)
      );
    },
  ],
  [
    form(
      `when (${nameIn}) began at (.+?), (\\d+) enqueues of (.+?) had returned, and no more than (\\d+) of them can have been taken out\\.`,
    ),
    ([name = '', moment = '', put, value = '', taken], facts) => {
      const empty = named(name, facts);
      const [into, out] = throughput(value, empty, facts);
      return (
        isAt(moment, empty.invokedAtUs) &&
        into === Number(put) &&
        out === Number(taken) &&
        into > out
      );
    },
  ],
  [
    form(
      '(.+?) was dequeued although nothing can have put it in since the queue was found empty\\.',
    ),
    ([value = ''], facts) => {
      const [, process, moment = ''] =
        /^process (\d+) found the queue empty at (.+?) although/.exec(facts.summary) ?? [];
      return emptied(process, moment, facts).some((empty) => cameBefore(value, empty, facts));
    },
  ],
  [
    form(
      '(.+?) was dequeued (twice|(\\d+) times) although by then it was enqueued only (once|twice|(\\d+) times)\\.',
    ),
    ([value = '', often, count, made, times], { raw }) => {
      const one = valueOf(value);
      const takers = raw.filter((o) => o.f === 'dequeue' && o.type === 'ok' && same(o.output, one));
      const taken = often === 'twice' ? 2 : Number(count);
      const put = made === 'once' ? 1 : made === 'twice' ? 2 : Number(times);
      // Of the takers, some that are as many: with what had begun when the last of them returned.
      const ends = takers.map(returned).sort((a, b) => a - b);
      return (
        taken > put &&
        ends.some((end, i) => {
          const sources = raw.filter(
            (o) => o.f === 'enqueue' && mayHave(o) && same(o.input, one) && o.invokeIndex <= end,
          ).length;
          return i + 1 >= taken && sources === put;
        })
      );
    },
  ],
  [
    form(
      'the dequeues by (process \\d+(?:(?:, | and )process \\d+)*) returned (.+?), and each enqueue of it can account for one of them only\\.',
    ),
    ([who = '', value = ''], { raw }) =>
      [...who.matchAll(/\d+/g)].every(([process]) =>
        raw.some(
          (o) =>
            o.f === 'dequeue' && o.process === Number(process) && same(o.output, valueOf(value)),
        ),
      ),
  ],
  [
    form('(.+?) was dequeued ahead of (.+?), although (.+?) had been enqueued first\\.'),
    ([behind = '', ahead = '', again], facts) => {
      const takers = (value: string): readonly Operation[] =>
        facts.raw.filter(
          (o) =>
            o.f === 'dequeue' &&
            (o.type === 'info' || (o.type === 'ok' && same(o.output, valueOf(value)))),
        );
      return (
        ahead === again &&
        takers(behind).some(
          (taken) => taken.type === 'ok' && takers(ahead).every((o) => isBefore(taken, o)),
        ) &&
        facts.raw.some((o) => enqueuedFirst(o, ahead, behind, facts))
      );
    },
  ],
  [
    form(
      `(${nameIn}) had returned before anything that enqueued (.+?) began, and nothing can have taken (.+?) out before\\.`,
    ),
    ([name = '', behind = '', ahead = ''], facts) =>
      enqueuedFirst(named(name, facts), ahead, behind, facts),
  ],
];

/** How often a value had certainly come, and how often it can have left, by when the queue was found empty. */
function throughput(value: string, empty: Operation, { raw }: Facts): readonly [number, number] {
  const one = valueOf(value);
  return [
    raw.filter(
      (o) => o.f === 'enqueue' && o.type === 'ok' && same(o.input, one) && isBefore(o, empty),
    ).length,
    raw.filter(
      (o) =>
        o.f === 'dequeue' &&
        (o.type === 'info' || (o.type === 'ok' && same(o.output, one))) &&
        !isBefore(empty, o),
    ).length,
  ];
}

/** Put in before the other one, and not taken out before some dequeue of the other one had returned. */
function enqueuedFirst(first: Operation, ahead: string, behind: string, { raw }: Facts): boolean {
  const isOf = (o: Operation, value: string): boolean =>
    o.f === 'dequeue' && (o.type === 'info' || (o.type === 'ok' && same(o.output, valueOf(value))));
  return (
    first.f === 'enqueue' &&
    first.type === 'ok' &&
    same(first.input, valueOf(ahead)) &&
    raw.some(
      (taken) =>
        isOf(taken, behind) &&
        taken.type === 'ok' &&
        raw.every((o) => !isOf(o, ahead) || isBefore(taken, o)) &&
        raw.every(
          (o) =>
            o.f !== 'enqueue' ||
            !mayHave(o) ||
            !same(o.input, valueOf(behind)) ||
            isBefore(taken, o) ||
            isBefore(first, o),
        ),
    )
  );
}

function emptied(
  process: string | undefined,
  moment: string,
  { raw }: Facts,
): readonly Operation[] {
  return raw.filter(
    (o) =>
      o.f === 'dequeue' &&
      o.type === 'ok' &&
      o.output === null &&
      o.process === Number(process) &&
      isAt(moment, o.completedAtUs),
  );
}

/** Put in before the queue was found empty, and nothing can have taken it out. */
function stayedIn(value: string, empty: Operation, { raw }: Facts): boolean {
  const one = valueOf(value);
  return raw.some(
    (put) =>
      put.f === 'enqueue' &&
      put.type === 'ok' &&
      same(put.input, one) &&
      isBefore(put, empty) &&
      !raw.some(
        (o) =>
          o.f === 'dequeue' && (o.type === 'info' || same(o.output, one)) && between(put, empty)(o),
      ),
  );
}

/** Taken out after the queue was found empty, and nothing can have put it in since. */
function cameBefore(value: string, empty: Operation, { raw }: Facts): boolean {
  const one = valueOf(value);
  return raw.some(
    (taken) =>
      taken.f === 'dequeue' &&
      taken.type === 'ok' &&
      same(taken.output, one) &&
      isBefore(empty, taken) &&
      !raw.some((o) => o.f === 'enqueue' && same(o.input, one) && between(empty, taken)(o)),
  );
}
