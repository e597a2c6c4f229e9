// Would catch: a path that leads out of results/, a file that is none of the known ones, a delete that
// another site can trigger or that hits the wrong folder, and a damaged run that breaks the list.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMatrixFolder } from '../../src/matrix/folder.ts';
import { isKnownHost } from '../../src/serve/request-guard.ts';
import type { RunDetail, RunList } from '../../src/serve/run-row.ts';
import { createResultsServer, type ResultsServer } from '../../src/serve/server.ts';
import { announceActivity, endActivity } from '../../src/store/run-process.ts';
import { raw } from './raw-http.ts';
import { startRun, storeRun } from './stored-runs.ts';

const secret = 'not to be served';
let folder = '';
let results = '';
let server: ResultsServer;
let port = 0;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-serve-'));
  results = path.join(folder, 'results');
  mkdirSync(results);
  writeFileSync(path.join(folder, 'test.json'), secret);
  writeFileSync(path.join(folder, 'report.html'), secret);
  server = createResultsServer({ resultsDir: results, host: '127.0.0.1' });
  server.http.listen(0, '127.0.0.1');
  await once(server.http, 'listening');
  ({ port } = server.http.address() as AddressInfo);
});
afterEach(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const runs = async (): Promise<RunList> =>
  JSON.parse((await raw(port, '/api/runs')).body) as RunList;

async function token(): Promise<string> {
  const { body } = await raw(port, '/');
  return /name="raft-jepsen-token" content="(\w+)"/.exec(body)?.[1] ?? '';
}

async function post(id: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  const own = { origin: `http://127.0.0.1:${port}`, 'x-raft-jepsen-token': await token() };
  const options = { method: 'POST', headers: { ...own, 'content-length': '0', ...headers } };
  return (await raw(port, `/api/runs/${id}/delete`, options)).status;
}

describe('files', () => {
  it('are served when they are those of a run, by its id or as latest', async () => {
    const { dir } = storeRun(results, 'run-1');
    symlinkSync('run-1', path.join(results, 'latest'));
    writeFileSync(path.join(dir, 'nodes', 'n1.log'), 'a line');
    const report = await raw(port, '/runs/run-1/report.html');
    expect(report).toMatchObject({ status: 200, headers: { 'content-type': /html/ } });
    // In an origin of its own, which may ask this server for nothing.
    expect(report.headers['content-security-policy']).toMatch(
      /^sandbox allow-scripts(?!.*same-or)/,
    );
    const log = await raw(port, '/runs/latest/nodes/n1.log');
    expect(log).toMatchObject({ status: 200, headers: { 'x-content-type-options': 'nosniff' } });
    expect(log.headers['content-type']).toMatch(/^text\/plain/);
    expect(log.body).toContain('a line');
    for (const file of ['test.json', 'results.json', 'history.jsonl']) {
      expect((await raw(port, `/runs/run-1/${file}`)).status).toBe(200);
    }
  });

  it.each([
    '/runs/../test.json',
    '/runs/run-1/../../test.json',
    '/runs/..%2f/test.json',
    '/runs/%2e%2e/test.json',
    '/runs/%252e%252e/test.json',
    '/runs/..%5c/test.json',
    '/runs/run-1/..%2f..%2ftest.json',
    '/runs/run-1/nodes/..%2f..%2f..%2ftest.json',
    '/runs/run-1/nodes/../../../test.json',
    '/runs/run-1%00/test.json',
    '/runs/run-1/test.json%00.html',
    '/runs//test.json',
    '/runs/./test.json',
    '//etc/passwd',
    '/etc/passwd',
    '/runs/%2fetc/passwd',
    '/runs/out/test.json',
    '/runs/self/run-1/test.json',
    '/runs/run-1/summary.md',
    '/runs/run-1/junit.xml',
    '/runs/run-1/nodes/out.log',
    '/runs/run-1/nodes/pipe.log',
    '/runs/run-1/cluster.jsonl',
    '/runs/run-1/other.txt',
    '/runs/run-1/nodes',
    '/runs/run-1/',
    '/runs/%ff/test.json',
    '/runs/%/test.json',
    'http://127.0.0.1/runs/../test.json',
    '*',
  ])('%s is nothing that exists', async (target) => {
    const { dir } = storeRun(results, 'run-1');
    symlinkSync(folder, path.join(results, 'out'));
    symlinkSync('.', path.join(results, 'self'));
    symlinkSync(path.join(folder, 'test.json'), path.join(dir, 'summary.md'));
    symlinkSync('../../test.json', path.join(dir, 'junit.xml'));
    symlinkSync('/etc/passwd', path.join(dir, 'nodes', 'out.log'));
    writeFileSync(path.join(dir, 'other.txt'), secret);
    expect(spawnSync('mkfifo', [path.join(dir, 'nodes', 'pipe.log')]).status).toBe(0);
    const answer = await raw(port, target);
    expect([400, 404]).toContain(answer.status);
    expect(answer.body).not.toContain(secret);
    expect(answer.body).not.toContain('root:');
  });
});

describe('the list', () => {
  it('tells what was run and what came of it', async () => {
    storeRun(results, '20261121-010000-aaaa', { verdict: 'valid' });
    storeRun(results, '20261121-020000-bbbb', { verdict: 'invalid' }, { bug: 'stale-read' });
    symlinkSync('20261121-020000-bbbb', path.join(results, 'latest'));
    const { runs: rows } = await runs();
    expect(rows.map(({ id, word }) => [id, word])).toEqual([
      ['20261121-020000-bbbb', 'Violation'],
      ['20261121-010000-aaaa', 'Valid'],
    ]);
    expect(rows[0]).toMatchObject({ facts: { bug: 'stale-read', nodes: 5 }, hasReport: true });
    expect(rows[0]?.figures?.operations).toBe(400);
    const { body } = await raw(port, '/api/runs/20261121-020000-bbbb');
    expect((JSON.parse(body) as RunDetail).properties.length).toBeGreaterThan(3);
  });

  it('shows damaged and unfinished runs as such, and no folder that is none', async () => {
    storeRun(results, 'good');
    const half = startRun(results, 'half-written', storeRun(results, 'x').input);
    rmSync(path.join(results, 'x'), { recursive: true });
    writeFileSync(path.join(half, 'results.json'), '{"schema":1,');
    const killed = startRun(results, 'killed', storeRun(results, 'y').input);
    rmSync(path.join(results, 'y'), { recursive: true });
    for (const file of ['test.json', 'history.jsonl']) {
      utimesSync(path.join(killed, file), 1_000_000, 1_000_000);
    }
    startRun(results, 'begun', storeRun(results, 'z').input);
    rmSync(path.join(results, 'z'), { recursive: true });
    const checked = startRun(results, 'checked', storeRun(results, 'w').input);
    rmSync(path.join(results, 'w'), { recursive: true });
    announceActivity(checked, 'checking');
    // What it says of a process that is gone is worth nothing.
    announceActivity(killed, 'running');
    const record = path.join(killed, 'process.json');
    const text = readFileSync(record, 'utf8');
    writeFileSync(record, text.replace(/"startTime":"\d/, '$&9'));
    mkdirSync(path.join(results, 'test-1'));
    const texts = { nothing: '', number: '7', 'wrong-shape': '{"schema":1,"id":7}', binary: '\0' };
    for (const [name, text] of Object.entries(texts)) {
      mkdirSync(path.join(results, name));
      writeFileSync(path.join(results, name, 'test.json'), text);
    }
    mkdirSync(path.join(results, 'folder', 'test.json'), { recursive: true });
    const { runs: rows } = await runs();
    const statuses = Object.fromEntries(rows.map(({ id, status }) => [id, status]));
    expect(statuses).toEqual({
      good: 'invalid',
      'half-written': 'damaged',
      killed: 'no-verdict',
      begun: 'running',
      checked: 'checking',
      nothing: 'damaged',
      number: 'damaged',
      'wrong-shape': 'damaged',
      binary: 'damaged',
      folder: 'damaged',
    });
    // A record that has been mended is read again.
    storeRun(results, 'nothing', { verdict: 'valid' });
    expect((await runs()).runs.find(({ id }) => id === 'nothing')?.status).toBe('valid');
  });

  it('is empty while results/ is missing', async () => {
    rmSync(results, { recursive: true });
    expect(await runs()).toEqual({ runs: [], leftOut: 0, matrices: [] });
  });

  it('reads the record of a run once, however many there are', async () => {
    const sample = storeRun(results, 'run-0000', { verdict: 'valid', operations: 20 });
    const records = ['test.json', 'results.json'].map(
      (file) => [file, readFileSync(path.join(sample.dir, file), 'utf8')] as const,
    );
    const files: string[] = [];
    for (let i = 0; i < 250; i++) {
      const dir = path.join(results, `run-${String(i).padStart(4, '0')}`);
      mkdirSync(dir, { recursive: true });
      for (const [file, text] of records) {
        const name = path.join(dir, file);
        writeFileSync(name, text);
        utimesSync(name, 1_000_000, 1_000_000);
        files.push(name);
      }
    }
    const first = await runs();
    expect(first.runs).toHaveLength(250);
    // Whoever opened one again would find that it cannot be read; only their stamps are looked at.
    for (const name of files) {
      writeFileSync(name, ' '.repeat(statSync(name).size));
      utimesSync(name, 1_000_000, 1_000_000);
    }
    const second = await runs();
    expect(second).toEqual(first);
    expect(first.runs.every(({ status }) => status === 'valid')).toBe(true);
  });

  it('has the matrices, and their index pages lead to the runs', async () => {
    storeRun(results, 'run-1');
    const matrix = createMatrixFolder(results, 'test-20261121-010000');
    const run = { workload: 'cas', nemesis: 'none', exitCode: 1, runId: 'run-1', summary: 'stale' };
    const figures = { seed: 1, operations: 5, ok: 4, seconds: 1, command: '' };
    matrix.write({
      ...{ schema: 1, id: 'test-20261121-010000', startedAt: '2026-11-21T01:00:00Z' },
      ...{ shard: null, planned: 3, finished: true, interrupted: false, exitCode: 1 },
      rows: [
        { ...run, ...figures, verdict: 'invalid' },
        { ...run, ...figures, verdict: 'valid' },
      ],
    });
    for (const text of ['', '7', '{"rows":[{"verdict":"<b>"}],"startedAt":"x","planned":1}']) {
      const dir = path.join(results, `test-odd-${text.length}`);
      mkdirSync(dir);
      writeFileSync(path.join(dir, 'matrix.json'), text);
    }
    const list = await runs();
    expect(list.runs.map(({ id }) => id)).toEqual(['run-1']);
    expect(list.matrices).toEqual([
      {
        id: 'test-20261121-010000',
        startedAt: '2026-11-21T01:00:00Z',
        planned: 3,
        verdicts: { invalid: 1, valid: 1 },
      },
    ]);
    const page = await raw(port, '/runs/test-20261121-010000/index.html');
    expect(page).toMatchObject({ status: 200, headers: { 'content-type': /html/ } });
    expect(page.headers['content-security-policy']).toMatch(/^sandbox; default-src 'none'/);
    expect(page.body).toContain('href="../run-1/report.html"');
  });
});

describe('deletion', () => {
  it('takes one run with a record of its own, and latest then means the newest left', async () => {
    for (const id of ['run-1', 'run-2', 'run-3']) storeRun(results, id);
    symlinkSync('run-3', path.join(results, 'latest'));
    expect(await post('run-3')).toBe(200);
    expect(existsSync(path.join(results, 'run-3'))).toBe(false);
    expect(readlinkSync(path.join(results, 'latest'))).toBe('run-2');
    expect((await runs()).runs.map(({ id }) => id)).toEqual(['run-2', 'run-1']);
  });

  it('refuses whoever is not its own page', async () => {
    storeRun(results, 'run-1');
    const origin = `http://127.0.0.1:${port}`;
    expect(await post('run-1', { origin: 'http://evil.example' })).toBe(403);
    expect(await post('run-1', { origin: 'null' })).toBe(403);
    expect(await post('run-1', { origin: `${origin}0` })).toBe(403);
    expect(await post('run-1', { 'x-raft-jepsen-token': '' })).toBe(403);
    expect(await post('run-1', { 'x-raft-jepsen-token': 'f'.repeat(48) })).toBe(403);
    const noOrigin = { method: 'POST', headers: { 'x-raft-jepsen-token': await token() } };
    expect((await raw(port, '/api/runs/run-1/delete', noOrigin)).status).toBe(403);
    expect((await raw(port, '/api/runs/run-1/delete')).status).toBe(405);
    expect(existsSync(path.join(results, 'run-1', 'test.json'))).toBe(true);
  });

  it('refuses what is no run, lies elsewhere, is a link, or is going on', async () => {
    const { input } = storeRun(results, 'run-1');
    symlinkSync('run-1', path.join(results, 'latest'));
    const outside = path.join(folder, 'elsewhere');
    storeRun(folder, 'elsewhere');
    symlinkSync(outside, path.join(results, 'link'));
    mkdirSync(path.join(results, 'plain', 'nodes'), { recursive: true });
    mkdirSync(path.join(results, 'linked-record'));
    symlinkSync(path.join(folder, 'test.json'), path.join(results, 'linked-record', 'test.json'));
    startRun(results, 'begun', input);
    for (const id of ['latest', 'link', 'plain', 'linked-record', '..', '.', '%2e%2e', 'absent']) {
      expect([id, await post(id)]).toEqual([id, 404]);
    }
    expect(await post('..%2felsewhere')).toBe(404);
    expect(await post('run-1%2fnodes')).toBe(404);
    expect(await post('begun')).toBe(409);
    for (const kept of ['run-1/test.json', 'plain/nodes', 'begun', 'linked-record']) {
      expect(existsSync(path.join(results, kept))).toBe(true);
    }
    expect(existsSync(path.join(outside, 'test.json'))).toBe(true);
  });

  it('waits until the process that makes a run is done with it', async () => {
    const { dir } = storeRun(results, 'run-1');
    announceActivity(dir, 'checking');
    expect(await post('run-1')).toBe(409);
    endActivity(dir);
    expect(await post('run-1')).toBe(200);
  });

  it('removes links inside a run and leaves what they point to', async () => {
    const { dir } = storeRun(results, 'run-1');
    mkdirSync(path.join(folder, 'precious'));
    writeFileSync(path.join(folder, 'precious', 'file'), '');
    symlinkSync(path.join(folder, 'precious'), path.join(dir, 'nodes', 'link'));
    expect(await post('run-1')).toBe(200);
    expect(existsSync(path.join(folder, 'precious', 'file'))).toBe(true);
  });
});

describe('the name under which the server is asked', () => {
  it.each(['evil.example', 'evil.example:8080', '127.0.0.1.evil.example', '', 'localhost@evil'])(
    '%j is refused',
    async (host) => {
      storeRun(results, 'run-1');
      const answer = await raw(port, '/api/runs', { headers: { host } });
      expect([400, 421]).toContain(answer.status);
      expect(answer.body).not.toContain('run-1');
    },
  );

  it.each([
    ['localhost:9', '127.0.0.1', true],
    ['127.0.0.1', '127.0.0.1', true],
    ['[::1]:8080', '::1', true],
    ['192.168.1.7:8080', '127.0.0.1', false],
    ['192.168.1.7:8080', '0.0.0.0', true],
    ['tester:8080', 'tester', true],
    ['other:8080', '0.0.0.0', false],
    [undefined, '0.0.0.0', false],
  ])('%s at a server on %s: %s', (header, listensAt, known) => {
    expect(isKnownHost(header, listensAt)).toBe(known);
  });
});

describe('every answer', () => {
  it('is guarded by headers, and the page by a policy without exceptions', async () => {
    for (const target of ['/', '/page.js', '/page.css', '/api/runs', '/absent']) {
      const { headers } = await raw(port, target);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['x-frame-options']).toBe('DENY');
      expect(headers['content-security-policy']).toContain("default-src 'none'");
    }
    const { headers } = await raw(port, '/');
    expect(headers['content-security-policy']).not.toMatch(/unsafe|\*|https?:/);
    expect((await raw(port, '/', { method: 'PUT' })).headers['allow']).toBe('GET, HEAD');
  });
});
