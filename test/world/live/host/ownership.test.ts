// Would catch: data and nodes that stay for ever when a harness and its keeper were both killed,
// and, far worse, folders or processes that are taken for such although they are another's.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createRunFolder } from '../../../../src/store/run-folder.ts';
import { claimOwnership, removeLeftovers } from '../../../../src/world/live/host/ownership.ts';
import { identify } from '../../../../src/os/process-identity.ts';
import { processesNaming } from '../processes.ts';

const harness = fileURLToPath(new URL('../fixtures/harness.js', import.meta.url));
const fakeServer = fileURLToPath(
  new URL('../../../systems/fixtures/fake-raft-kv.js', import.meta.url),
);

let results = '';
let children: ChildProcess[] = [];
beforeEach(() => {
  results = mkdtempSync(path.join(tmpdir(), 'live-ownership-'));
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  for (const { pid } of processesNaming(results)) process.kill(pid, 'SIGKILL');
  children = [];
  rmSync(results, { recursive: true, force: true });
});

describe('after kill -9 of the harness and of its keeper', () => {
  test.each([
    ['the built-in system, which watches its parent', []],
    ['nodes that do not care', [fakeServer, '--ignore-parent']],
  ])('the next run removes what was left: %s, one of them stopped', async (_name, system) => {
    const run = path.join(results, 'run');
    const child = spawn(process.execPath, [harness, run, ...system], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    children.push(child);
    await once(child.stdout, 'data');
    // While it lives, nothing is touched.
    expect(removeLeftovers(results)).toEqual([]);
    const [keeper] = processesNaming(run).filter(({ command }) => command.includes('/keeper'));
    process.kill(keeper!.pid, 'SIGKILL');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(dataIn('run')).toEqual(['n1-data', 'n2-data', 'n3-data']);
    createRunFolder(results, 'next').close();
    expect(dataIn('run')).toEqual([]);
    expect(readdirSync(path.join(run, 'nodes'))).toContain('n1.log');
    await vi.waitFor(() => expect(processesNaming(run)).toEqual([]), 5_000);
  });
});

describe('what is not provably ours stays', () => {
  /** A run as it is left, whose owner is described by this record. */
  function left(run: string, change: (owner: Record<string, unknown>) => unknown): void {
    const nodes = path.join(results, run, 'nodes');
    mkdirSync(path.join(nodes, 'n1-data'), { recursive: true });
    writeFileSync(path.join(nodes, 'n1-data', 'wal'), 'data');
    claimOwnership(nodes, ['n1-data']);
    const file = path.join(nodes, 'owner.jsonl');
    const owner = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    const record = change({ ...owner, startTime: '1' });
    writeFileSync(file, typeof record === 'string' ? record : `${JSON.stringify(record)}\n`);
  }

  test('a dead owner of this machine: removed', () => {
    left('run', (owner) => owner);
    expect(removeLeftovers(results)).toEqual(['run']);
    expect(readdirSync(path.join(results, 'run', 'nodes'))).toEqual([]);
  });

  test.each<[string, (owner: Record<string, unknown>) => unknown]>([
    ['an owner that lives', (owner) => ({ ...owner, ...identify(process.pid) })],
    [
      'another machine, or this one before it was started again',
      (owner) => ({ ...owner, host: 'x' }),
    ],
    ['another kind of record', (owner) => ({ ...owner, kind: 'x' })],
    ['no process', (owner) => ({ ...owner, pid: 0 })],
    ['no names', (owner) => ({ ...owner, folders: 'n1-data' })],
    ['a record that is cut off', (owner) => JSON.stringify(owner).slice(0, 40)],
    [
      'other folders',
      (owner) => ({ ...owner, folders: ['../..', '/', '.', 'n2-data', '../n1-data'] }),
    ],
  ])('%s', (_name, change) => {
    left('run', change);
    mkdirSync(path.join(results, 'run', 'n1-data'));
    removeLeftovers(results);
    expect(existsSync(path.join(results, 'run', 'nodes', 'n1-data', 'wal'))).toBe(true);
    expect(existsSync(path.join(results, 'run', 'n1-data'))).toBe(true);
  });

  test('what is reached by a link', () => {
    left('precious', (owner) => owner);
    const record = readFileSync(path.join(results, 'precious/nodes/owner.jsonl'));
    rmSync(path.join(results, 'precious/nodes/owner.jsonl'));
    mkdirSync(path.join(results, 'run/nodes'), { recursive: true });
    writeFileSync(path.join(results, 'run/nodes/owner.jsonl'), record);
    symlinkSync('../../precious/nodes/n1-data', path.join(results, 'run/nodes/n1-data'));
    symlinkSync('precious', path.join(results, 'latest'));
    removeLeftovers(results);
    expect(existsSync(path.join(results, 'precious/nodes/n1-data/wal'))).toBe(true);
  });

  test('a process that only has the number of a node', async () => {
    const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
      detached: true,
      stdio: 'ignore',
    });
    children.push(bystander);
    await once(bystander, 'spawn');
    left(
      'run',
      (owner) =>
        `${JSON.stringify(owner)}\n${JSON.stringify({ pid: bystander.pid, startTime: '1' })}\n`,
    );
    expect(removeLeftovers(results)).toEqual(['run']);
    expect(identify(bystander.pid!)).toBeDefined();
  });

  test('an empty, missing or unreadable results folder', () => {
    expect(removeLeftovers(path.join(results, 'none'))).toEqual([]);
    mkdirSync(path.join(results, 'run'));
    writeFileSync(path.join(results, 'run', 'nodes'), '');
    expect(removeLeftovers(results)).toEqual([]);
  });
});

function dataIn(run: string): string[] {
  return readdirSync(path.join(results, run, 'nodes')).filter((name) => name.endsWith('-data'));
}
