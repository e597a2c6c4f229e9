import type { Json, Operation } from '../../../../../src/history/operation.ts';
import type { Facts } from './facts.ts';
import {
  asks,
  brings,
  expects,
  hasOrder,
  isBefore,
  isRefused,
  possible,
  returned,
  same,
  text,
} from './facts.ts';
import { allNamed, isAt, named, nameIn, valueOf } from './references.ts';
import type { Rule } from './rules.ts';
import { form } from './rules.ts';

/** "process 2 read 7 at 1.040 s", "process 2's compare-and-set found 7 at 1.040 s" */
const observed = "process (\\d+)( read|'s compare-and-set found) (.+?) at ([^,]+?)";

/** The operations that such a clause may be about, and the value. */
function observersOf(
  [process, how, value = '', moment = '']: readonly string[],
  { raw }: Facts,
): readonly [observers: readonly Operation[], value: Json] {
  const found = valueOf(value);
  const observers = raw.filter(
    (o) =>
      o.type === 'ok' &&
      o.process === Number(process) &&
      isAt(moment, o.completedAtUs) &&
      (how === ' read'
        ? o.f === 'read' && same(o.output, found)
        : o.f === 'cas' && same(expects(o)!, found)),
  );
  return [observers, found];
}

/** A claim about an observation: true of one that the words fit. */
function about(
  parts: readonly string[],
  facts: Facts,
  holds: (observer: Operation, value: Json) => boolean,
): boolean {
  const [observers, value] = observersOf(parts, facts);
  return observers.some((observer) => holds(observer, value));
}

const othersThan = ({ raw }: Facts, one: Operation): readonly Operation[] =>
  raw.filter((o) => o !== one);

const hadBegun = (o: Operation, observer: Operation): boolean =>
  o.invokeIndex <= returned(observer);

const leaves = (o: Operation, value: Json): boolean => {
  const left = asks(o);
  return left !== undefined && !isRefused(o) && same(left, value);
};

/** The observation that the summary was about, which conclusions refer to. */
function theObserver(facts: Facts): readonly [observers: readonly Operation[], value: Json] {
  const parts = new RegExp(`^${observed}(?:,| before| although| though)`).exec(facts.summary);
  if (parts === null) throw new Error(`no observation in "${facts.summary}"`);
  return observersOf(parts.slice(1), facts);
}

const valuesIn = (list: string): readonly Json[] =>
  list.split(/, | or | and /).map((one) => valueOf(one));

