// Would catch: a report command that does not find a run, changes its verdict, cannot show a foreign
// history or a killed run, or says 0 for a history that it found to be violated.
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from '../launch.ts';

let folder = '';
const inFolder = (...parts: string[]): string => path.join(folder, ...parts);
const report = (...args: string[]) => launch(['report', ...args], { cwd: folder });

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-report-'));
  const args = ['--workload', 'healthy', '--seed', '7', '--nodes', '1'];
  await launch(['run', ...args], { cwd: folder });
}, 60_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('raft-jepsen report RUN', () => {
  it('writes the report again and leaves the verdict alone', async () => {
    const file = inFolder('results/latest/report.html');
    const results = readFileSync(inFolder('results/latest/results.json'));
    rmSync(file);
    const { id } = JSON.parse(results.toString()) as { id: string };
    for (const name of ['latest', id, `results/${id}`]) {
      expect(await report(name)).toMatchObject({ code: 0, stderr: '' });
      expect(readFileSync(file, 'utf8')).toContain(id);
      rmSync(file);
    }
    expect(readFileSync(inFolder('results/latest/results.json'))).toEqual(results);
  });

  it('judges the history of a run that was killed before its verdict, and stores nothing', async () => {
    cpSync(inFolder('results/latest/'), inFolder('killed'), { recursive: true });
    rmSync(inFolder('killed/results.json'));
    const { code, stdout } = await report('killed', '--output', 'killed.html');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^valid +killed /);
    expect(readFileSync(inFolder('killed.html'), 'utf8')).toContain('ended without a verdict');
    expect(existsSync(inFolder('killed/results.json'))).toBe(false);
  });

  it('names the runs that there are when there is no such run', async () => {
    const { code, stderr } = await report('20200101-000000-0000');
    expect(code).toBe(254);
    expect(stderr).toMatch(/RJ016.*neither a file nor a run\nFix: .*: latest, \d{8}-/);
    const empty = await report('results');
    expect([empty.code, empty.stderr]).toEqual([254, expect.stringContaining('without a run')]);
  });
});

describe('raft-jepsen report HISTORY', () => {
  const line = (process: number, type: string, f: string, value: string) =>
    `{:process ${process}, :type ${type}, :f ${f}, :value ${value}}\n`;
  const stale =
    line(0, ':invoke', ':write', '5') +
    line(0, ':ok', ':write', '5') +
    line(1, ':invoke', ':read', 'nil') +
    line(1, ':ok', ':read', '4');

  it('judges EDN, tells why not, and writes a report beside it', async () => {
    writeFileSync(inFolder('stale.edn'), stale);
    const { code, stdout } = await report('stale.edn');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^INVALID +stale\.edn/);
    expect(stdout).toContain('report  stale.report.html\n');
    expect(readFileSync(inFolder('stale.report.html'), 'utf8')).toContain('Violation');
  });

  it('takes a history from standard input, when it is told where to write', async () => {
    const input =
      '{"process":0,"f":"write","key":"k","value":1,"invoke":1,"complete":2,"type":"ok"}\n';
    const refused = await launch(['report', '-'], { cwd: folder, input });
    expect([refused.code, refused.stderr]).toEqual([254, expect.stringContaining('--output')]);
    const told = await launch(['report', '-', '--output', 'in.html'], { cwd: folder, input });
    expect(told.code).toBe(0);
    expect(existsSync(inFolder('in.html'))).toBe(true);
  });

  it('says what is wrong with a history, and writes nothing', async () => {
    writeFileSync(inFolder('bad.jsonl'), '{"process":0}\n');
    const { code, stderr } = await report('bad.jsonl');
    expect(code).toBe(254);
    expect(stderr).toContain('error[RJ020] bad.jsonl: ');
    expect(existsSync(inFolder('bad.report.html'))).toBe(false);
  });
});
