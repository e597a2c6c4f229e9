import type { Operation } from '../../../../../src/history/operation.ts';
import type { Facts } from './facts.ts';
import { isBefore, same } from './facts.ts';
import { between, elements, finders, mayHave } from './findings.ts';
import { isAt, nameIn, named, valueOf, words } from './references.ts';
import type { Rule } from './rules.ts';
import { form } from './rules.ts';

export const elementForms: readonly Rule[] = [
  [
    form(
      'process (\\d+) found (.+?) (twice|(\\d+) times) at (.+?) although by then it was appended (once|twice|(\\d+) times)\\.',
    ),
    ([process, value = '', often, count, moment = '', times, made], { raw }) => {
      const one = valueOf(value);
      const expected = times === 'once' ? 1 : times === 'twice' ? 2 : Number(made);
      return raw.some(
        (o) =>
          raw.filter((a) => mayHave(a) && a.f === 'append' && same(a.input, one) && !isBefore(o, a))
            .length === expected &&
          o.f === 'read' &&
          o.process === Number(process) &&
          isAt(moment, o.completedAtUs) &&
          elements(o).filter((e) => same(e, one)).length ===
            (often === 'twice' ? 2 : Number(count)),
      );
    },
  ],
  [
    form(
      'process (\\d+) found (.+?) (twice|(\\d+) times) at (.+?), and a set holds each element once\\.',
    ),
    ([process, value = '', often, count, moment = ''], { raw, object }) =>
      object.name === 'set' &&
      raw.some(
        (o) =>
          o.f === 'read' &&
          o.process === Number(process) &&
          isAt(moment, o.completedAtUs) &&
          elements(o).filter((e) => same(e, valueOf(value))).length ===
            (often === 'twice' ? 2 : Number(count)),
      ),
  ],
  [
    form('however often (.+?) was added, a set holds it once\\.'),
    (_, { object }) => object.name === 'set',
  ],
  [
    form(
      'process (\\d+) found (.+?) only (once|twice|(\\d+) times) at (.+?) although (\\d+) appends of it had been acknowledged before\\.',
    ),
    ([process, value = '', often, count, moment = '', made], { raw }) => {
      const one = valueOf(value);
      const times = often === 'once' ? 1 : often === 'twice' ? 2 : Number(count);
      return raw.some(
        (o) =>
          o.f === 'read' &&
          o.process === Number(process) &&
          isAt(moment, o.completedAtUs) &&
          elements(o).filter((e) => same(e, one)).length === times &&
          raw.filter(
            (a) => a.f === 'append' && a.type === 'ok' && same(a.input, one) && isBefore(a, o),
          ).length === Number(made) &&
          Number(made) > times,
      );
    },
  ],
  [
    form('a list only grows, so each of these appends of (.+?) had to be found\\.'),
    (_, { object }) => object.name === 'append-register',
  ],
  [
    form(
      'process (\\d+) found (\\S+) and not (\\S+) at (.+?), although (\\S+) had been (added|appended) first\\.',
    ),
    ([process, found = '', missing = '', moment = '', again], facts) =>
      again === missing &&
      missedBy(process, missing, moment, facts).some(
        (read) =>
          elements(read).some((e) => same(e, valueOf(found))) &&
          facts.raw.some(
            (o) => same(o.input, valueOf(missing)) && cameFirst(o, found, read, facts),
          ),
      ),
  ],
  [
    form(
      `(${nameIn}) had returned before anything that (?:added|appended) (\\S+) began, and nothing can have removed (\\S+) since\\.`,
    ),
    ([name = '', found = '', missing = ''], facts) => {
      const [, process, moment = ''] =
        /^process (\d+) found .+? at (.+?), although/.exec(facts.summary) ?? [];
      return missedBy(process, missing, moment, facts).some((read) =>
        cameFirst(named(name, facts), found, read, facts),
      );
    },
  ],
  [
    form('each operation that (?:added|appended) (.+?) accounts for one of them at most\\.'),
    ([value = ''], { raw }) =>
      raw.some((o) => elements(o).filter((e) => same(e, valueOf(value))).length > 1),
  ],
  [
    form(
      `process (\\d+) did not find (.+?) at (.+?) although (${nameIn}) had been acknowledged at (.+?)\\.`,
    ),
    ([process, value = '', moment = '', name = '', end = ''], facts) => {
      const add = named(name, facts);
      return (
        add.type === 'ok' &&
        same(add.input, valueOf(value)) &&
        isAt(end, add.completedAtUs) &&
        missedBy(process, value, moment, facts).some((read) => isBefore(add, read))
      );
    },
  ],
  [
    form(
      'process (\\d+) did not find (.+?) at (.+?) although process (\\d+) had found it at (.+?)\\.',
    ),
    ([process, value = '', moment = '', other, earlier = ''], facts) =>
      finders([other!, 'found', value, '', earlier], facts)[0].some((before) =>
        missedBy(process, value, moment, facts).some((read) => isBefore(before, read)),
      ),
  ],
  [
    form(
      `when (${nameIn}) began at (.+?), (${nameIn}) had already returned, so (.+?) was (there|no longer there)\\.`,
    ),
    ([name = '', moment = '', other = '', value = '', where], facts) => {
      const [read, before] = [named(name, facts), named(other, facts)];
      const isSo =
        where === 'there'
          ? before.f === 'read'
            ? elements(before).some((e) => same(e, valueOf(value)))
            : before.f !== 'remove' && same(before.input, valueOf(value))
          : before.f === 'remove' && same(before.input, valueOf(value));
      return (
        isBefore(before, read) && before.type === 'ok' && isAt(moment, read.invokedAtUs) && isSo
      );
    },
  ],
  [
    form(
      '(?:nothing removed (.+?) in between|no add of (.+?) can have taken effect between the two)\\.',
    ),
    ([removed, added], facts) => {
      const [read, before] = theTwo(facts);
      const value = valueOf(removed ?? added ?? '');
      const kind = removed === undefined ? ['add', 'append'] : ['remove'];
      return !facts.raw.some(
        (o) => kind.includes(o.f) && same(o.input, value) && between(before, read)(o),
      );
    },
  ],
  [
    form(
      `process (\\d+) found (.+?) at (.+?) although (${nameIn}) had been acknowledged at (.+?)\\.`,
    ),
    ([process, value = '', moment = '', name = '', end = ''], facts) => {
      const remove = named(name, facts);
      return (
        remove.f === 'remove' &&
        remove.type === 'ok' &&
        same(remove.input, valueOf(value)) &&
        isAt(end, remove.completedAtUs) &&
        finders([process!, 'found', value, '', moment], facts)[0].some((o) => isBefore(remove, o))
      );
    },
  ],
  [
    form(
      'process (\\d+) found (\\S+) before (\\S+) at (.+?), which is not the order in which they were appended\\.',
    ),
    ([process, a = '', b = '', moment = ''], facts) =>
      readsWith(process, a, b, moment, facts) && appendedInTurn(b, a, moment, facts),
  ],
  [
    form(
      'whatever appended (.+?) by then had returned before anything that appended (.+?) began\\.',
    ),
    ([b = '', a = ''], facts) => {
      const [, moment = ''] = / at (.+?), which is not/.exec(facts.summary) ?? [];
      return appendedInTurn(b, a, moment, facts);
    },
  ],
  [
    form(
      'process (\\d+) found (\\S+) before (\\S+) at (.+?), and process (\\d+) found (\\S+) (without|before) (\\S+) at (.+?)\\.',
    ),
    ([one, a = '', b = '', moment = '', other, c = '', how, d = '', later = ''], facts) => {
      if (a !== d || b !== c || !readsWith(one, a, b, moment, facts)) return false;
      if (how === 'before') return readsWith(other, b, a, later, facts);
      return finders([other!, 'found', b, '', later], facts)[0].some(
        (o) => !elements(o).some((e) => same(e, valueOf(a))),
      );
    },
  ],
  [
    form('a list only grows at its end, so every read of it begins like every other\\.'),
    (_, { object }) => object.name === 'append-register',
  ],
];

