// Catches: a system of one's own that cannot be run as documented, one that is found guilty or
// not guilty for what its config says wrongly, a run that starts although the config is malformed,
// a config that leaves something behind.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { launch } from '../launch.ts';
import type { Launched } from '../launch.ts';
import { kvFile, kvSystem, Project } from './project.ts';
import type { KvOptions } from './project.ts';

const projects: Project[] = [];
afterEach(() => {
  for (const project of projects.splice(0)) project.remove();
});

function newProject(): Project {
  const project = new Project();
  projects.push(project);
  return project;
}

const quick = ['--nodes', '1', '--time-limit', '1', '--rate', '200', '--recovery-timeout', '2'];

function run(project: Project, ...args: readonly string[]): Promise<Launched> {
  return launch(['run', ...args], { cwd: project.dir });
}

/** Processes that work in the project's folder. */
function processesIn({ dir }: Project): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`).startsWith(dir);
    } catch {
      return false;
    }
  });
}

/** The data folders that a run left. */
function dataFolders({ dir }: Project): string[] {
  const all = readdirSync(dir, { recursive: true }) as string[];
  return all.filter((name) => /n\d-data$/.test(name));
}

interface Record {
  readonly system: string;
  readonly command: string;
}

function recordOf({ dir }: Project): Record {
  const file = path.join(dir, 'results', 'latest', 'test.json');
  return JSON.parse(readFileSync(file, 'utf8')) as Record;
}

describe('a system of one file', () => {
  it('is valid as one node, and named by the record and by the command that repeats it', async () => {
    const project = newProject();
    project.write('kv.ts', kvFile());
    const { code, stdout, stderr } = await run(project, '--system', './kv.ts', ...quick);
    expect({ code, stderr: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, stderr: '' });
    expect(stderr).toContain('config  kv.ts (system kv)');
    expect(recordOf(project).system).toBe('kv');
    expect(recordOf(project).command).toContain('--system ./kv.ts');
    expect(dataFolders(project)).toEqual([]);
  });

  it('is found out as two copies that call themselves a cluster', async () => {
    const project = newProject();
    project.write('kv.ts', kvFile({ fields: { promise: "'One correct copy.'" } }));
    const { code, stdout } = await run(
      project,
      ...['--system', './kv.ts', ...quick, '--nodes', '2', '--workload', 'write-heavy'],
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(/Stale read on key k\d/);
    const promised = 'What kv promises: One correct copy.';
    expect(stdout).toContain(promised);
    const kept = path.join(project.dir, 'results', 'latest');
    for (const file of ['summary.md', 'report.html']) {
      expect(readFileSync(path.join(kept, file), 'utf8')).toContain('One correct copy.');
    }
  });

  it('speaks by functions, and leaves out what they do not have', async () => {
    const project = newProject();
    const client = `functions({
      async read({ key, node, signal }) {
        const answer = await fetch(\`http://\${node.host}:\${node.ports.http}/kv/\${key}\`, { signal });
        return answer.status === 404 ? null : (await answer.json()).value;
      },
      async write({ key, value, node, signal }) {
        const body = JSON.stringify({ value });
        await fetch(\`http://\${node.host}:\${node.ports.http}/kv/\${key}\`, { method: 'PUT', body, signal });
      },
    })`;
    project.write('kv.mjs', kvFile({ fields: { client } }));
    const { code, stdout, stderr } = await run(project, '--system', './kv.mjs', ...quick);
    expect({ code, told: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, told: '' });
    expect(stdout).toContain('write');
    expect(stdout).not.toMatch(/^ +(?:cas|delete) +p50/m);
  });
});

describe('raft-jepsen.config.ts', () => {
  const config = `import { defineConfig, defineSystem, http } from 'raft-jepsen';
export default defineConfig({
  systems: [${kvSystem()}, ${kvSystem({ fields: { name: "'other'" } })}],
  defaults: { nodes: 1, timeLimit: 1, rate: 100 },
});
`;

  it('is found from a folder below it, says what is tested and what the command line has', async () => {
    const project = newProject();
    project.write('package.json', '{}');
    project.write('raft-jepsen.config.ts', config);
    project.write('below/kv.txt', '');
    const cwd = path.join(project.dir, 'below');
    const { code, stderr } = await launch(['run', '--system', 'other'], { cwd });
    expect(code).toBe(0);
    expect(stderr).toContain('raft-jepsen.config.ts (system other)');
    const record = JSON.parse(
      readFileSync(path.join(cwd, 'results', 'latest', 'test.json'), 'utf8'),
    ) as { options: { timeLimitMs: number; rate: number }; nodes: string[] };
    expect(record.nodes).toEqual(['n1']);
    expect(record.options).toMatchObject({ timeLimitMs: 1000, rate: 100 });
  });

  it('is what a matrix tests, too', async () => {
    const project = newProject();
    project.write('raft-jepsen.config.ts', config);
    const { code, stdout } = await launch(['test', '--workloads', 'cas'], { cwd: project.dir });
    expect(code).toBe(0);
    expect(stdout).toContain('cas');
  });
});

