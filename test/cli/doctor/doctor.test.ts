// Would catch: a doctor that calls a machine fit when run cannot work, or leaves traces of its looking.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { launch } from '../launch.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-doctor-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Document {
  readonly works: boolean;
  readonly findings: readonly { name: string; state: string; detail: string; fix?: string }[];
}

const stateOf = ({ findings }: Document, name: string): string | undefined =>
  findings.find((finding) => finding.name === name)?.state;

describe('raft-jepsen doctor', () => {
  it('finds this machine fit, and leaves nothing behind', async () => {
    const { code, stdout, stderr } = await launch(['doctor', '--json'], { cwd: folder });
    const document = JSON.parse(stdout) as Document;
    expect(stderr).toBe('');
    for (const name of ['Node', 'build', 'ports', 'child processes', 'results folder']) {
      expect([name, stateOf(document, name)]).toEqual([name, 'good']);
    }
    expect([code, document.works]).toEqual([0, true]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('finds a results folder that cannot be made, and says what to do', async () => {
    writeFileSync(path.join(folder, 'taken'), '');
    const results = path.join('taken', 'results');
    const { code, stdout } = await launch(['doctor', '--results', results], { cwd: folder });
    expect(code).toBe(255);
    expect(stdout).toMatch(/✖ results folder .*taken/);
    expect(stdout.replace(/\s+/g, ' ')).toContain('Choose another folder with --results DIR.');
    expect(stdout).toContain('✖ raft-jepsen run will not work here.');
  });

  it('does not miss what no run needs', async () => {
    mkdirSync(path.join(folder, 'empty'));
    const PATH = path.join(folder, 'empty');
    const { code, stdout } = await launch(['doctor', '--json'], { cwd: folder, env: { PATH } });
    const document = JSON.parse(stdout) as Document;
    expect(code).toBe(0);
    expect(stateOf(document, 'Chromium')).toBe('absent');
  });
});
