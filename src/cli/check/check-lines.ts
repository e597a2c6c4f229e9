import { styleText } from 'node:util';
import type { Counterexample, KeyResult, LinearizabilityResult } from '../../../checker/index.ts';
import { violationHeadline } from '../../../checker/linearizability/evidence/headline.ts';
import { describeUnread, violatedKeys } from '../../../checker/core/verdict.ts';
import type { Operation } from '../../history/operation.ts';
import { printValue } from '../../history/print-value.ts';
import { padEnd, tableLines } from '../../report/text/text-table.ts';
import { verdictWords } from '../../report/verdict/verdict-words.ts';
import { withoutControlCharacters, wrap } from '../../report/text/wrap.ts';
import { paintOn, textWidth } from '../terminal/paint.ts';

/** More violated keys than this are counted, not described. */
const maxKeys = 5;

const verdictColumns = 'unknown'.length;

/** The verdict of one file: a line, and below it why it is not valid. */
export function checkLines(
  file: string,
  result: LinearizabilityResult,
  seconds: number,
  stream: NodeJS.WriteStream,
): string {
  const { verdict } = result;
  // A violation must be seen among the lines of many files.
  const word = padEnd(verdict === 'invalid' ? verdict.toUpperCase() : verdict, verdictColumns);
  const counts = `${count(result.operations, 'operation')}, ${count(result.keys.length, 'key')}`;
  const about = styleText('dim', `${result.model}, ${counts}, ${seconds.toFixed(2)} s`, { stream });
  const lines = [
    `${paintOn(stream)(verdictWords(verdict).ink, word)}  ${withoutControlCharacters(file)}  ${about}`,
  ];
  if (result.unknown !== undefined) lines.push(...indented(result.unknown.message, stream));
  lines.push(...keysLines(result, stream));
  const unread = describeUnread(result);
  if (unread !== undefined && result.verdict === 'valid') lines.push(...indented(unread, stream));
  return `${lines.join('\n')}\n`;
}

/** Why keys are not valid: the violated ones first, a few of each. */
function keysLines(result: LinearizabilityResult, stream: NodeJS.WriteStream): string[] {
  const lines: string[] = [];
  for (const verdict of ['invalid', 'unknown'] as const) {
    const keys =
      verdict === 'invalid'
        ? violatedKeys(result)
        : result.keys.filter((key) => key.verdict === verdict);
    for (const key of keys.slice(0, maxKeys)) lines.push(...keyLines(key, stream));
    const more = keys.length - maxKeys;
    if (more > 0) lines.push(`  and ${count(more, `more ${verdict} key`)}`);
  }
  return lines;
}

function keyLines(result: KeyResult, stream: NodeJS.WriteStream): string[] {
  const name = result.key === null ? '' : `key ${result.key}: `;
  if (result.verdict === 'unknown') {
    return indented(`${name}${result.unknown?.message ?? 'not decided'}`, stream);
  }
  const { counterexample } = result;
  if (counterexample === undefined) {
    return indented(`${name}not linearizable (the explanation did not fit its budget)`, stream);
  }
  return [
    ...indented(violationHeadline(result), stream).map((line) =>
      styleText('bold', line, { stream }),
    ),
    ...counterexample.story.flatMap((sentence, i) => indented(sentence, stream, `  ${i + 1}. `)),
    ...operationLines(counterexample, stream),
  ];
}

/** In lines that fit the terminal, the further ones below the first. */
function indented(text: string, stream: NodeJS.WriteStream, label = '  '): string[] {
  return wrap(text, textWidth(stream) - label.length).map((line, i) =>
    i === 0 ? label + line : ' '.repeat(label.length) + line,
  );
}

/** The operations of a counterexample as a table: who, what, when. */
function operationLines(
  { operations, initialStates }: Counterexample,
  stream: NodeJS.WriteStream,
): string[] {
  const rows = operations.map((operation) => [
    `process ${operation.process}`,
    deed(operation),
    operation.type,
    interval(operation),
  ]);
  const table = tableLines(rows).flatMap((line) => indented(line, stream, '     '));
  const before = `The operations (before them: ${initialStates.join(' or ')}):`;
  return [...indented(before, stream), ...table];
}

function deed({ f, input, output, type }: Operation): string {
  const taken = printValue(input);
  const given = printValue(output);
  const doing = input === null ? f : `${f} ${taken}`;
  const isAnswered = f === 'read' || given !== taken;
  return type === 'ok' && isAnswered ? `${doing} → ${given}` : doing;
}

function interval(operation: Operation): string {
  const { invokedAtUs, completedAtUs, invokeIndex, completeIndex } = operation;
  if (Number.isNaN(invokedAtUs)) return `events ${invokeIndex} to ${completeIndex ?? 'never'}`;
  const seconds = (us: number): string => `${(us / 1e6).toFixed(6)} s`;
  const end = completedAtUs === null ? 'never' : seconds(completedAtUs);
  return `${seconds(invokedAtUs)} to ${end}`;
}

function count(n: number, what: string): string {
  return `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`;
}
