// Catches: a config, a server or a client process that is wrong in one of these ways and is told by
// a stack trace, by the wrong exit code or not at all, leaves something, or makes a false verdict.
import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processesNaming } from '../../world/live/processes.ts';
import { launch } from '../launch.ts';
import { kvFile, kvSystem, Project, type KvOptions } from './project.ts';

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => {
  project.remove();
});

const quick = [
  ...['--nodes', '1', '--time-limit', '1', '--rate', '100', '--recovery-timeout', '1'],
  ...['--concurrency', '3', '--readers', '1'],
];

async function told(...args: readonly string[]): Promise<{ code: number | null; text: string }> {
  const { code, stdout, stderr } = await launch(['run', ...args], { cwd: project.dir });
  return { code, text: (stdout + stderr).replaceAll(/\s+/g, ' ') };
}

function expectNothingLeft(): void {
  expect(processesNaming(project.dir)).toEqual([]);
  const all = readdirSync(project.dir, { recursive: true }) as string[];
  expect(all.filter((name) => /n\d-data$/.test(name))).toEqual([]);
}

function configFile(fields: string): string {
  return `import { clientProcess, defineConfig, defineSystem, http } from 'raft-jepsen';
    export default defineConfig({ systems: [${kvSystem()}], ${fields} });`;
}

const field = (fields: Readonly<Record<string, string>>): string => kvFile({ fields });

const nemesis = (schedule: string, families = "['kill']"): string =>
  configFile(`nemeses: { mine: { summary: 's', families: ${families}, schedule: ${schedule} } }`);
const workload = (rest: string): string =>
  configFile(`workloads: { mine: { summary: 's', ${rest} } }`);
const model =
  "model: { name: 'm', init: () => 0, step: (s) => s, stateKey: String, describeState: String }";

type Row = [what: string, text: string, args: string[], code: number, ...says: string[]];
const mine = ['--workload', 'mine'];
const faults = ['--nemesis', 'mine'];
const configs: Row[] = [
  ['not executable', field({ start: "() => ['./kv.ts']" }), [], 255, 'RJ030', './kv.ts'],
  ['start of objects', field({ start: "() => ['node', {}]" }), [], 255, 'RJ065', '["node",{}]'],
  ['start of a promise', field({ start: "async () => ['node']" }), [], 255, 'RJ065', 'returned {}'],
  [
    'files above dataDir',
    field({ start: "() => ({ command: ['node'], files: { '../x': '' } })" }),
    [],
    255,
    'RJ112',
    '"../x"',
    'has .. in it',
  ],
  [
    'files elsewhere',
    field({ start: "() => ({ command: ['node'], files: { '/tmp/x': '' } })" }),
    [],
    255,
    'RJ112',
    '"/tmp/x"',
    'is absolute',
  ],
  [
    'setUp that rejects',
    field({ setUp: "async () => { throw new Error('no quorum'); }" }),
    [],
    255,
    'RJ065',
    'setUp of kv failed: no quorum',
  ],
  ['readyTimeoutMs', field({ readyTimeoutMs: "'1s'" }), [], 254, 'readyTimeoutMs is "1s"'],
  ['spacingMs', field({ spacingMs: '-1' }), [], 254, 'spacingMs is -1', '0 at least'],
  ['stopSignal', field({ stopSignal: "'TERM'" }), [], 254, 'stopSignal is "TERM"', "'SIGTERM'"],
  ['logAlarms', field({ logAlarms: "['x']" }), [], 254, 'logAlarms[0] is "x"', 'expression'],
  ['role', field({ role: "'leader'" }), [], 254, 'role is "leader"', 'a function'],
  ['client', field({ client: '{}' }), [], 254, 'client.supports is missing'],
  ['a twin', configFile(`systems: [${kvSystem()}, ${kvSystem()}]`), [], 254, 'two systems are'],
  ['a workload without model', workload('operations: () => 0'), mine, 254, 'workloads.mine.model'],
  [
    'a workload of another name',
    workload(`${model}, operations: () => ({ next: () => 0 })`),
    ['--workload', 'mien'],
    254,
    'RJ011',
    'Did you mean mine?',
  ],
  [
    'a workload that throws',
    workload(`${model}, operations() { throw new Error('oops'); }`),
    mine,
    255,
    'RJ110',
    'operations of the workload mine failed: oops',
  ],
  [
    'a workload of no operations',
    workload(`${model}, operations: () => ({ next: () => ({ f: 5 }) })`),
    mine,
    255,
    'RJ110',
    'returned {"f":5}: f is no text',
  ],
  ['a family', nemesis('() => []', "['kil']"), faults, 254, 'nemeses.mine.families[0] is "kil"'],
  [
    'a schedule that throws',
    nemesis("() => { throw new Error('oops'); }"),
    faults,
    255,
    'RJ110',
    'schedule of the nemesis mine failed: oops',
  ],
  [
    'a step of another family',
    nemesis("() => [{ atUs: 1, f: 'partition', value: {} }]"),
    faults,
    255,
    'RJ110',
    'step 1 of the schedule is malformed',
  ],
  [
    'a name that is taken',
    configFile(`workloads: { mixed: { summary: 's', ${model}, operations: () => 0 } }`),
    [],
    254,
    'workloads.mixed: there is one of that name already',
  ],
  [
    'another checker',
    configFile("checkers: { 'all-well': () => ({ verdict: 'valid', summary: 's' }) }"),
    ['--checker', 'all-wel'],
    254,
    'RJ111',
    'Did you mean all-well?',
  ],
  [
    'no command of clientProcess',
    configFile(`properties: {}, checkers: { c: clientProcess({ supports: ['read'] }) }`),
    [],
    254,
    'RJ072',
    '`command` of clientProcess is missing',
  ],
];

