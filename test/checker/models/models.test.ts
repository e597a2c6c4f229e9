// Catches: a model that allows what its object cannot do, or forbids what it can.
import { expect, test } from 'vitest';
import { bruteForce } from '../../../checker/linearizability/brute-force.ts';
import type { Model } from '../../../checker/index.ts';
import {
  appendRegister,
  checkLinearizable,
  counter,
  fifoQueue,
  multiRegisterModel,
  mutex,
  register,
  registerModel,
  set,
  stringRegister,
} from '../../../checker/index.ts';
import type { Json, Operation } from '../../../src/history/operation.ts';
import { seededRandom } from '../../../src/random.ts';

type Row = readonly [f: string, input: Json, output: Json, from: number, to: number | null];

function historyOf(rows: readonly Row[]): Operation[] {
  return rows.map(([f, input, output, from, to], process) => ({
    process,
    f,
    input,
    output,
    type: to === null ? 'info' : 'ok',
    invokedAtUs: from,
    completedAtUs: to,
    invokeIndex: from,
    completeIndex: to,
  }));
}

const multiRegister = multiRegisterModel({ initial: { x: 0, y: 0 } });

test.each<[string, Model, 'valid' | 'invalid', Row[]]>([
  [
    'two owners',
    mutex,
    'invalid',
    [
      ['acquire', null, null, 1, 2],
      ['acquire', null, null, 3, 4],
    ],
  ],
  [
    'an unknown release lets the next one in',
    mutex,
    'valid',
    [
      ['acquire', null, null, 1, 2],
      ['release', null, null, 3, null],
      ['acquire', null, null, 4, 5],
    ],
  ],
  ['a release of a free lock', mutex, 'invalid', [['release', null, null, 1, 2]]],
  [
    'adds in any order',
    counter,
    'valid',
    [
      ['add', 1, 1, 1, 4],
      ['add', 2, 2, 2, 5],
      ['read', null, 2, 3, 6],
    ],
  ],
  [
    'a lost add',
    counter,
    'invalid',
    [
      ['add', 1, 1, 1, 2],
      ['add', 2, 2, 3, 4],
      ['read', null, 2, 5, 6],
    ],
  ],
  [
    'elements in any order',
    set,
    'valid',
    [
      ['add', 1, 1, 1, 2],
      ['add', 2, 2, 3, 4],
      ['read', null, [2, 1], 5, 6],
    ],
  ],
  [
    'a lost element',
    set,
    'invalid',
    [
      ['add', 1, 1, 1, 2],
      ['read', null, [], 3, 4],
    ],
  ],
  [
    'a removed element that is back',
    set,
    'invalid',
    [
      ['add', 1, 1, 1, 2],
      ['remove', 1, 1, 3, 4],
      ['read', null, [1], 5, 6],
    ],
  ],
  [
    'first in, first out',
    fifoQueue,
    'valid',
    [
      ['enqueue', 1, 1, 1, 2],
      ['enqueue', 2, 2, 3, 4],
      ['dequeue', null, 1, 5, 6],
      ['dequeue', null, 2, 7, 8],
      ['dequeue', null, null, 9, 10],
    ],
  ],
  [
    'last in, first out',
    fifoQueue,
    'invalid',
    [
      ['enqueue', 1, 1, 1, 2],
      ['enqueue', 2, 2, 3, 4],
      ['dequeue', null, 2, 5, 6],
    ],
  ],
  [
    'taken twice',
    fifoQueue,
    'invalid',
    [
      ['enqueue', 1, 1, 1, 2],
      ['dequeue', null, 1, 3, 6],
      ['dequeue', null, 1, 4, 5],
    ],
  ],
  [
    'appends in order',
    appendRegister,
    'valid',
    [
      ['append', 1, 1, 1, 2],
      ['append', 2, 2, 3, 4],
      ['read', null, [1, 2], 5, 6],
    ],
  ],
  [
    'appends out of order',
    appendRegister,
    'invalid',
    [
      ['append', 1, 1, 1, 2],
      ['append', 2, 2, 3, 4],
      ['read', null, [2, 1], 5, 6],
    ],
  ],
  [
    'a longer string',
    stringRegister,
    'valid',
    [
      ['write', 'a', 'a', 1, 2],
      ['append', 'b', 'b', 3, 4],
      ['read', null, 'ab', 5, 6],
    ],
  ],
  [
    'a string cut short',
    stringRegister,
    'invalid',
    [
      ['write', 'a', 'a', 1, 2],
      ['append', 'b', 'b', 3, 4],
      ['read', null, 'a', 5, 6],
    ],
  ],
  [
    'both registers at once',
    multiRegister,
    'valid',
    [
      [
        'txn',
        [
          ['write', 'x', 1],
          ['write', 'y', 1],
        ],
        [
          ['write', 'x', 1],
          ['write', 'y', 1],
        ],
        1,
        2,
      ],
      [
        'txn',
        [
          ['read', 'x', null],
          ['read', 'y', null],
        ],
        [
          ['read', 'x', 1],
          ['read', 'y', 1],
        ],
        3,
        4,
      ],
    ],
  ],
  [
    'half a transaction',
    multiRegister,
    'invalid',
    [
      [
        'txn',
        [
          ['write', 'x', 1],
          ['write', 'y', 1],
        ],
        [
          ['write', 'x', 1],
          ['write', 'y', 1],
        ],
        1,
        4,
      ],
      [
        'txn',
        [
          ['read', 'x', null],
          ['read', 'y', null],
        ],
        [
          ['read', 'x', 1],
          ['read', 'y', 0],
        ],
        2,
        3,
      ],
    ],
  ],
  ['an initial value', registerModel({ initial: 0 }), 'valid', [['read', null, 0, 1, 2]]],
  ['no initial value', register, 'invalid', [['read', null, 0, 1, 2]]],
  [
    'a read of nil that may be anything',
    registerModel({ nullReads: 'anything' }),
    'valid',
    [
      ['write', 1, 1, 1, 2],
      ['read', null, null, 3, 4],
    ],
  ],
])('%s (%#)', (_, model, verdict, rows) => {
  const history = historyOf(rows);
  const result = checkLinearizable(history, { model });
  expect(result.verdict).toBe(verdict);
  expect(bruteForce(history, model)).toBe(verdict === 'valid');
  if (verdict === 'invalid') expect(result.keys[0]?.counterexample?.confirmed).toBe(true);
});

