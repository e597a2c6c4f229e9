import type { Json, Operation } from '../../../../../src/history/operation.ts';
import type { Facts } from './facts.ts';
import { counts, furthest, hasOrder, nextOf, same } from './facts.ts';
import { allNamed, isAt, named, nameIn } from './references.ts';
import { form } from './rules.ts';
import type { Rule } from './rules.ts';

/** What any story may end with: that there is no order, and how far the longest one comes. */
export const commonRules: readonly Rule[] = [
  [
    form(
      'every order of them that keeps to real time meets an operation whose answer is impossible\\.',
    ),
    (_, { told, states, object }) => !hasOrder(told, states, object),
  ],
  [
    form(`no order comes further than (${nameIn}(?:, then ${nameIn})*), where (.+)\\.`),
    ([names = '', why = ''], facts) => {
      const order = allNamed(names, facts).map((o) => asTold(o, facts));
      if (furthest(facts.told, facts.states, facts.object) !== order.length) return false;
      return facts.states.some((state) => {
        const after = replay(order, state, facts);
        return after !== undefined && isDeadEnd(order, after, why, facts);
      });
    },
  ],
  [
    form(
      'none of them can come first: (.+?)(, and so with every other state that it may begin in)?\\.',
    ),
    ([why = ''], facts) =>
      furthest(facts.told, facts.states, facts.object) === 0 &&
      facts.states.some((state) => isDeadEnd([], state, why, facts)),
  ],
];

/** Where a search got stuck: what is said is not of the operations that are told, but of all. */
export const excerptRules: readonly Rule[] = [
  [
    form(
      `no order of the (?:one operation|(\\d+) operations) explains all answers; the search got stuck(?:, when (${nameIn}) returned at (.+?))?\\.`,
    ),
    ([count = '1', name, moment = ''], facts) =>
      isHopeless(Number(count), facts) && (name === undefined || returnedAt(name, moment, facts)),
  ],
  [
    form(
      'no order of the (?:one operation|(\\d+) operations) that keeps to real time explains all their answers\\.',
    ),
    ([count = '1'], facts) => isHopeless(Number(count), facts),
  ],
  [
    form(`the search for one got stuck, when (${nameIn}) returned at (.+?)\\.`),
    ([name = '', moment = ''], facts) => returnedAt(name, moment, facts),
  ],
  [
    form(
      'these are only where it got stuck: a smaller proof was not found within its limits, so nothing was confirmed by brute force\\.',
    ),
    (_, { isConfirmed }) => !isConfirmed,
  ],
];

function isHopeless(count: number, { raw, object }: Facts): boolean {
  return raw.length === count && !hasOrder(raw, [object.initial], object);
}

function returnedAt(name: string, moment: string, facts: Facts): boolean {
  return isAt(moment, named(name, facts).completedAtUs);
}

function asTold({ invokeIndex }: Operation, { told }: Facts): Operation {
  const one = told.find((o) => o.invokeIndex === invokeIndex);
  if (one === undefined) throw new Error(`operation ${invokeIndex} is not in the story`);
  return one;
}

function replay(
  order: readonly Operation[],
  state: Json,
  { told, object }: Facts,
): Json | undefined {
  let left = told.filter(counts);
  let now: Json | undefined = state;
  for (const o of order) {
    if (now === undefined || !nextOf(left).includes(o)) return undefined;
    now = object.apply(now, o);
    left = left.filter((other) => other !== o);
  }
  return now;
}

/** Whether the reason holds: what can come next, and that none of it is possible in this state. */
function isDeadEnd(order: readonly Operation[], state: Json, why: string, facts: Facts): boolean {
  const { told, object } = facts;
  const left = told.filter((o) => counts(o) && !order.includes(o));
  const next = nextOf(left);
  if (next.some((o) => object.apply(state, o) !== undefined)) return false;
  const several =
    /^only (.+) can come next, and none of them is possible when the state is (.+)$/s.exec(why);
  if (several !== null) {
    const meant = allNamed(several[1]!, facts).map((o) => asTold(o, facts));
    return isState(several[2]!, state, facts) && sameOperations(meant, next);
  }
  const one = new RegExp(
    `^(${nameIn}) has to come (next|before (?:the one operation|the (\\d+) operations) that began later), and it is not possible when the state is (.+)$`,
    's',
  ).exec(why);
  if (one === null) throw new Error(`no such reason is known: "${why}"`);
  const [, name = '', place = '', count, words = ''] = one;
  const later = left.length - next.length;
  return (
    isState(words, state, facts) &&
    sameOperations([asTold(named(name, facts), facts)], next) &&
    (place === 'next' ? later === 0 : later === Number(count ?? 1))
  );
}

function isState(words: string, state: Json, { object }: Facts): boolean {
  return words === object.print(state) || (isUnspoken(state) && /other/.test(words));
}

/** Stands for every value that a story does not speak of. */
export const unspoken: Json = { unspoken: true };

export function isUnspoken(state: Json): boolean {
  return (
    same(state, unspoken) ||
    (typeof state === 'object' && state !== null && Object.values(state).some(isUnspoken))
  );
}

function sameOperations(a: readonly Operation[], b: readonly Operation[]): boolean {
  return a.length === b.length && a.every((o) => b.includes(o));
}
