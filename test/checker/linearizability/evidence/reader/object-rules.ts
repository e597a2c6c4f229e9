import type { Json, Operation } from '../../../../../src/history/operation.ts';
import type { Facts } from './facts.ts';
import { hasOrder, isBefore, isRefused, returned, same, text } from './facts.ts';
import { steps } from './objects.ts';
import { allNamed, isAt, named, nameIn, valueOf, words } from './references.ts';
import type { Rule } from './rules.ts';
import { form } from './rules.ts';

const found = 'process (\\d+) (found|dequeued|read) (.+?)(?: from (\\S+))? at ([^,]+?)';

/** Who found one element, value or register so. */
function finders(
  [process, how, value = '', register, moment = '']: readonly string[],
  { raw }: Facts,
): readonly [finders: readonly Operation[], value: Json] {
  const one = valueOf(value);
  const saw = (o: Operation): boolean => {
    if (how === 'dequeued') return o.f === 'dequeue' && same(o.output, one);
    if (how === 'found') return o.f === 'read' && elements(o).some((e) => same(e, one));
    return (
      o.f === 'txn' &&
      steps(o).some(([f, name, got]) => f === 'read' && name === register && same(got, one))
    );
  };
  const fit = raw.filter(
    (o) =>
      o.type === 'ok' && o.process === Number(process) && isAt(moment, o.completedAtUs) && saw(o),
  );
  return [fit, one];
}

const elements = ({ output }: Operation): readonly Json[] =>
  Array.isArray(output) ? (output as readonly Json[]) : [];

/** Operations that bring a value about, refused ones too. */
function bringers({ raw }: Facts, value: Json, register: string | undefined): readonly Operation[] {
  return raw.filter((o) =>
    o.f === 'txn'
      ? same(leftIn(o, register ?? '') ?? { none: true }, value)
      : ['add', 'append', 'enqueue'].includes(o.f) && same(o.input, value),
  );
}

/** What a transaction leaves in a register. */
function leftIn(o: Operation, register: string): Json | undefined {
  return steps(o).findLast(([f, name]) => f === 'write' && name === register)?.[2];
}

/** The finding that the summary is about. */
function theFinding(facts: Facts): {
  readonly finders: readonly Operation[];
  readonly others: readonly Operation[];
} {
  const parts = new RegExp(`^${found}(?:,| before| although)`).exec(facts.summary);
  if (parts === null) throw new Error(`no finding in "${facts.summary}"`);
  const [all, value] = finders(parts.slice(1), facts);
  const others = bringers(facts, value, parts[4]).filter((o) => !all.includes(o));
  return { finders: all, others };
}

function about(
  parts: readonly string[],
  facts: Facts,
  holds: (finder: Operation, bringers: readonly Operation[], value: Json) => boolean,
): boolean {
  const [all, value] = finders(parts, facts);
  return all.some((finder) =>
    holds(
      finder,
      bringers(facts, value, parts[3]).filter((o) => o !== finder),
      value,
    ),
  );
}

const begunBy =
  (finder: Operation) =>
  (o: Operation): boolean =>
    !isBefore(finder, o);
const mayHave = (o: Operation): boolean => !isRefused(o);
/** May have taken effect after `a` began and before `b` returned. */
const between =
  (a: Operation, b: Operation) =>
  (o: Operation): boolean =>
    mayHave(o) && o !== a && o !== b && !isBefore(o, a) && !isBefore(b, o);