describe('a config that is wrong', () => {
  it.each(configs)('%s', async (_, text, args, code, ...says) => {
    project.write('raft-jepsen.config.ts', text);
    const run = await told(...quick, ...args);
    expect([run.code, run.text]).toEqual([code, expect.any(String)]);
    for (const words of says) expect(run.text).toContain(words);
    expect(run.text).not.toMatch(/ at .*:\d+:\d+\)/);
    expectNothingLeft();
  });

  it('a port that is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    project.write('raft-jepsen.config.ts', kvFile());
    const run = await told(...quick, '--base-port', String(port));
    taken.close();
    expect([run.code, run.text]).toEqual([255, expect.stringContaining(String(port))]);
    expectNothingLeft();
  });
});

const client = fileURLToPath(new URL('fixtures/bad-client.js', import.meta.url));
const speaking = (fault: string): KvOptions => ({
  fields: {
    client: `clientProcess({ command: ['${process.execPath}', '${client}', '${fault}'], supports: ['read', 'write'] })`,
  },
});

type Wrong = [what: string, options: KvOptions, codes: number[], ...says: string[]];
const wrong: Wrong[] = [
  ['closes connections', { fault: 'closes' }, [1, 2], 'connection-lost'],
  ['closes them in the middle of an answer', { fault: 'half' }, [1, 2], 'connection-lost'],
  ['answers a text', { fault: 'text' }, [1, 2], 'no-json'],
  ['refuses by 200', { fault: 'refuses-by-200' }, [1, 2], 'says-error'],
  ['redirects for ever', { fault: 'redirects' }, [1, 2], 'http-307'],
  ['answers what is no UTF-8', { fault: 'latin1' }, [1, 2], 'no-json'],
  ['answers without an end', { fault: 'huge' }, [1, 2]],
  ['is torn down badly', { fields: { tearDown: "() => { throw new Error('x'); }" } }, [0]],
  ['has a client that exits', speaking('exits'), [255], 'RJ070'],
  ['has a client with a banner', speaking('banner'), [255], 'RJ071', 'Welcome to the client!'],
  ['has a client of another protocol', speaking('newer'), [255], 'RJ071', 'the protocol 2'],
  ['has a client that prints noise', speaking('noise'), [1, 2], 'a line that is no JSON'],
  ['has a client that dies', speaking('dies'), [1, 2], 'ended'],
  ['has a client that hangs', speaking('hangs'), [1, 2], 'timeout'],
  ['has a client that answers others', speaking('wrong-id'), [1, 2]],
  ['has a client of odd types', speaking('wrong-type'), [1, 2], 'has the type "okay"'],
  ['has a client that forgets values', speaking('no-value'), [0, 1, 2]],
  ['has a client that answers twice', speaking('twice'), [1, 2], 'not sure'],
];

// Each takes seconds: every third here, and all of them in bad-configs.long.ts.
const isLong = process.env['RAFT_JEPSEN_LONG'] === '1';

describe('a system that', () => {
  it.each(wrong.filter((_, i) => isLong || i % 3 === 0))(
    '%s',
    async (_, options, codes, ...says) => {
      const file = kvFile(options).replace('{ defineSystem', '{ clientProcess, defineSystem');
      project.write('kv.ts', file);
      const run = await told('--system', './kv.ts', ...quick);
      expect(codes, run.text).toContain(run.code);
      for (const words of says) expect(run.text).toContain(words);
      expect(run.text).not.toMatch(/Stale read|Lost write|✖ linearizable/);
      expectNothingLeft();
    },
  );
});
