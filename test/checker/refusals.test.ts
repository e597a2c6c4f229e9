// Catches: a refusal that counts as having happened (or an observation that is dropped), in any model, for any error.
import { expect, test } from 'vitest';
import { bruteForce } from '../../checker/linearizability/brute-force.ts';
import type { Model } from '../../checker/index.ts';
import {
  appendRegister,
  checkLinearizable,
  counter,
  fifoQueue,
  multiRegisterModel,
  mutex,
  register,
  set,
  stringRegister,
} from '../../checker/index.ts';
import type { CompletionType, Json, Operation } from '../../src/history/operation.ts';
import { seededRandom } from '../../src/random.ts';
import { definitions, isLinearizableBy } from './definitions.ts';

/** What a client asked and, for `ok`, was answered. */
type Deed = readonly [f: string, input: Json, ...outputs: Json[]];

const objects: readonly (readonly [Model, readonly Deed[]])[] = [
  [
    register,
    [
      ['read', null, null, 1, 2],
      ['write', 1, 1],
      ['write', 2, 2],
      ['delete', null, null],
      ['cas', [null, 1], [null, 1]],
      ['cas', [1, 2], [1, 2]],
      ['cas', [2, 2], [2, 2]],
    ],
  ],
  [
    mutex,
    [
      ['acquire', null, null],
      ['release', null, null],
    ],
  ],
  [
    counter,
    [
      ['add', 1, 1],
      ['add', 2, 2],
      ['read', null, 0, 1, 2, 3],
    ],
  ],
  [
    set,
    [
      ['add', 1, 1],
      ['remove', 1, 1],
      ['add', 2, 2],
      ['read', null, [], [1], [2], [1, 2]],
    ],
  ],
  [
    fifoQueue,
    [
      ['enqueue', 1, 1],
      ['enqueue', 2, 2],
      ['dequeue', null, null, 1, 2],
    ],
  ],
  [
    appendRegister,
    [
      ['append', 1, 1],
      ['append', 2, 2],
      ['read', null, [], [1], [2], [1, 2]],
    ],
  ],
  [
    stringRegister,
    [
      ['append', 'a', 'a'],
      ['write', 'b', 'b'],
      ['read', null, '', 'a', 'b', 'ab', 'ba'],
    ],
  ],
  [
    multiRegisterModel({ initial: { x: 0, y: 0 } }),
    [
      ['txn', [['write', 'x', 1]], [['write', 'x', 1]]],
      [
        'txn',
        [
          ['write', 'x', 2],
          ['read', 'y', null],
        ],
        [
          ['write', 'x', 2],
          ['read', 'y', 0],
        ],
      ],
      ['txn', [['write', 'y', 1]], [['write', 'y', 1]]],
      ['txn', [['read', 'x', null]], [['read', 'x', 0]], [['read', 'x', 1]], [['read', 'x', 2]]],
    ],
  ],
];

const errors = [undefined, 'precondition-failed', 'not-leader', 'timeout', 'refused', ''] as const;

type Outcome = Pick<Operation, 'f' | 'input' | 'output' | 'type'> & { readonly error?: string };

/** Each deed with each outcome: every answer, and every error as a failure and as an unknown. */
function outcomesOf(deeds: readonly Deed[]): readonly Outcome[] {
  return deeds.flatMap(([f, input, ...outputs]) => [
    ...outputs.map((output): Outcome => ({ f, input, output, type: 'ok' })),
    ...(['fail', 'info'] as const).flatMap((type: CompletionType) =>
      errors.map((error): Outcome => ({
        f,
        input,
        output: null,
        type,
        ...(error === undefined ? {} : { error }),
      })),
    ),
  ]);
}

/** Begin and end of each operation: one after the other, all at once, and in between. */
const shapes: readonly (readonly (readonly [number, number])[])[] = [
  [
    [0, 1],
    [2, 3],
    [4, 5],
    [6, 7],
  ],
  [
    [0, 4],
    [1, 5],
    [2, 6],
    [3, 7],
  ],
  [
    [0, 2],
    [1, 4],
    [3, 6],
    [5, 7],
  ],
  [
    [0, 7],
    [1, 2],
    [3, 4],
    [5, 6],
  ],
];

function historyOf(
  outcomes: readonly Outcome[],
  shape: readonly (readonly [number, number])[],
): Operation[] {
  return outcomes.map((outcome, process) => {
    const [invokeIndex, completeIndex] = shape[process]!;
    const at = {
      invokedAtUs: invokeIndex,
      completedAtUs: completeIndex,
      invokeIndex,
      completeIndex,
    };
    return { process, key: 'k', ...outcome, ...at };
  });
}

function judge(model: Model, history: readonly Operation[]): void {
  const expected = isLinearizableBy(definitions[model.name]!, history);
  const told = `${JSON.stringify(history)}, which ${expected ? 'has' : 'has no'} linearization`;
  const verdict = expected ? 'valid' : 'invalid';
  for (const algorithm of ['fast', 'general'] as const) {
    const [key] = checkLinearizable(history, { model, algorithm }).keys;
    if (key?.verdict !== verdict) expect.fail(`${algorithm}: ${key?.verdict} for ${told}`);
    if (key.counterexample?.confirmed === false) expect.fail(`not confirmed: ${told}`);
  }
  if (bruteForce(history, model) !== expected) expect.fail(`the judge is wrong about ${told}`);
}

test.each(objects)(
  '$name: two operations of every outcome and error',
  { timeout: 120_000 },
  (model, deeds) => {
    const outcomes = outcomesOf(deeds);
    for (const [i, first] of outcomes.entries()) {
      for (const [k, second] of outcomes.entries()) {
        // One after the other, or at once: with equal outcomes twice in each, with others once.
        for (const shape of shapes.slice((i + k) % 2, 1 + ((i + k) % 2)))
          judge(model, historyOf([first, second], shape));
      }
    }
  },
);

test.each(objects)('$name: three and four operations of any outcome and error', (model, deeds) => {
  const outcomes = outcomesOf(deeds);
  const random = seededRandom(8);
  for (let i = 0; i < 3000; i++) {
    const some = Array.from({ length: 3 + random.int(2) }, () => random.pick(outcomes));
    judge(model, historyOf(some, random.pick(shapes)));
  }
});

test('a model of the user learns from a refusal when it says so, and from no other', () => {
  const refused = (error?: string): Operation[] =>
    historyOf(
      [
        {
          f: 'acquire',
          input: null,
          output: null,
          type: 'fail',
          ...(error === undefined ? {} : { error }),
        },
      ],
      [[0, 1]],
    );
  const locked: Model<boolean> = {
    name: 'lock',
    init: () => false,
    step: (isHeld, { type }) =>
      type === 'fail' ? (isHeld ? true : undefined) : isHeld ? undefined : true,
    stateKey: String,
    describeState: String,
  };
  const learning: Model<boolean> = { ...locked, learnsFrom: ({ error }) => error === 'held' };
  expect(checkLinearizable(refused('held'), { model: locked }).keys[0]?.verdict).toBe('valid');
  expect(checkLinearizable(refused('held'), { model: learning }).verdict).toBe('invalid');
  expect(checkLinearizable(refused('timeout'), { model: learning }).keys[0]?.verdict).toBe('valid');
  // The judge does not know what such a refusal tells, so it confirms nothing.
  expect(bruteForce(refused('held'), learning)).toBeUndefined();
});
