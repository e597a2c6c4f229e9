// Would catch: a terminal or a live view that shows a fault as in force which has ended for its nodes one by one.
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { createProgress } from '../../../src/cli/run/progress.ts';
import type { HistoryEvent, JsonObject } from '../../../src/history/operation.ts';
import type { TestRecord } from '../../../src/store/records.ts';
import { LiveState } from '../../../src/serve/live/live-state.ts';

const nodes = ['n1', 'n2', 'n3'];

/** pause n1 n2 → kill n2 → resume n1 → restart n2, as it is recorded: begun, then proven. */
const steps: readonly (readonly [f: string, nodes: string[], effect: JsonObject, shown: string])[] =
  [
    [
      'pause',
      ['n1', 'n2'],
      { begins: { fault: 'pause', nodes: ['n1', 'n2'] }, ends: [] },
      'pause n1 and n2',
    ],
    [
      'kill',
      ['n2'],
      { begins: { fault: 'kill', nodes: ['n2'] }, ends: [{ fault: 'pause', nodes: ['n2'] }] },
      'pause n1; kill n2',
    ],
    ['resume', ['n1'], { ends: [{ fault: 'pause', nodes: ['n1'] }] }, 'kill n2'],
    ['restart', ['n2'], { ends: [{ fault: 'kill', nodes: ['n2'] }] }, ''],
  ];

test('what is in force is shown for each node until its own end', () => {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 160 });
  let text = '';
  stream.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  const clock = { nowUs: () => 0, sleepUntil: () => Promise.resolve() };
  const record = { id: 'run', nodes, options: { timeLimitMs: 1 } } as unknown as TestRecord;
  const progress = createProgress({
    record,
    clock,
    stream: stream as unknown as NodeJS.WriteStream,
  });
  const state = new LiveState(nodes);
  let index = 0;
  for (const [f, hit, effect, shown] of steps) {
    const proven = { nodes: hit, evidence: 'seen', effectiveAtUs: index, ...effect };
    for (const value of [{ nodes: hit }, proven]) {
      const event: HistoryEvent = {
        index: index++,
        time: index,
        process: 'nemesis',
        type: 'info',
        f,
        value,
      };
      progress.listener.nemesis?.(event);
      state.event(event);
    }
    const line = stripVTControlCharacters(text).trimEnd().split('\n').at(-1);
    expect(line).toBe(`nemesis  ${shown === '' ? 'nothing in force' : shown}`);
    expect(state.snapshot(index).faults.join('; ')).toBe(shown);
  }
  progress.close();
});
