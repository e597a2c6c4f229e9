import type { Operation } from '../../../history/operation.ts';
import { formatMoment, operationText } from '../../../report/text/format.ts';
import { el, type Child } from '../../kit/dom.ts';
import type { ViolationActions } from './violation-actions.ts';

/** "Process 48", "process 4", "processes 4, 8 and 12": numbers of processes in a sentence. */
const mentions = /\bprocess(?:es)? \d+(?:(?:, | and | or |, and )\d+(?![\d.]))*/gi;

/**
 * A sentence of a story in which each process is a link to its operation in the full timeline.
 * A number that none of these operations has is left as it is.
 */
export function linkedProcesses(
  sentence: string,
  operations: readonly Operation[],
  actions: ViolationActions,
): Child[] {
  const parts: Child[] = [];
  let at = 0;
  const add = (from: number, to: number, process: number): void => {
    const operation = meantBy(sentence, from, operations, process);
    if (operation === undefined) return;
    parts.push(sentence.slice(at, from), processLink(sentence.slice(from, to), operation, actions));
    at = to;
  };
  for (const { 0: mention, index } of sentence.matchAll(mentions)) {
    [...mention.matchAll(/\d+/g)].forEach(({ 0: digits, index: within }, i) => {
      const from = index + within;
      // The first number takes its noun into the link: a finger needs the room.
      add(i === 0 ? index : from, from + digits.length, Number(digits));
    });
  }
  return [...parts, sentence.slice(at)];
}

/** Its address is the operation's own, so that it can be copied or opened beside this page. */
function processLink(text: string, operation: Operation, actions: ViolationActions): HTMLElement {
  const { invokeIndex, process } = operation;
  const link = el(
    'a',
    {
      class: 'process',
      href: `#op=${invokeIndex}`,
      'data-process': process,
      title: `${operationText(operation, 60)}: show it in the timeline`,
    },
    text,
  );
  link.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    actions.showOperation(invokeIndex);
  });
  return link;
}

/**
 * Of several operations of a process, the one of which the sentence says most: above all, what the
 * process is said to have done first after it is named. When nothing distinguishes them, the first.
 */
function meantBy(
  sentence: string,
  from: number,
  operations: readonly Operation[],
  process: number,
): Operation | undefined {
  const own = operations.filter((operation) => operation.process === process);
  const after = sentence.slice(from);
  const rank = ({ f }: Operation): number => {
    const at = after.search(new RegExp(`\\b(?:${verbs[f] ?? escaped(f)})`, 'i'));
    return at < 0 ? Infinity : at;
  };
  const first = Math.min(...own.map(rank));
  const score = (operation: Operation): number =>
    (rank(operation) === first ? 3 : 0) +
    tracesOf(operation).filter((trace) => trace.test(sentence)).length;
  const scores = own.map(score);
  return own[scores.indexOf(Math.max(...scores))];
}

/** How stories speak of what they do not name by its function. */
const verbs: Readonly<Record<string, string>> = {
  write: 'writ|wrote',
  read: 'read',
  cas: 'cas\\b|compare|swap',
};

/** Values and moments of an operation, as a sentence may have them. */
function tracesOf({ input, output, type, invokedAtUs, completedAtUs }: Operation): RegExp[] {
  const values = (type === 'ok' ? [input, output] : [input]).flatMap((value) =>
    value === null ? [] : [JSON.stringify(value)],
  );
  const moments = [invokedAtUs, completedAtUs].flatMap((us) =>
    us === null ? [] : [formatMoment(us).replace(/ s$/, '')],
  );
  return [...new Set([...values, ...moments])].map(whole);
}

/** The text where no letter or digit makes it part of a longer word. */
function whole(text: string): RegExp {
  return new RegExp(`(?<![\\w.])${escaped(text.slice(0, 200))}(?![\\w])`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