const summaries: readonly Rule[] = [
  [
    form(`${observed}, which nobody ever wrote\\.`),
    (parts, facts) =>
      about(
        parts,
        facts,
        (_, value) =>
          !facts.raw.some((o) => leaves(o, value)) && !same(value, facts.object.initial),
      ),
  ],
  [
    form(`${observed}, which nobody had begun to write\\.`),
    (parts, facts) =>
      about(
        parts,
        facts,
        (observer, value) =>
          !facts.raw.some(
            (o) => asks(o) !== undefined && same(asks(o)!, value) && hadBegun(o, observer),
          ) && !same(value, facts.object.initial),
      ),
  ],
  [
    form(`${observed}, which nothing can have brought about\\.`),
    (parts, facts) =>
      about(parts, facts, (observer, value) => {
        const before = othersThan(facts, observer).filter((o) => hadBegun(o, observer));
        return !possible([facts.object.initial], before).has(text(value));
      }),
  ],
  [
    form(`${observed}, though the only write of it was refused\\.`),
    (parts, facts) =>
      about(parts, facts, (_, value) => {
        const asked = facts.raw.filter((o) => asks(o) !== undefined && same(asks(o)!, value));
        return asked.length === 1 && asked.every((o) => isRefused(o) && o.f === 'write');
      }),
  ],
  [
    form(
      `${observed}, though (?:the only operation|all (\\d+) operations) that could have left it by then (?:was|were) refused\\.`,
    ),
    (parts, facts) =>
      about(parts, facts, (observer, value) => {
        const could = othersThan(facts, observer).filter(
          (o) => brings(o, value) && hadBegun(o, observer),
        );
        const count = parts[4] === undefined ? 1 : Number(parts[4]);
        return could.length === count && could.every(isRefused);
      }),
  ],
  [
    form(`${observed} before anyone began to (?:write it|delete the key)\\.`),
    (parts, facts) =>
      about(
        parts,
        facts,
        (observer, value) =>
          !same(value, facts.object.initial) &&
          !othersThan(facts, observer).some((o) => brings(o, value) && hadBegun(o, observer)),
      ),
  ],
  [
    form(`${observed} although (${nameIn}) had been acknowledged at (.+?)\\.`),
    (parts, facts) => {
      const over = named(parts[4]!, facts);
      return about(
        parts,
        facts,
        (observer, value) =>
          over.type === 'ok' &&
          isAt(parts[5]!, over.completedAtUs) &&
          isBefore(over, observer) &&
          asks(over) !== undefined &&
          !same(asks(over)!, value),
      );
    },
  ],
  [
    form(`(${nameIn}) was told that the value was another one, when it cannot have been\\.`),
    ([name = ''], facts) => {
      const o = named(name, facts);
      return o.type === 'fail' && o.f === 'cas' && o.error === 'precondition-failed';
    },
  ],
  [
    form('two compare-and-sets both started from (.+?), so one update was lost\\.'),
    ([value = ''], { told }) =>
      told.filter((o) => o.type === 'ok' && o.f === 'cas' && same(expects(o)!, valueOf(value)))
        .length === 2,
  ],
  [
    form(
      'a read returned (.+?) after an earlier read had returned (.+?), which no order of the writes allows\\.',
    ),
    ([second = '', first = ''], facts) =>
      facts.told.some((a) =>
        facts.told.some(
          (b) =>
            a.f === 'read' &&
            b.f === 'read' &&
            isBefore(a, b) &&
            same(a.output, valueOf(first)) &&
            same(b.output, valueOf(second)),
        ),
      ),
  ],
  [
    form('(\\d+) reads found (.+?), each of which could be right, but not all of them together\\.'),
    ([count, values = ''], facts) => {
      const reads = facts.told.filter((o) => o.f === 'read');
      const found = valuesIn(values).map(text).sort();
      return (
        reads.length === Number(count) &&
        found.join() ===
          reads
            .map((o) => text(o.output))
            .sort()
            .join() &&
        reads.every((one) =>
          hasOrder(
            facts.told.flatMap((o) => (o === one || o.f !== 'read' ? o : [])),
            facts.states,
            facts.object,
          ),
        )
      );
    },
  ],
  [
    form(
      '(\\d+) answers contradict each other, though each of them could be right without the others\\.',
    ),
    ([count], facts) => answersOf(facts).length === Number(count) && eachLeftOut(facts),
  ],
  [
    form(
      'th(?:is operation has|ese (\\d+) operations have) no order that a single correct (?:.+) could have served\\.',
    ),
    ([count = '1'], facts) =>
      facts.told.length === Number(count) && !hasOrder(facts.told, facts.states, facts.object),
  ],
];

/** What each operation found out, in the form in which the story takes it. */
function answersOf({ told }: Facts): readonly Operation[] {
  return told.filter((o) => o.type !== 'info' && (o.f === 'read' || o.f === 'cas'));
}

/** Without what any one of them found out, there is an order. */
function eachLeftOut(facts: Facts): boolean {
  return answersOf(facts).every((one) =>
    hasOrder(
      facts.told.flatMap((o) => {
        if (o !== one) return o;
        if (o.f === 'read' || o.type === 'fail') return [];
        return { ...o, f: 'write', input: asks(o)!, output: asks(o)! };
      }),
      facts.states,
      facts.object,
    ),
  );
}

