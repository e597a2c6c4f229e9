// Would catch: a program of a run that outlives it: one that ignores the end of its input, or
// SIGTERM too, or that started others; an end that does not ask first.
import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Host } from '../../../../src/world/live/host/host.ts';
import { openLocalHost } from '../../../../src/world/live/host/local-host.ts';
import { Programs } from '../../../../src/world/live/host/programs.ts';
import type { Program } from '../../../../src/systems/surroundings.ts';
import { processesNaming } from '../processes.ts';

let dir: string;
let host: Host;
let programs: Programs;

beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'programs-'));
  host = await openLocalHost(dir, []);
  programs = new Programs(host);
});

afterEach(async () => {
  await programs.endAll();
  await host.close();
  const left = processesNaming(dir);
  rmSync(dir, { recursive: true });
  expect(left).toEqual([]);
});

/** Says "up" when it has done what `code` says; its command line names the folder. */
async function started(code: string): Promise<Program> {
  const args = ['-e', `${code}; console.log('up'); setInterval(() => {}, 1000)`, dir];
  const program = await programs.start({ file: process.execPath, args });
  await once(program.stdout, 'data');
  return program;
}

it('asks a program to end by closing its input', async () => {
  const program = await started(`process.stdin.on('end', () => process.exit(7)).resume()`);
  await program.end();
  expect(await program.exited).toEqual({ code: 7, signal: null });
});

it('ends one that does not read its input by SIGTERM', async () => {
  const program = await started('');
  await program.end();
  expect(await program.exited).toEqual({ code: null, signal: 'SIGTERM' });
});

it('ends one that ignores SIGTERM by SIGKILL, and what it had started', async () => {
  const child = `require('child_process').spawn(process.execPath,
    ['-e', 'setInterval(() => {}, 1000)', ${JSON.stringify(dir)}], { stdio: 'inherit' })`;
  const program = await started(`process.on('SIGTERM', () => {}); ${child}`);
  await programs.endAll();
  expect(await program.exited).toEqual({ code: null, signal: 'SIGKILL' });
});

it('starts nothing that stays once all was ended', async () => {
  await programs.endAll();
  const args = ['-e', 'setInterval(() => {}, 1000)', dir];
  const late = await programs.start({ file: process.execPath, args });
  expect(await late.exited).toMatchObject({ code: null });
});

it('refuses a program that there is not, with its name', async () => {
  const start = programs.start({ file: './no-such-program', args: [] });
  await expect(start).rejects.toMatchObject({ code: 'RJ030' });
});
