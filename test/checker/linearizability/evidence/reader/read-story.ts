/**
 * Reads a story and says what in it is not so, from nothing but the recorded history: every
 * sentence has to be of a form that is known here, and literally true.
 */
import type { Counterexample } from '../../../../../checker/index.ts';
import type { Operation } from '../../../../../src/history/operation.ts';
import { statesBy } from './beginnings.ts';
import { commonRules, excerptRules } from './common-rules.ts';
import type { Facts, ObjectWords } from './facts.ts';
import { hasOrder, same } from './facts.ts';
import { objectRules } from './object-rules.ts';
import { operationRules } from './operation-rules.ts';
import { registerRules } from './register-rules.ts';
import { wholeValues } from './long-values.ts';
import { uncapitalised } from './rules.ts';

const rules = [
  ...operationRules,
  ...registerRules,
  ...objectRules,
  ...commonRules,
  ...excerptRules,
];

export interface Reading {
  /** What is wrong, a line each. */
  readonly wrong: readonly string[];
  /** The forms that were met, for a test to see that it met them. */
  readonly forms: readonly string[];
}

export function readStory(
  counterexample: Counterexample,
  history: readonly Operation[],
  key: string | null,
  object: ObjectWords,
): Reading {
  const { operations, confirmed: isConfirmed, isExcerpt } = counterexample;
  const raw = history.filter((o) => key === null || o.key === undefined || o.key === key);
  // A long value is cut off in the story; everything else is read as if it stood there whole.
  const whole = (sentence: string): string => wholeValues(sentence, [...raw, ...operations]);
  const [summary, story] = [whole(counterexample.summary), counterexample.story.map(whole)];
  const wrong: string[] = [];
  const forms: string[] = [];
  const attempt = (what: string, read: () => void): void => {
    try {
      read();
    } catch (error) {
      wrong.push(`${what} ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const prefix = key === null ? '' : `Key ${JSON.stringify(key)}: `;
  if (!summary.startsWith(prefix))
    wrong.push(`the summary does not begin with its key: ${summary}`);
  const plain = uncapitalised(summary.slice(prefix.length));
  const said = { summary: plain, story, isConfirmed };
  let facts: Facts = { raw, told: operations, key, object, ...said, states: [] };
  attempt('beginning:', () => {
    const states = statesBy(story[0]!, { raw, told: operations, object });
    facts = { ...facts, states };
  });
  wrong.push(...operations.flatMap((o) => notRelaxed(o, raw)));
  attempt('proof:', () => {
    if (isExcerpt !== true && hasOrder(operations, facts.states, object))
      wrong.push('the operations have an order');
  });
  for (const sentence of [summary.slice(prefix.length), ...story.slice(1).flatMap(sentencesOf)]) {
    const text = uncapitalised(sentence);
    const fitting = rules.filter(([form]) => form.test(text));
    if (fitting.length === 0) wrong.push(`unknown form: ${sentence}`);
    const reasons: string[] = [];
    const isTrue = fitting.some(([form, holds]) => {
      try {
        const said = holds(form.exec(text)!.slice(1), facts);
        if (said) forms.push(form.source);
        return said;
      } catch (error) {
        reasons.push(error instanceof Error ? error.message : String(error));
        return false;
      }
    });
    if (fitting.length > 0 && !isTrue) wrong.push(`not so: ${sentence} ${reasons.join('; ')}`);
  }
  return { wrong, forms };
}

/** Several sentences may stand in one line of a story. */
function sentencesOf(line: string): readonly string[] {
  return line.split(/(?<=[^.]\.) (?=(?:From \d|At \d|That is after))/);
}

/** An operation of the counterexample that the history does not have, not even as something looser. */
function notRelaxed(o: Operation, raw: readonly Operation[]): readonly string[] {
  const recorded = raw.find(({ invokeIndex }) => invokeIndex === o.invokeIndex);
  const isSame =
    recorded !== undefined &&
    recorded.process === o.process &&
    (o.type === recorded.type || (o.type === 'info' && recorded.type === 'ok')) &&
    (o.f !== recorded.f ? o.f === 'write' && recorded.f === 'cas' : true) &&
    same(o.invokedAtUs, recorded.invokedAtUs);
  return isSame ? [] : [`the history has no operation like ${JSON.stringify(o)}`];
}