const conclusions: readonly Rule[] = [
  [
    form(
      'no operation of this history (?:wrote (.+?)|(deleted the key)), and the key did not begin with it\\.',
    ),
    ([value], { raw, object }) => {
      const left = value === undefined ? null : valueOf(value);
      return !raw.some((o) => leaves(o, left)) && !same(left, object.initial);
    },
  ],
  [
    form('only after that was it asked for at all, and what asked for it was refused\\.'),
    (_, facts) => {
      const [observers, value] = theObserver(facts);
      const asked = facts.raw.filter((o) => brings(o, value));
      return (
        observers.some((observer) => asked.every((o) => isRefused(o) && isBefore(observer, o))) &&
        asked.length > 0
      );
    },
  ],
  [
    form(
      '(apart from what was refused, )?no operation but compare-and-sets could have left (.+?) by then; each of these had to find (.+?) first, and the key (?:did not begin with it|began with none of them)\\.',
    ),
    ([apart, left = '', needed = ''], facts) => {
      const [observers] = theObserver(facts);
      const values = valuesIn(left);
      return (
        left === needed &&
        observers.some((observer) =>
          onlyEachOther(
            facts.raw.filter((o) => hadBegun(o, observer)),
            values,
            apart !== undefined,
          ),
        ) &&
        !values.some((value) => same(value, facts.object.initial))
      );
    },
  ],
  [
    form(
      `only (${nameIn}.*?) could have left that value by then, and (?:its|each) client was told that it did not happen\\.`,
    ),
    ([names = ''], facts) => {
      const meant = allNamed(names, facts);
      const more = Number(/ (\d+) more$/.exec(names)?.[1] ?? 0);
      const [observers, value] = theObserver(facts);
      return observers.some((observer) => {
        const could = othersThan(facts, observer).filter(
          (o) => brings(o, value) && hadBegun(o, observer),
        );
        return (
          could.length === meant.length + more &&
          could.every(isRefused) &&
          meant.every((o) => could.includes(o))
        );
      });
    },
  ],
  [
    form('the earliest operation that (?:wrote (.+?)|(deleted the key)) began at (.+?)\\.'),
    ([value, , moment = ''], { raw }) => {
      const left = value === undefined ? null : valueOf(value);
      const [first] = raw
        .filter((o) => leaves(o, left))
        .sort((a, b) => a.invokeIndex - b.invokeIndex);
      return first !== undefined && isAt(moment, first.invokedAtUs);
    },
  ],
  [
    form('that is after the observation had returned\\.'),
    (_, facts) => {
      const [observers, value] = theObserver(facts);
      return observers.some((observer) =>
        facts.raw.every((o) => !leaves(o, value) || isBefore(observer, o)),
      );
    },
  ],
  [
    form(
      `when (${nameIn}) began at (.+?), (${nameIn}) had already returned, so (.+?) was no longer the value\\.`,
    ),
    ([name = '', moment = '', overName = '', value = ''], facts) => {
      const observer = named(name, facts);
      const over = named(overName, facts);
      return (
        isAt(moment, observer.invokedAtUs) &&
        isBefore(over, observer) &&
        over.type === 'ok' &&
        !same(asks(over)!, valueOf(value))
      );
    },
  ],
  [
    form('nothing else (?:wrote (.+?)|(deleted the key)) in between\\.'),
    ([value], facts) => {
      const left = value === undefined ? null : valueOf(value);
      const [observer, over, source] = theStretch(facts);
      return !facts.raw.some(
        (o) =>
          o !== observer &&
          o !== over &&
          o !== source &&
          leaves(o, left) &&
          !isBefore(o, over) &&
          !isBefore(observer, o),
      );
    },
  ],
  [
    form(
      'in between, no operation but compare-and-sets could have left (.+?), and each of these had to find (.+?) first\\.',
    ),
    ([left = '', needed = ''], facts) => {
      const [observer, over, source] = theStretch(facts);
      const values = valuesIn(left);
      const between = facts.raw.filter(
        (o) =>
          o !== observer &&
          o !== over &&
          o !== source &&
          !isRefused(o) &&
          !isBefore(o, over) &&
          !isBefore(observer, o),
      );
      return (
        left === needed &&
        onlyEachOther(between, values, false) &&
        !values.some((value) => same(value, asks(over)!))
      );
    },
  ],
  [
    form(
      `(.+?) can have arisen only once by then, from (${nameIn}), and (${nameIn}) found it and replaced it\\.`,
    ),
    ([value = '', from = '', by = ''], facts) => {
      const over = named(by, facts);
      return (
        arisesOnce(valueOf(value), named(from, facts), facts) &&
        over.type === 'ok' &&
        same(expects(over)!, valueOf(value)) &&
        !same(asks(over)!, valueOf(value))
      );
    },
  ],
  [
    form(
      `(.+?) can have arisen only once by then, from (${nameIn}), and (${nameIn}) had found it already at (.+?), before (${nameIn}) began\\.`,
    ),
    ([value = '', from = '', by = '', moment = '', overName = ''], facts) => {
      const witness = named(by, facts);
      const found = witness.f === 'read' ? witness.output : expects(witness)!;
      return (
        arisesOnce(valueOf(value), named(from, facts), facts) &&
        witness.type === 'ok' &&
        same(found, valueOf(value)) &&
        isAt(moment, witness.completedAtUs) &&
        isBefore(witness, named(overName, facts))
      );
    },
  ],
  [
    form(
      'in every possible order the value is (.+?) throughout that operation, so the comparison could not have failed\\.',
    ),
    ([value = ''], facts) => {
      const failed = facts.told.filter((o) => o.type === 'fail');
      const others = facts.told.filter((o) => o.type !== 'fail');
      return (
        failed.length === 1 &&
        same(expects(failed[0]!)!, valueOf(value)) &&
        // Wherever it is put in any order, it finds the value that it was told was not there.
        hasOrder(others, facts.states, facts.object) &&
        !hasOrder(facts.told, facts.states, facts.object)
      );
    },
  ],
  [
    form(
      'the value (.+?) can have arisen only once by then, and the first compare-and-set to take effect replaced it, so the other one could not have found it\\.',
    ),
    ([words = ''], facts) => {
      const value = valueOf(words);
      const pair = facts.told.filter(
        (o) => o.type === 'ok' && o.f === 'cas' && same(expects(o)!, value),
      );
      const end = Math.max(...pair.map(returned));
      const sources = facts.raw.filter(
        (o) => !isRefused(o) && brings(o, value) && o.invokeIndex <= end,
      ).length;
      return (
        pair.length === 2 &&
        pair.every((o) => !same(asks(o)!, value)) &&
        sources + (same(value, facts.object.initial) ? 1 : 0) === 1
      );
    },
  ],
  [
    form(`(${nameIn}) had returned at (.+?) when (${nameIn}) began at (.+?)\\.`),
    ([first = '', end = '', second = '', begin = ''], facts) => {
      const [a, b] = [named(first, facts), named(second, facts)];
      return isBefore(a, b) && isAt(end, a.completedAtUs) && isAt(begin, b.invokedAtUs);
    },
  ],
  [
    form(
      'with either of the two left out, these operations have an order; with both, they have none\\.',
    ),
    (_, facts) =>
      facts.told.filter((o) => o.f === 'read').length === 2 &&
      eachLeftOut(facts) &&
      !hasOrder(facts.told, facts.states, facts.object),
  ],
  [
    form(
      'with any one of these (\\d+) (?:reads|answers) left out, the operations have an order; with all of them, they have none\\.',
    ),
    ([count], facts) =>
      answersOf(facts).length === Number(count) &&
      eachLeftOut(facts) &&
      !hasOrder(facts.told, facts.states, facts.object),
  ],
];

