// Would catch: log lines that are lost, torn, mixed up in time or shown twice when several logs are read
// as one while they grow.
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { NodeLogs } from '../../src/cluster/node-logs.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'node-logs-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (node: string): string => path.join(folder, node);
const at = (second: number, text: string): string => `2026-01-31T12:00:0${second}.000Z ${text}`;
const open = (): (() => Promise<string[]>) => {
  const logs = new NodeLogs(['n1', 'n2'].map((node) => ({ node, file: file(node) })));
  return async () =>
    (await logs.read()).map(({ node, text }) => `${node} ${text.replace(/^\S+Z /, '')}`);
};

it('reads several logs as one, by time; a line without a time stays behind the one before it', async () => {
  writeFileSync(file('n1'), `${at(1, 'a')}\n  at stack\n${at(5, 'd')}\n`);
  writeFileSync(file('n2'), `${at(1, 'b')}\n${at(2, 'c')}\n`);
  const read = open();
  expect(await read()).toEqual(['n1 a', 'n1   at stack', 'n2 b', 'n2 c', 'n1 d']);
  expect(await read()).toEqual([]);
});

it('goes on with what comes: whole lines, whole characters, each once', async () => {
  const read = open();
  expect(await read()).toEqual([]);
  const line = Buffer.from(`${at(1, 'grün')}\n`);
  appendFileSync(file('n1'), line.subarray(0, line.length - 3));
  expect(await read()).toEqual([]);
  appendFileSync(file('n1'), line.subarray(line.length - 3));
  appendFileSync(file('n2'), `${at(2, 'x')}\n${at(3, 'y')}\nhalf`);
  expect(await read()).toEqual(['n1 grün', 'n2 x', 'n2 y']);
  appendFileSync(file('n2'), ' line\n');
  expect(await read()).toEqual(['n2 half line']);
});

it('reads a log that was made anew from its beginning', async () => {
  writeFileSync(file('n1'), `${at(1, 'a')}\n${at(2, 'b')}\nhalf`);
  const read = open();
  expect(await read()).toEqual(['n1 a', 'n1 b']);
  writeFileSync(file('n1'), `${at(3, 'c')}\n`);
  expect(await read()).toEqual(['n1 c']);
});
