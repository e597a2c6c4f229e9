// Would catch: a command that destroys a device, waits for ever at a pipe in a run's folder, or
// leaves a run that counts as going on after its folder was removed or its disk was full.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { launch } from './launch.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-files-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const history = '{"process":0,"f":"write","value":1,"invoke":1,"complete":2,"type":"ok"}\n';

describe('writing where the user says', () => {
  test('report and check leave a device a device, and say so of one that takes nothing', async () => {
    writeFileSync(path.join(dir, 'h.jsonl'), history);
    const inDir = { cwd: dir };
    const devNull = statSync('/dev/null');
    expect((await launch(['report', 'h.jsonl', '--output', '/dev/null'], inDir)).code).toBe(0);
    expect((await launch(['check', 'h.jsonl', '--witness', '/dev/null'], inDir)).code).toBe(0);
    expect(statSync('/dev/null').rdev).toBe(devNull.rdev);
    const full = await launch(['report', 'h.jsonl', '--output', '/dev/full'], inDir);
    expect(full.code).toBe(255);
    expect(full.stderr).toMatch(
      /^error\[RJ015\] the report cannot be written to \/dev\/full: ENOSPC/m,
    );
    expect(statSync('/dev/full').isCharacterDevice()).toBe(true);
  });

  test('a witness on standard output', async () => {
    writeFileSync(path.join(dir, 'h.jsonl'), history);
    const { stdout } = await launch(['check', 'h.jsonl', '--witness', '/dev/stdout'], { cwd: dir });
    expect(stdout).toContain('"f":"write"');
  });
});

describe('a run from elsewhere', () => {
  test.each<[string, (file: string) => void]>([
    ['a pipe', (file) => execFileSync('mkfifo', [file])],
    ['a link to a device', (file) => symlinkSync('/dev/zero', file)],
    ['a link out of it', (file) => symlinkSync('/etc/hosts', file)],
  ])('check and report of one whose history is %s end at once', async (_name, make) => {
    mkdirSync(path.join(dir, 'run'));
    make(path.join(dir, 'run', 'history.jsonl'));
    const checked = await launch(['check', 'run'], { cwd: dir });
    expect(checked.code).toBe(254);
    expect(checked.stderr).toContain('error[RJ026] run: history.jsonl');
    const reported = await launch(['report', 'run'], { cwd: dir });
    expect(reported.stderr).toContain('history.jsonl could not be read');
  });
});
