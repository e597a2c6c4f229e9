// Would catch: a malformed history that is accepted and so gives a verdict about something
// that never happened, and an error that names the wrong line.
import { describe, expect, test } from 'vitest';
import { HarnessError } from '../../src/errors.ts';
import { pairEvents } from './pair-events.ts';
import type { EventType, HistoryEvent, Json } from '../../src/history/operation.ts';

let index = 0;
function event(
  process: number | 'nemesis',
  type: EventType,
  f: string,
  value: Json = null,
  more: Partial<HistoryEvent> = {},
): HistoryEvent {
  return { index, time: index++, process, type, f, value, ...more };
}

function problem(events: HistoryEvent[]): string {
  try {
    pairEvents(events);
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    expect([error.code, error.exitCode]).toEqual(['RJ020', 254]);
    return error.message;
  }
  return 'accepted';
}

describe('pairing', () => {
  test('pairs by process and takes the output of ok only', () => {
    index = 0;
    const operations = pairEvents([
      event(0, 'invoke', 'write', 1, { key: 'a' }),
      event(1, 'invoke', 'cas', [1, 2], { key: 'a' }),
      event('nemesis', 'info', 'kill'),
      event(1, 'fail', 'cas', [1, 2], { key: 'a', error: 'precondition-failed', node: 'n1' }),
      event(0, 'info', 'write', 1, { key: 'a' }),
      event(1, 'invoke', 'read'),
      event(1, 'ok', 'read', 2),
    ]);
    expect(operations).toMatchInlineSnapshot(`
      [
        {
          "completeIndex": 4,
          "completedAtUs": 4,
          "f": "write",
          "input": 1,
          "invokeIndex": 0,
          "invokedAtUs": 0,
          "key": "a",
          "output": null,
          "process": 0,
          "type": "info",
        },
        {
          "completeIndex": 3,
          "completedAtUs": 3,
          "error": "precondition-failed",
          "f": "cas",
          "input": [
            1,
            2,
          ],
          "invokeIndex": 1,
          "invokedAtUs": 1,
          "key": "a",
          "node": "n1",
          "output": null,
          "process": 1,
          "type": "fail",
        },
        {
          "completeIndex": 6,
          "completedAtUs": 6,
          "f": "read",
          "input": null,
          "invokeIndex": 5,
          "invokedAtUs": 5,
          "output": 2,
          "process": 1,
          "type": "ok",
        },
      ]
    `);
  });

  test('an invocation that never completes is info', () => {
    expect(pairEvents([event(0, 'invoke', 'write', 1)])).toMatchObject([
      { type: 'info', completedAtUs: null, completeIndex: null },
    ]);
  });

  test.each<[string, () => HistoryEvent[]]>([
    [
      'line 1: process 0 completes an operation that it did not invoke',
      () => [event(0, 'ok', 'read')],
    ],
    [
      'line 2: process 0 invokes while its read (index 0) is open',
      () => [event(0, 'invoke', 'read'), event(0, 'invoke', 'read')],
    ],
    [
      'line 3: process 0 goes on after it ended in info',
      () => [event(0, 'invoke', 'read'), event(0, 'info', 'read'), event(0, 'invoke', 'read')],
    ],
    [
      'line 2: process 0 invoked read but completes write',
      () => [event(0, 'invoke', 'read'), event(0, 'ok', 'write', 1)],
    ],
    [
      'line 2: process 0 invoked read of key a but completes key (none)',
      () => [event(0, 'invoke', 'read', null, { key: 'a' }), event(0, 'ok', 'read', 1)],
    ],
    [
      'line 2: the time goes back from 9 to 8',
      () => [event(0, 'invoke', 'read', null, { time: 9 }), event(0, 'ok', 'read', 1, { time: 8 })],
    ],
    [
      'line 2: the index goes from 0 to 0',
      () => [event(0, 'invoke', 'read'), event(0, 'ok', 'read', 1, { index: 0 })],
    ],
  ])('%s', (message, events) => {
    index = 0;
    expect(problem(events())).toBe(message);
  });

  test('times that go back are taken as words where the order of events is the truth', () => {
    index = 0;
    const events = [
      event(0, 'invoke', 'read', null, { time: 9 }),
      event(0, 'ok', 'read', 1, { time: 8 }),
    ];
    expect(pairEvents(events, { times: 'any' })).toHaveLength(1);
  });
});
