// Would catch: a run that counts as going on although its process is gone, or as ended while it is checked.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { activityIn, announceActivity, endActivity } from '../../src/store/run-process.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-process-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('tells what a process that lives is at', () => {
  for (const activity of ['running', 'checking'] as const) {
    announceActivity(dir, activity);
    expect(activityIn(readFileSync(path.join(dir, 'process.json'), 'utf8'))).toBe(activity);
  }
  endActivity(dir);
  expect(existsSync(path.join(dir, 'process.json'))).toBe(false);
  endActivity(dir);
});

it('believes nothing that a process left behind, nor what is no such record', () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  const gone = { pid, startTime: '1', activity: 'running' };
  const own = { pid: process.pid, startTime: '1', activity: 'running' };
  for (const record of [gone, own, { ...own, activity: 'x' }, { pid: -1 }, null, 7, []]) {
    expect(activityIn(JSON.stringify(record))).toBeUndefined();
  }
  expect(activityIn('{"pid":')).toBeUndefined();
});
