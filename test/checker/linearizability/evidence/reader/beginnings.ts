import type { Json, Operation } from '../../../../../src/history/operation.ts';
import type { ObjectWords } from './facts.ts';
import { asks, expects, isBefore, isRefused, returned, same, text } from './facts.ts';
import { unspoken } from './common-rules.ts';
import { steps } from './objects.ts';
import { valueOf } from './references.ts';

interface Known {
  readonly raw: readonly Operation[];
  readonly told: readonly Operation[];
  readonly object: ObjectWords;
}

/**
 * What the first sentence says of the beginning.
 * @returns the states that the operations of the story may begin in, as it says
 * @throws when it is not so, or when no such sentence is known
 */
export function statesBy(sentence: string, known: Known): readonly Json[] {
  const { object, told } = known;
  const refuse = (why: string): never => {
    throw new Error(`${why}: "${sentence}"`);
  };
  if (
    /^(The register|Key ".*") may have held anything before the first of these\.$/.test(sentence)
  ) {
    return anyValue(told);
  }
  if (sentence === 'Whatever the state was before the first of these.') return anyState(known);
  const began =
    /^(?:The register|Key ".*?") (?:did not exist|held (.*?)) at first(, but that had been overwritten before any of these was answered)?\.$/.exec(
      sentence,
    );
  if (began !== null) {
    const [, held, overwritten] = began;
    const value = held === undefined ? null : valueOf(held);
    if (!same(value, object.initial)) refuse('it began otherwise');
    if (overwritten === undefined) return [value];
    return isOverwritten(value, known) ? [unspoken] : refuse('it was not overwritten');
  }
  const plain = /^The \S+ (?:was|were) (.+) at first\.$/.exec(sentence);
  if (plain !== null) {
    const isEmpty =
      plain[1] === 'empty' && ['[]', '{}', '""'].includes(object.print(object.initial));
    return isEmpty || plain[1] === object.print(object.initial)
      ? [object.initial]
      : (restrictedBeginning(plain[1]!, known) ?? refuse('it began otherwise'));
  }
  return counted(sentence, known) ?? refuse('no such beginning is known');
}

/** A value that every one of the operations which could have found it came too late for. */
function isOverwritten(value: Json, { raw, told }: Known): boolean {
  const may = told.filter(
    (o) =>
      o.type !== 'info' &&
      ((o.f === 'read' && same(o.output, value)) ||
        (o.f === 'cas' && (o.type === 'fail' || same(expects(o)!, value)))),
  );
  return raw.some(
    (over) => over.type === 'ok' && asks(over) !== undefined && may.every((o) => isBefore(over, o)),
  );
}

function anyValue(told: readonly Operation[]): readonly Json[] {
  const values = told.flatMap((o) => [asks(o), expects(o), o.f === 'read' ? o.output : undefined]);
  return [...values.filter((value) => value !== undefined), null, unspoken];
}

/** Only some registers matter: their beginning is a part of the whole. */
function restrictedBeginning(words: string, { object, told }: Known): readonly Json[] | undefined {
  if (object.name !== 'multi-register') return undefined;
  const happened = told.filter((o) => !isRefused(o));
  const spokenOf = new Set(happened.flatMap((o) => steps(o).map(([, register]) => register)));
  const part = Object.fromEntries(
    Object.entries(object.initial as Readonly<Record<string, Json>>).filter(([name]) =>
      spokenOf.has(name),
    ),
  );
  return object.print(part) === words ? [part] : undefined;
}

