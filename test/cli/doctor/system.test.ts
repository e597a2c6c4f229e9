// Would catch: a doctor of a system that lets a wrong client or server pass, that blames a good
// one, names the wrong step or leaves something behind.
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kvFile, Project, type KvOptions } from '../config/project.ts';
import { launch } from '../launch.ts';

let project: Project;
let temporary = '';
beforeEach(() => {
  project = new Project();
  temporary = path.join(project.dir, 'tmp');
  mkdirSync(temporary);
});
afterEach(() => {
  project.remove();
});

interface Document {
  readonly works: boolean;
  readonly findings: readonly {
    readonly name: string;
    readonly state: string;
    readonly detail: string;
    readonly fix?: string;
    readonly seen?: readonly string[];
  }[];
}

async function doctor(options: KvOptions): Promise<{ code: number | null } & Document> {
  project.write('kv.ts', kvFile(options));
  const args = ['doctor', '--system', './kv.ts', '--nodes', '2', '--json'];
  const { code, stdout } = await launch(args, { cwd: project.dir, env: { TMPDIR: temporary } });
  return { code, ...(JSON.parse(stdout) as Document) };
}

describe('raft-jepsen doctor --system', () => {
  it('tries everything that the client declares, and cuts a link', async () => {
    const { code, works, findings } = await doctor({});
    expect(findings.filter(({ state }) => state === 'bad')).toEqual([]);
    expect(findings.map(({ name, state }) => `${name}: ${state}`)).toEqual([
      ...['one node: good', 'write: good', 'read: good', 'read of nothing: good', 'cas: good'],
      ...[
        'cas, mismatch: good',
        'cas of nothing: good',
        'delete: absent',
        'cluster: good',
        'cluster write: good',
      ],
      ...['status: good', 'links: good', 'cut: good', 'heal: good', 'write again: good'],
    ]);
    expect([code, works]).toEqual([0, true]);
    expect(readdirSync(temporary)).toEqual([]);
  });

  const client = (read: string, cas: string): string => `http({
    read: { get: '/kv/:key', ${read} },
    write: { put: '/kv/:key', body: { value: '$value' } },
    cas: { put: '/kv/:key', body: { if: '$expected', value: '$value' }${cas} },
  })`;
  const peerless = {
    ports: "['peer', 'http']",
    peerProbe: "'GET /'",
  };
  const wrong: [what: string, options: KvOptions, step: string, ...says: string[]][] = [
    ['compares nothing', { fault: 'no-cas' }, 'cas, mismatch', 'answered with success'],
    ['compares nothing with null', { fault: 'undefined' }, 'cas of nothing', 'where nothing is'],
    ['gives texts back', { fault: 'texts' }, 'read', 'must come back with its type', "as: 'json'"],
    ['is no store', { fault: 'garbage' }, 'write', 'no-answer-of-a-store', 'HTTP 200 "<html>'],
    ['never answers', { fault: 'late' }, 'write', 'was not answered within'],
    ['is a teapot', { fault: 'teapot' }, 'write', 'http-418', 'HTTP 418 "{}"', '418 means'],
    ['exits at once', { fault: 'exits' }, 'one node', 'RJ030', 'no such option: --id'],
    [
      'never gets ready',
      { fault: 'never-ready', fields: { readyTimeoutMs: '400' } },
      ...(['one node', 'RJ030', 'was not ready within 400 ms'] as const),
    ],
    [
      'has nothing at its port for peers',
      { fields: peerless },
      ...(['links', 'RJ033', 'what `peerProbe` asks'] as const),
    ],
    [
      'has a client that looks for the value elsewhere',
      { fields: { client: client("value: '.data', missing: 404", '') } },
      ...(['read', 'no-value-in', 'HTTP 200 "{\\"value\\":'] as const),
    ],
    [
      'has a client that does not know a missing key',
      { fields: { client: client("value: '.value'", '') } },
      ...(['read of nothing', 'http-404', 'missing: 404'] as const),
    ],
    [
      'has a client that does not know a failed comparison',
      { fields: { client: client("value: '.value', missing: 404", '') } },
      ...(['cas, mismatch', 'http-412', 'precondition: 412'] as const),
    ],
  ];

  it.each(wrong)('finds a system that %s', async (_, options, step, ...says) => {
    const { code, works, findings } = await doctor(options);
    const last = findings.at(-1);
    expect([code, works, last?.name, last?.state], JSON.stringify(last)).toEqual([
      ...[255, false, step, 'bad'],
    ]);
    const told = [last?.detail, last?.fix, ...(last?.seen ?? [])].join('\n');
    for (const words of says) expect(told).toContain(words);
    expect(readdirSync(temporary)).toEqual([]);
    expect(existsSync(path.join(project.dir, 'results'))).toBe(false);
  });

  it('refuses a config that is malformed, and options of a run are none of its business', async () => {
    project.write(
      'raft-jepsen.config.ts',
      `import { defineConfig, defineSystem, http } from 'raft-jepsen';
       export default defineConfig({ defaults: { timeLimit: 2, seeds: 3 }, systems: [{ name: 'kv' }] });`,
    );
    const { code, stderr } = await launch(['doctor', '--system', 'kv'], { cwd: project.dir });
    expect(code).toBe(254);
    expect(stderr).toContain('systems[0]: ports is missing');
  });
});