/** The stretch that a stale story speaks of: the observer, what had overwritten the value, and its source. */
function theStretch(facts: Facts): readonly [Operation, Operation, Operation | undefined] {
  const [, begin = '', over = ''] =
    new RegExp(`When (${nameIn}) began at .+?, (${nameIn}) had already returned`).exec(
      facts.story.join('\n'),
    ) ?? [];
  const from = new RegExp(`only once by then, from (${nameIn}),`).exec(facts.story.join('\n'))?.[1];
  return [
    named(begin, facts),
    named(over, facts),
    from === undefined ? undefined : named(from, facts),
  ];
}

function arisesOnce(value: Json, source: Operation, facts: Facts): boolean {
  const [observers] = theObserver(facts);
  return (
    !same(value, facts.object.initial) &&
    observers.some((observer) => {
      const all = othersThan(facts, observer).filter(
        (o) => !isRefused(o) && brings(o, value) && hadBegun(o, observer),
      );
      return all.length === 1 && all[0] === source;
    })
  );
}

/** Of these, only compare-and-sets leave one of the values, and those find one of them. */
function onlyEachOther(
  operations: readonly Operation[],
  values: readonly Json[],
  exceptRefused: boolean,
): boolean {
  const isOne = (value: Json | undefined): boolean =>
    value !== undefined && values.some((other) => same(other, value));
  return operations.every(
    (o) => !isOne(asks(o)) || isOne(expects(o)) || (exceptRefused && isRefused(o)),
  );
}

export const registerRules: readonly Rule[] = [...summaries, ...conclusions];