/** Added before anything that added the other, and not removed by the time of the read. */
function cameFirst(add: Operation, found: string, read: Operation, { raw }: Facts): boolean {
  const inTime = (o: Operation): boolean => mayHave(o) && !isBefore(read, o);
  return (
    ['add', 'append'].includes(add.f) &&
    add.type === 'ok' &&
    raw.every((o) => {
      if (!inTime(o)) return true;
      if (o.f === 'remove') return !same(o.input, add.input) || isBefore(o, add);
      const isOther = ['add', 'append'].includes(o.f) && same(o.input, valueOf(found));
      return !isOther || isBefore(add, o);
    })
  );
}

function missedBy(
  process: string | undefined,
  value: string,
  moment: string,
  { raw }: Facts,
): readonly Operation[] {
  return raw.filter(
    (o) =>
      o.f === 'read' &&
      o.type === 'ok' &&
      o.process === Number(process) &&
      isAt(moment, o.completedAtUs) &&
      !elements(o).some((e) => same(e, valueOf(value))),
  );
}

/** The read and what had returned before it. */
function theTwo({ story, ...facts }: Facts): readonly [Operation, Operation] {
  const [, read = '', before = ''] =
    new RegExp(`When (${nameIn}) began at .+?, (${nameIn}) had already returned`).exec(
      story.join('\n'),
    ) ?? [];
  return [named(read, { story, ...facts }), named(before, { story, ...facts })];
}

function readsWith(
  process: string | undefined,
  a: string,
  b: string,
  moment: string,
  { raw }: Facts,
): boolean {
  return raw.some((o) => {
    const names = elements(o).map(words);
    return (
      o.f === 'read' &&
      o.process === Number(process) &&
      isAt(moment, o.completedAtUs) &&
      names.includes(a) &&
      names.lastIndexOf(b) > names.indexOf(a)
    );
  });
}

/** By the time of a read that returned then. */
function appendedInTurn(first: string, second: string, moment: string, { raw }: Facts): boolean {
  const reads = raw.filter((o) => o.f === 'read' && isAt(moment, o.completedAtUs));
  const appends = (value: string): readonly Operation[] =>
    raw.filter(
      (o) =>
        o.f === 'append' &&
        mayHave(o) &&
        same(o.input, valueOf(value)) &&
        reads.some((read) => !isBefore(read, o)),
    );
  return appends(first).every((x) => appends(second).every((y) => isBefore(x, y)));
}
