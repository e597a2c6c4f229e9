// Would catch: a matcher that passes what is undecided, with or without .not, or whose failure
// does not tell why.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Model } from '../../checker/index.ts';
import { readHistory, recordHistory } from '../../src/index.ts';
import { faultWindows } from '../../src/report/faults/fault-windows.ts';
import type { Operation } from '../../src/index.ts';
import '../../src/vitest/index.ts';

const line = (process: number, f: string, value: number | null, invoke: number): string =>
  `{"process":${process},"f":"${f}","key":"k","value":${value},"invoke":${invoke},"complete":${invoke + 1},"type":"ok"}\n`;
const valid = line(0, 'write', 5, 1) + line(1, 'read', 5, 3);
const stale = line(0, 'write', 5, 1) + line(1, 'read', null, 3);

const failure = (assertion: () => void): string => {
  try {
    assertion();
  } catch (error) {
    return (error as Error).message;
  }
  return 'passed';
};

describe('toBeLinearizable', () => {
  test('takes texts, operations and recorders', () => {
    const operations: Operation[] = [];
    expect(valid).toBeLinearizable();
    expect({ operations: () => operations.concat(recorded()) }).toBeLinearizable();
    expect(recorded()).toBeLinearizable();
  });

  test('tells the story of a violation', () => {
    const message = failure(() => expect(stale).toBeLinearizable());
    expect(message).toContain('expected the history to be linearizable');
    expect(message).toMatch(/Stale read on key k: process 1 read "not found"/);
    expect(message).toContain('\n  1. ');
    expect(stale).not.toBeLinearizable();
  });

  test('says so when a violation was expected and there is none', () => {
    expect(failure(() => expect(valid).not.toBeLinearizable())).toContain(
      'expected the history not to be linearizable, but its 2 operations are',
    );
  });

  test('what is undecided passes neither way', () => {
    const empty = recordHistory();
    const undecided = 'it is not decided whether the history is linearizable: the history has no';
    expect(failure(() => expect(empty).toBeLinearizable())).toContain(undecided);
    expect(failure(() => expect(empty).not.toBeLinearizable())).toContain(undecided);
  });

  test('takes a model of the user and the options of the checker', () => {
    const counter: Model<number> = {
      name: 'counter',
      init: () => 0,
      step: (n, op) => (op.f === 'add' ? n + Number(op.input) : op.output === n ? n : undefined),
      stateKey: String,
      describeState: String,
    };
    const counted = line(0, 'add', 2, 1) + line(0, 'add', 3, 3) + line(1, 'read', 5, 5);
    expect(counted).toBeLinearizable(counter);
    expect(counted.replace('"value":5', '"value":4')).not.toBeLinearizable(counter);
    expect(
      failure(() => expect(counted).toBeLinearizable(counter, { limits: { states: 1 } })),
    ).toContain('it is not decided');
  });

  test('a failure writes a report and the history, and prints the command that opens it', () => {
    const report = mkdtempSync(path.join(tmpdir(), 'matcher-'));
    try {
      const message = failure(() => expect(stale).toBeLinearizable(undefined, { report }));
      const [html = ''] = readdirSync(path.join(report, 'vitest')).filter((file) =>
        file.endsWith('.html'),
      );
      expect(html).toMatch(/^matcher-test-ts-toBeLinearizable-a-failure-writes-a-report/);
      const file = path.join(report, 'vitest', html);
      expect(message).toContain(`report   ${file}`);
      expect(message).toMatch(/open it {2}\S.* .*\.report\.html"?$/);
      expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>/i);
      const history = readFileSync(file.replace('.report.html', '.jsonl'), 'utf8');
      expect(history).not.toBeLinearizable();
    } finally {
      rmSync(report, { recursive: true });
    }
  });

  test('no report is written where none is wanted, and one that cannot be hides no failure', () => {
    const without = failure(() => expect(stale).toBeLinearizable(undefined, { report: false }));
    expect(without).not.toContain('open it');
    const report = path.join(fileURLToPath(import.meta.url), 'no-folder');
    const message = failure(() => expect(stale).toBeLinearizable(undefined, { report }));
    expect(message).toContain('expected the history to be linearizable');
    expect(message).toContain('no report was written: ');
  });

  test('failures and unknown outcomes alone pass neither way', () => {
    const nothing = line(0, 'write', 1, 1).replace('"ok"', '"fail"');
    const options = { report: false } as const;
    const reason = 'it is not decided whether the history is linearizable: no operation succeeded';
    expect(failure(() => expect(nothing).toBeLinearizable(undefined, options))).toContain(reason);
    expect(failure(() => expect(nothing).not.toBeLinearizable(undefined, options))).toContain(
      reason,
    );
  });

  test('what is no model is refused by name', () => {
    const named = 'mutx' as unknown as Model;
    const message = failure(() => expect(valid).toBeLinearizable(named));
    expect(message).toBe('"mutx" is not a model. Did you mean mutex?');
  });
});

function recorded(): readonly Operation[] {
  const common = { process: 0, key: 'k', invokedAtUs: 1, completedAtUs: 2 };
  return [
    { ...common, f: 'write', input: 1, output: 1, type: 'ok', invokeIndex: 0, completeIndex: 1 },
    { ...common, f: 'read', input: null, output: 1, type: 'ok', invokeIndex: 2, completeIndex: 3 },
  ];
}

test('a report of a failure shows nodes and faults of a recorder', () => {
  const report = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-matcher-'));
  try {
    let us = 0;
    const history = recordHistory({ nowUs: () => ++us });
    const heal = history.beginFault('partition', { links: [{ from: 'n1', to: 'n2' }] });
    const restart = history.beginFault('kill', { nodes: ['n2'] });
    restart();
    restart();
    heal();
    expect(history.nemesisEvents().map(({ f }) => f)).toEqual([
      ...['start-partition', 'start-kill', 'stop-kill', 'stop-partition'],
    ]);
    const windows = faultWindows(history.nemesisEvents(), ['n1', 'n2']);
    expect(windows.map(({ family, endUs }) => [family, endUs])).toEqual([
      ['partition', 4],
      ['kill', 3],
    ]);
    const { operations } = readHistory(stale);
    const lanes = operations.map((operation) => ({ ...operation, node: 'n7' }));
    const recorded = { operations: () => lanes, nemesisEvents: () => history.nemesisEvents() };
    const message = failure(() => expect(recorded).toBeLinearizable(undefined, { report }));
    const [, file = ''] = /^report +(.*)$/m.exec(message) ?? [];
    const page = readFileSync(file, 'utf8');
    for (const shown of ['n7', 'start-kill', 'start-partition']) expect(page).toContain(shown);
  } finally {
    rmSync(report, { recursive: true });
  }
});

test('the answers of a wrapped client carry its node', async () => {
  const history = recordHistory();
  const client = { get: (key: string) => Promise.resolve(key.length) };
  const mappings = { get: { f: 'read', key: (key: string) => key } };
  await history.wrap(client, mappings, { node: 'n3' }).get('k');
  expect(history.operations().map(({ node }) => node)).toEqual(['n3']);
});
