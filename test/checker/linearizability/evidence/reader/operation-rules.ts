import type { Json, Operation } from '../../../../../src/history/operation.ts';
import type { Facts } from './facts.ts';
import { isBefore, isRefused } from './facts.ts';
import { isAt, meantBy, nameIn, stepsInWords, words } from './references.ts';
import type { Rule } from './rules.ts';
import { form } from './rules.ts';

/** Sentences that each tell one operation: when it was, what it came after, who did it and what. */
export const operationRules: readonly Rule[] = [
  [
    form(
      `from (.+?) to (.+?)(?:, after (${nameIn} had returned .+?))?, process (\\d+)(?: \\(at (\\S+)\\))? ((?:read|wrote|deleted|changed|asked|acquired|released|added|removed|enqueued|appended|dequeued|made)\\b.*)\\.`,
    ),
    ([from = '', to = '', after, process, node, deed = ''], facts) =>
      facts.raw.some(
        (o) =>
          isAt(from, o.invokedAtUs) &&
          isAt(to, o.completedAtUs) &&
          isBy(o, process, node) &&
          o.type !== 'info' &&
          comesAfter(o, after, facts) &&
          didOf(o, facts).includes(deed),
      ),
  ],
  [
    form(
      `at (.+?)(?:, after (${nameIn} had returned .+?))?, process (\\d+)(?: \\(at (\\S+)\\))? (asked .*)\\.`,
    ),
    ([from = '', after, process, node, deed = ''], facts) =>
      facts.raw.some(
        (o) =>
          isAt(from, o.invokedAtUs) &&
          isBy(o, process, node) &&
          comesAfter(o, after, facts) &&
          wasAsked(o, deed),
      ),
  ],
];

function isBy(o: Operation, process: string | undefined, node: string | undefined): boolean {
  return o.process === Number(process) && o.node === node;
}

function comesAfter(o: Operation, after: string | undefined, facts: Facts): boolean {
  if (after === undefined) return true;
  const each = [...after.matchAll(new RegExp(`(${nameIn}) had returned \\(([^)]*)\\)`, 'g'))];
  return (
    each.length > 0 &&
    each.every(([, name = '', moment = '']) => {
      return meantBy(name, facts).some(
        (other) => isBefore(other, o) && isAt(moment, other.completedAtUs),
      );
    })
  );
}

/** Of unknown outcome, for the history or for the story. */
function wasAsked(o: Operation, deed: string): boolean {
  const unknown = /^(.*?), and never learned whether it took effect(?: \((.*)\))?$/.exec(deed);
  if (unknown !== null) {
    return o.type === 'info' && unknown[2] === o.error && requestOf(o).includes(unknown[1]!);
  }
  const open = /^(.*), which returned at (.*); whether it had taken effect is left open here$/.exec(
    deed,
  );
  return (
    open !== null &&
    o.type === 'ok' &&
    isAt(open[2]!, o.completedAtUs) &&
    requestOf(o).includes(open[1]!)
  );
}

/** Every true way of telling what an operation did. */
function didOf(o: Operation, facts: Facts): readonly string[] {
  const { f, input, output } = o;
  if (isRefused(o)) {
    if (f === 'cas' && o.error === 'precondition-failed') {
      const [expected = null, next = null] = input as readonly Json[];
      return [
        `asked to change ${words(expected)} to ${words(next)} and was told that the value was not ${words(expected)}`,
      ];
    }
    const why = o.error === undefined ? '' : ` (${o.error})`;
    return requestOf(o).map((request) => `${request}, which was refused${why}`);
  }
  switch (f) {
    case 'read':
      return readings(o, facts);
    case 'write':
      return [`wrote ${words(input)}`];
    case 'delete':
      return ['deleted the key'];
    case 'cas': {
      const [expected = null, next = null] = input as readonly Json[];
      const did = `changed ${words(expected)} to ${words(next)} by compare-and-set`;
      return [did, `${did} (only what it left counts here)`];
    }
    case 'acquire':
      return ['acquired the lock'];
    case 'release':
      return ['released the lock'];
    case 'dequeue':
      return [
        output === null
          ? 'asked to dequeue and found the queue empty'
          : `dequeued ${words(output)}`,
      ];
    case 'txn':
      return partsOf(stepsInWords(o, true)).map((did) => `made one transaction that ${did}`);
    default: {
      const past: Readonly<Record<string, string>> = {
        add: 'added',
        remove: 'removed',
        enqueue: 'enqueued',
        append: 'appended',
      };
      return [`${past[f] ?? `did ${f}`} ${words(input)}`];
    }
  }
}

function requestOf({ f, input, ...rest }: Operation): readonly string[] {
  switch (f) {
    case 'delete':
      return ['asked to delete the key'];
    case 'cas': {
      const [expected = null, next = null] = input as readonly Json[];
      const did = `asked to change ${words(expected)} to ${words(next)} by compare-and-set`;
      return [did, `${did} (only what it left counts here)`];
    }
    case 'acquire':
      return ['asked for the lock'];
    case 'release':
      return ['asked to release the lock'];
    case 'dequeue':
      return ['asked to dequeue'];
    case 'txn':
      return partsOf(stepsInWords({ f, input, ...rest, type: 'info' }, false)).map(
        (did) => `asked for one transaction that ${did}`,
      );
    default:
      return [`asked to ${f} ${words(input)}`];
  }
}

/** A transaction may be told by any of its steps, in their order. */
function partsOf(all: readonly string[]): readonly string[] {
  const subsets = all.reduce<readonly (readonly string[])[]>(
    (sets, one) => [...sets, ...sets.map((set) => [...set, one])],
    [[]],
  );
  return subsets.filter((set) => set.length > 0).map(listed);
}

export function listed(items: readonly string[]): string {
  return items.length < 2
    ? items.join('')
    : `${items.slice(0, -1).join(', ')} and ${items.at(-1)!}`;
}

/** What a read found: all of it, or as far as the story's other operations are concerned. */
function readings({ output }: Operation, { told, object }: Facts): readonly string[] {
  if (!Array.isArray(output)) {
    return [output === null ? 'read and found nothing' : `read ${words(output)}`];
  }
  const found = (output as readonly Json[]).map(words);
  const whole = found.length === 0 ? ['read and found nothing'] : [];
  const isSet = object.name === 'set';
  whole.push(isSet ? `read {${found.join(', ')}}` : `read [${found.join(',')}]`);
  const spokenOf = new Set<string>();
  for (const { f, input, output: answer } of told) {
    if (f !== 'read') spokenOf.add(words(input));
    else if (Array.isArray(answer))
      for (const one of answer as readonly Json[]) spokenOf.add(words(one));
  }
  const names = [...spokenOf];
  const here = found.filter((one) => spokenOf.has(one));
  if (names.length === 1) {
    const times = here.length < 2 ? '' : here.length === 2 ? ' twice' : ` ${here.length} times`;
    whole.push(
      here.length === 0
        ? `read, and did not find ${names[0]!}`
        : `read, and found ${names[0]!}${times}`,
    );
  } else if (here.length === 0) {
    whole.push(`read, and found none of ${listed(names)}`);
  } else {
    whole.push(
      `read, and of ${listed(names)} found ${isSet ? listed(here) : here.join(' before ')}`,
    );
  }
  return whole;
}
