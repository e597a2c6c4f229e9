// Catches: a story of long values that prints them whole, or says something of them that is not so
// because two of them are cut off to the same words.
import { expect, test } from 'vitest';
import { checkLinearizable } from '../../../../checker/index.ts';
import type { Json } from '../../../../src/history/operation.ts';
import { objectWords } from './reader/objects.ts';
import { readStory } from './reader/read-story.ts';
import type { Row } from './stories.ts';
import { examples, historyOf } from './stories.ts';

/** The same value for the same number or text, of one beginning with all others. */
function long(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(long);
  return value === null ? null : `${'x'.repeat(2000)}${value as string | number}`;
}

const models = new Set(['register', 'set', 'fifo-queue', 'append-register', 'string-register']);
const cases = Object.entries(examples).filter(([, { model }]) => models.has(model.name));

test.each(cases)('%s', (_name, { model, rows }) => {
  const lengthened = rows.map(([process, f, input, output, ...rest]): Row => [
    process,
    f,
    long(input),
    long(output),
    ...rest,
  ]);
  const history = historyOf(lengthened);
  const [key] = checkLinearizable(history, { model }).keys;
  expect(key?.verdict).toBe('invalid');
  const counterexample = key!.counterexample!;
  const { summary, story, operations, initialStates, orders } = counterexample;
  const words = JSON.stringify([summary, story, initialStates, orders]);
  expect(words).not.toContain('x'.repeat(500));
  expect(JSON.stringify(operations)).toContain('x'.repeat(2000));
  expect(readStory(counterexample, history, key!.key, objectWords[model.name]!).wrong).toEqual([]);
});
