import type { NoOrder } from '../../../checker/core/checker.ts';
import type { Operation } from '../../history/operation.ts';
import { faultWindows } from '../faults/fault-windows.ts';
import { findingsOf, unordered } from '../verdict/findings.ts';
import { formatDuration, operationText, plural } from '../text/format.ts';
import { keyText, violationTitle } from '../verdict/headline.ts';
import type { Paint } from '../text/ink.ts';
import { promiseText } from '../verdict/promise.ts';
import { roleSegments } from '../run/leaders.ts';
import type { SummaryInput } from '../ci/markdown.ts';
import { fitColumns, tableLines } from '../text/text-table.ts';
import { contextSentences } from '../verdict/violation-context.ts';
import { withoutControlCharacters, wrap } from '../text/wrap.ts';

export interface TerminalOptions {
  /** Columns of the terminal; text is wrapped to it. */
  readonly width: number;
  readonly paint: Paint;
  /** Where things are, as the user can open them. Absent: not written. */
  readonly paths: { readonly report?: string; readonly folder?: string };
}

export const indent = '  ';
/** One violation is described in full; of the others, this many have a line. */
const maxOthers = 5;

/** The story of the first violation, and a line for each of some others. */
export function storyLines(input: SummaryInput, options: TerminalOptions): string[] {
  const { test, results, nemesis, cluster } = input;
  const linearizability = results?.linearizability ?? input.linearizability;
  const violated = unordered(findingsOf(results, linearizability));
  const faults = faultWindows(nemesis, test?.nodes);
  const segments = roleSegments(cluster, results?.stats.durationUs ?? 0);
  const [first, ...others] = violated;
  if (first === undefined) return [];
  const { key, counterexample } = first;
  if (counterexample === undefined) {
    return [
      `${withoutControlCharacters(keyText(key))}: no small counterexample was found within its budget`,
    ];
  }
  const { story, operations, initialStates } = counterexample;
  const sentences = [...story, ...contextSentences(counterexample, faults, segments)];
  return [
    options.paint('strong', withoutControlCharacters(violationTitle(first))),
    ...sentences.flatMap((sentence, at) => numbered(at + 1, sentence, options)),
    ...lane(operations, initialStates, options),
    ...promiseLines(test, options),
    ...otherViolations(others, options),
  ];
}

/** Whether that is what it promises is for the reader to say. */
function promiseLines(test: SummaryInput['test'], { width, paint }: TerminalOptions): string[] {
  const text = promiseText(test);
  return text === undefined ? [] : wrap(text, width).map((line) => paint('quiet', line));
}

function otherViolations(others: readonly NoOrder[], options: TerminalOptions): string[] {
  if (others.length === 0) return [];
  const lines = others
    .slice(0, maxOthers)
    .flatMap((other) => wrap(violationTitle(other), options.width - 2))
    .map((line) => indent + line);
  const left = others.length - maxOthers;
  return ['', 'Also:', ...lines, ...(left > 0 ? [`${indent}and ${plural(left, 'more key')}`] : [])];
}

function numbered(number: number, sentence: string, { width }: TerminalOptions): string[] {
  const label = `${number}. `.padStart(5);
  return wrap(sentence, width - label.length).map((line, i) =>
    i === 0 ? `${label}${line}` : `${' '.repeat(label.length)}${line}`,
  );
}

/** The operations themselves, in order of invocation, with times relative to the first. */
function lane(
  operations: readonly Operation[],
  initialStates: readonly string[],
  { width, paint }: TerminalOptions,
): string[] {
  const start = Math.min(...operations.map(({ invokedAtUs }) => invokedAtUs));
  if (!Number.isFinite(start)) return [];
  const rows = operations.map((op) => {
    const from = `+${formatDuration(op.invokedAtUs - start)}`;
    const to = op.completedAtUs === null ? '…' : `+${formatDuration(op.completedAtUs - start)}`;
    const node = op.node === undefined ? '' : `  ${op.node}`;
    return [`p${op.process}`, from, to, withoutControlCharacters(operationText(op, 24) + node)];
  });
  return [
    ...wrap(`state before: ${initialStates.join(' or ')}`, width - indent.length).map(
      (line) => indent + paint('quiet', line),
    ),
    ...tableLines(rows, { right: [0, 1, 2], gaps: [' ', ' – '] }).map((line) =>
      fitColumns(indent + line, Math.max(width, 20)),
    ),
  ];
}