test('an operation of another object is refused by name', () => {
  expect(() =>
    checkLinearizable(historyOf([['acquire', null, null, 1, 2]]), { model: register }),
  ).toThrow(/does not fit the model register: .*not "acquire"/);
});

test('a lock that is lost late in a long history is explained from its last owner on', () => {
  const rows: Row[] = [];
  for (let i = 0; i < 400; i += 4) {
    rows.push(['acquire', null, null, i, i + 1], ['release', null, null, i + 2, i + 3]);
  }
  rows.push(['acquire', null, null, 400, 401], ['acquire', null, null, 402, 403]);
  const [key] = checkLinearizable(historyOf(rows), { model: mutex }).keys;
  expect(key?.counterexample?.operations).toHaveLength(2);
  expect(key?.counterexample?.confirmed).toBe(true);
});

test('the search agrees with the judge on random histories of every model', () => {
  const random = seededRandom(7);
  const some: readonly (readonly [Model, readonly string[]])[] = [
    [mutex, ['acquire', 'release']],
    [counter, ['add', 'read']],
    [set, ['add', 'remove', 'read']],
    [fifoQueue, ['enqueue', 'dequeue']],
    [appendRegister, ['append', 'read']],
  ];
  const verdicts = new Set<string>();
  for (let i = 0; i < 1500; i++) {
    const [model, functions] = random.pick(some);
    let at = 0;
    const rows = Array.from({ length: 1 + random.int(7) }, (): Row => {
      const f = random.pick(functions);
      const from = (at += 1 + random.int(3));
      const to = random.chance(0.15) ? null : from + 1 + random.int(12);
      const small = 1 + random.int(2);
      if (f === 'read' && model.name !== 'counter') {
        return [f, null, random.pick<Json>([[], [1], [2], [1, 2], [2, 1]]), from, to];
      }
      const input = ['add', 'remove', 'enqueue', 'append'].includes(f) ? small : null;
      const output = f === 'read' || f === 'dequeue' ? random.int(3) : input;
      return [f, input, output, from, to];
    });
    // Ends may fall on beginnings: positions are spread so that beginnings come first.
    const history = historyOf(rows).map((o) => ({
      ...o,
      invokeIndex: o.invokeIndex * 2,
      completeIndex: o.completeIndex === null ? null : o.completeIndex * 2 + 1,
    }));
    const expected = bruteForce(history, model) === true ? 'valid' : 'invalid';
    verdicts.add(`${model.name} ${expected}`);
    const [key] = checkLinearizable(history, { model, explain: false }).keys;
    expect(key?.verdict).toBe(expected);
  }
  expect(verdicts.size).toBe(some.length * 2);
});