/** Every state that the operations of the story can tell apart. */
function anyState({ told, object }: Known): readonly Json[] {
  const elements = new Map<string, Json>();
  for (const { f, input, output } of told) {
    const named = Array.isArray(output)
      ? (output as readonly Json[])
      : [f === 'dequeue' ? output : input];
    for (const one of named) if (one !== null) elements.set(text(one), one);
  }
  const all = [...elements.values()];
  switch (object.name) {
    case 'mutex':
      return [false, true];
    case 'set':
      return all.reduce<readonly (readonly Json[])[]>(
        (sets, one) =>
          sets.flatMap((set) => [set, [...set, one].sort((a, b) => (text(a) < text(b) ? -1 : 1))]),
        [[]],
      );
    case 'append-register': {
      // A list only grows, so it began as a beginning of every answer.
      const answers = told
        .filter(({ f }) => f === 'read')
        .map(({ output }) => output as readonly Json[]);
      const beginnings = answers.flatMap((answer) =>
        [...answer.keys(), answer.length].map((length) => answer.slice(0, length)),
      );
      return beginnings.length === 0 ? [[]] : beginnings;
    }
    case 'fifo-queue': {
      const longest = told.filter(({ f }) => f === 'dequeue').length + 1;
      let lists: readonly (readonly Json[])[] = [[]];
      const every = [...lists];
      for (let length = 1; length <= longest && every.length < 20_000; length++) {
        lists = lists.flatMap((list) => all.map((one) => [...list, one]));
        every.push(...lists);
      }
      return every;
    }
    case 'string-register': {
      const answers = told
        .filter(({ f }) => f === 'read')
        .map(({ output }) => (typeof output === 'string' ? output : ''));
      const beginnings = answers.flatMap((answer) =>
        Array.from({ length: answer.length + 1 }, (_, length) => answer.slice(0, length)),
      );
      return [...beginnings, '?!?'];
    }
    case 'multi-register': {
      let states: readonly Readonly<Record<string, Json>>[] = [{}];
      const registers = new Map<string, Json[]>();
      for (const o of told) {
        for (const [, name, value] of steps(o)) {
          registers.set(name, [...(registers.get(name) ?? [unspoken]), value]);
        }
      }
      for (const [name, values] of registers) {
        states = states.flatMap((state) => values.map((value) => ({ ...state, [name]: value })));
      }
      return states;
    }
    default:
      throw new Error(`any state of ${object.name}?`);
  }
}

/** Beginnings that were counted together from what had happened before. */
function counted(sentence: string, { raw, told }: Known): readonly Json[] | undefined {
  const sum = (operations: readonly Operation[]): number =>
    operations.reduce((total, { input }) => total + Number(input), 0);
  const happened = raw.filter((o) => !isRefused(o));
  const reads = told.filter(({ f }) => f === 'read');
  const begin = Math.min(...reads.map(({ invokeIndex }) => invokeIndex));
  const adds = happened.filter(({ f }) => f === 'add');
  const before = adds.filter((o) => returned(o) < begin);
  const made =
    /^The additions that had returned before (?:the read|the first of these reads) began make (-?\d+)\.( .*)?$/.exec(
      sentence,
    );
  if (made !== null && sum(before) !== Number(made[1])) return undefined;
  if (made !== null && made[2] === undefined) return [Number(made[1])];
  const under =
    /(\d+) (?:more )?(?:additions? )?(?:was|were) under way or of unknown outcome, so the counter held between (-?\d+) and (-?\d+)\.$/.exec(
      sentence,
    );
  if (under !== null) {
    const end = Math.max(...reads.map(returned));
    const open = adds.filter((o) => !before.includes(o) && o.invokeIndex <= end);
    let totals = new Set([made === null ? 0 : sum(before)]);
    for (const { input } of open) {
      totals = new Set([...totals].flatMap((total) => [total, total + Number(input)]));
    }
    const sorted = [...totals].sort((a, b) => a - b);
    const isSo =
      open.length === Number(under[1]) &&
      sorted[0] === Number(under[2]) &&
      sorted.at(-1) === Number(under[3]);
    return isSo ? sorted : undefined;
  }
  const lock =
    /^Before the first of these could take effect, (\d+) (acquire|release)s? had succeeded and no more than (\d+) (?:acquire|release)s? had been asked for, so the lock was (held|free)\.$/.exec(
      sentence,
    );
  if (lock === null) return undefined;
  const [, succeeded, f, asked, state] = lock;
  // At some moment of the history it was so, and none of these had returned before it.
  const isSo = raw.some(({ invokeIndex: moment }) => {
    const done = happened.filter((o) => o.f === f && returned(o) < moment).length;
    const begun = happened.filter((o) => o.f !== f && o.invokeIndex < moment).length;
    const are = done === Number(succeeded) && begun === Number(asked);
    return are && told.every((o) => returned(o) >= moment);
  });
  const follows = state === 'held' ? Number(succeeded) === Number(asked) + 1 : succeeded === asked;
  return isSo && follows ? [state === 'held'] : undefined;
}