const refusals: [what: string, text: string, ...says: string[]][] = [
  [
    'a slip in a field',
    kvFile({ fields: { redy: "'GET /'" } }),
    'RJ062',
    'there is no field redy',
    'Did you mean ready?',
  ],
  [
    'a field of the wrong kind',
    kvFile({ fields: { ports: "'http'" } }),
    'RJ062',
    'ports is "http"',
    "['http']",
  ],
  [
    'a field that is missing',
    kvFile({ fields: { ready: 'undefined' } }),
    'RJ062',
    'ready is missing',
    'GET /health',
  ],
  [
    'no method',
    kvFile({ fields: { client: "http({ read: { value: '.value' } })" } }),
    'RJ062',
    'client.read',
    'exactly one of get',
  ],
  [
    'a place that is none',
    kvFile({ fields: { client: "http({ read: { get: '/', value: 'value' } })" } }),
    'RJ062',
    'client.read.value is "value"',
    '.a.b[0]',
  ],
  [
    'a port that is none',
    kvFile({ fields: { client: "http({ port: 'htp', read: { get: '/', value: '.' } })" } }),
    'RJ062',
    'client.port is "htp"',
    'Did you mean http?',
  ],
  [
    'a file that throws',
    "const a = 1;\nthrow new Error('no such thing');",
    'RJ061',
    'kv.ts:2: no such thing',
  ],
  ['a file that does not compile', 'const a = 1;\nexport default {;\n', 'RJ061', 'kv.ts:2'],
  [
    'an import that is not there',
    "import 'no-such-package';\nexport default {};",
    'RJ061',
    'Cannot find',
    'install what it imports',
  ],
  ['no default export', 'export const a = 1;', 'RJ062', 'no default export'],
  [
    'a start that throws',
    kvFile({ fields: { start: "() => { throw new Error('no java'); }" } }),
    'RJ065',
    'start of kv failed: no java',
  ],
  [
    'a start of nothing',
    kvFile({ fields: { start: '() => []' } }),
    'RJ065',
    'start of kv returned []',
  ],
];

describe('a config that is wrong', () => {
  it.each(refusals)('%s: one message, and nothing is started', async (_, text, ...says) => {
    const project = newProject();
    project.write('kv.ts', text);
    const { code, stdout, stderr } = await run(project, '--system', './kv.ts', ...quick);
    const told = stdout + stderr;
    expect(code, told).toBe(says[0] === 'RJ065' ? 255 : 254);
    for (const words of says) expect(told.replaceAll(/\s+/g, ' ')).toContain(words);
    expect(told).not.toMatch(/^ +at /m);
    expect(processesIn(project)).toEqual([]);
    expect(dataFolders(project)).toEqual([]);
  });

  it('refuses a workload that the system cannot do before anything is started', async () => {
    const project = newProject();
    const client =
      "http({ read: { get: '/kv/:key', value: '.value' }, write: { put: '/kv/:key', body: '$value' } })";
    project.write('kv.ts', kvFile({ fields: { client } }));
    const { code, stderr } = await run(project, '--system', './kv.ts', '--workload', 'cas');
    expect(code).toBe(254);
    expect(stderr).toContain('error[RJ063] the workload cas needs cas');
    expect(readdirSync(project.dir)).toEqual(['kv.ts']);
  });

  it('names the systems that there are, and options of another one', async () => {
    const project = newProject();
    project.write('raft-jepsen.config.ts', kvFile());
    const unknown = await run(project, '--system', 'kvv');
    expect(unknown.code).toBe(254);
    expect(unknown.stderr).toContain('Did you mean kv?');
    const stray = await run(project, '--bug', 'read-any-node');
    expect(stray.code).toBe(254);
    expect(stray.stderr).toContain('--bug is no option of the system kv');
    project.write('raft-jepsen.config.ts', 'export default { defaults: { timelimit: 3 } };');
    const slip = await run(project);
    expect(slip.code).toBe(254);
    expect(slip.stderr).toContain(
      'defaults.timelimit is no option of raft-jepsen run. Did you mean timeLimit?',
    );
  });
});

/** Exit codes: 0 valid, 1 a property that does not hold, 2 unknown, 255 the test did not come about. */
type ServerRow = [what: string, options: KvOptions, codes: number[], ...says: string[]];
const servers: ServerRow[] = [
  ['exits at once', { fault: 'exits' }, [255], 'RJ030', 'n1 does not run', 'no such option: --id'],
  [
    'never gets ready',
    { fault: 'never-ready', fields: { readyTimeoutMs: '1500' } },
    [255],
    'RJ030',
    'n1 was not ready within',
  ],
  [
    'is not there',
    { fields: { start: "() => ['./no-such-program']" } },
    [255],
    'RJ030',
    './no-such-program cannot be run',
  ],
  ['answers garbage', { fault: 'garbage' }, [1, 2], 'no-answer-of-a-store'],
  ['answers too late', { fault: 'late' }, [1, 2], 'timeout'],
  ['answers by a status that nobody explained', { fault: 'teapot' }, [1, 2], 'http-418'],
  ['ignores SIGTERM', { fault: 'ignores-sigterm', fields: { stopSignal: "'SIGTERM'" } }, [0]],
  ['forks', { fault: 'forks' }, [0]],
];

describe('a server that is wrong', () => {
  it.each(servers)(
    '%s: told, and nothing of it is left',
    async (_, options, codes, ...says) => {
      const project = newProject();
      project.write('kv.ts', kvFile(options));
      const { code, stdout, stderr } = await run(project, '--system', './kv.ts', ...quick);
      const told = stdout + stderr;
      expect(codes, told).toContain(code);
      for (const words of says) expect(told.replaceAll(/\s+/g, ' ')).toContain(words);
      expect(told).not.toMatch(/Stale read|Lost write|✖ linearizable/);
      expect(processesIn(project)).toEqual([]);
      expect(dataFolders(project)).toEqual([]);
    },
    40_000,
  );
});