const noSource: readonly Rule[] = [
  [
    form(`${found}, which nobody ever (?:added|appended|enqueued|wrote)\\.`),
    (parts, facts) => about(parts, facts, (_, all) => all.every(isRefused)),
  ],
  [
    form(`${found}, which nobody had asked for by then\\.`),
    (parts, facts) => about(parts, facts, (finder, all) => !all.some(begunBy(finder))),
  ],
  [
    form('no operation of this history (?:added|appended|enqueued|wrote) it\\.'),
    (_, facts) => theFinding(facts).others.every(isRefused),
  ],
  [
    form('only after that was it asked for at all, and what asked for it was refused\\.'),
    (_, facts) => {
      const { finders: all, others } = theFinding(facts);
      return (
        others.length > 0 &&
        all.some((one) => others.every((o) => isRefused(o) && isBefore(one, o)))
      );
    },
  ],
  [
    form(`${found} before anyone began to bring it about\\.`),
    (parts, facts) =>
      about(parts, facts, (finder, all) => all.some(mayHave) && !all.some(begunBy(finder))),
  ],
  [
    form(
      'the earliest operation that (?:added|appended|enqueued|wrote) it, by process (\\d+), began at (.+?)\\.',
    ),
    ([process, moment = ''], facts) => {
      const [first] = theFinding(facts)
        .others.filter(mayHave)
        .sort((a, b) => a.invokeIndex - b.invokeIndex);
      return first?.process === Number(process) && isAt(moment, first.invokedAtUs);
    },
  ],
  [
    form('that is after the observation had returned at (.+?)\\.'),
    ([moment = ''], facts) => {
      const { finders: all, others } = theFinding(facts);
      return all.some(
        (one) =>
          isAt(moment, one.completedAtUs) && others.filter(mayHave).every((o) => isBefore(one, o)),
      );
    },
  ],
  [
    form(
      `${found}, though (?:the only operation|each of the (\\d+) operations) that would have (?:added|appended|enqueued|written) it by then was refused\\.`,
    ),
    (parts, facts) =>
      about(parts, facts, (finder, all) => {
        const by = all.filter(begunBy(finder));
        return by.length === Number(parts[5] ?? 1) && by.every(isRefused);
      }),
  ],
  [
    form(
      `only (${nameIn}.*?) would have (?:added|appended|enqueued|written) it by then, and (?:its client was|their clients were) told that it did not happen\\.`,
    ),
    ([names = ''], facts) => {
      const { finders: all, others } = theFinding(facts);
      const more = Number(/ (\d+) more$/.exec(names)?.[1] ?? 0);
      const meant = allNamed(names, facts);
      return all.some((one) => {
        const by = others.filter(begunBy(one));
        return (
          by.length === meant.length + more &&
          by.every(isRefused) &&
          meant.every((o) => by.includes(o))
        );
      });
    },
  ],
];

const elementForms: readonly Rule[] = [
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

const queueForms: readonly Rule[] = [
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

const lockForms: readonly Rule[] = [
  [
    form(
      'process (\\d+) (acquired|released) the lock at (.+?) although (?:it was held and nobody can have released it|nobody can have held it)\\.',
    ),
    ([process, did = '', moment = ''], facts) => {
      const f = did.slice(0, -1);
      const last = facts.told.find(
        (o) => o.f === f && o.process === Number(process) && isAt(moment, o.completedAtUs),
      );
      const others = facts.told.filter((o) => o !== last);
      // In every order of the others it comes when it cannot.
      return (
        last?.type === 'ok' &&
        hasOrder(others, facts.states, facts.object) &&
        !hasOrder(facts.told, facts.states, facts.object)
      );
    },
  ],
  [
    form(
      `in every order of these that keeps to real time, the lock is (held|free) when (${nameIn}) has to take effect\\.`,
    ),
    ([state, name = ''], facts) => {
      const last = named(name, facts);
      const others = facts.told.filter(({ invokeIndex }) => invokeIndex !== last.invokeIndex);
      return (
        last.f === (state === 'held' ? 'acquire' : 'release') &&
        hasOrder(others, facts.states, facts.object) &&
        !hasOrder(facts.told, facts.states, facts.object)
      );
    },
  ],
  [
    form(
      'here (\\d+) (acquire|release)s? succeeded, which takes (\\d+) (?:acquire|release)s? (in between|before it|before them and in between), and no (?:acquire|release|more than (\\d+) (?:acquire|release)s?) can have taken effect there\\.',
    ),
    ([certain, f, needed, where, most = '0'], { told, states }) => {
      const done = told.filter((o) => o.f === f && o.type === 'ok').length;
      const others = told.filter((o) => o.f !== f).length;
      const suits = states.some((held) => held === (f === 'release'));
      return (
        done === Number(certain) &&
        Number(needed) === (suits ? done - 1 : done) &&
        (where === 'in between') === suits &&
        others === Number(most) &&
        others < Number(needed)
      );
    },
  ],
];

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

const n = '(-?\\d+)';

const counterForms: readonly Rule[] = [
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

const otherForms: readonly Rule[] = [
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

export const objectRules: readonly Rule[] = [
  ...noSource,
  ...elementForms,
  ...queueForms,
  ...lockForms,
  ...counterForms,
  ...otherForms,
];
