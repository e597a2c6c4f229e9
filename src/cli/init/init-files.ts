import type { PackageManager } from './package-manager.ts';

/** A file of the starter; `file` is relative to the root of the project, with slashes. */
export interface StarterFile {
  readonly file: string;
  readonly about: string;
  readonly text: string;
}

// npm installs into the nearest folder with a package.json: without one, that may be another project's.
const manifest = `{
  "private": true,
  "type": "module",
  "scripts": {
    "test": "vitest run --config linearizability/vitest.config.ts"
  }
}
`;

const modules = `node_modules/
`;

/** Whatever the project's own configuration includes, or that of a project around it. */
export const vitestConfig = 'linearizability/vitest.config.ts';

const config = `// For these tests alone: what other tests of the project include or set up is not theirs.
export default {
  test: { include: ['linearizability/*.test.ts'] },
};
`;

const client = `// How a client of your system asks, and what an answer means. This one speaks HTTP.

export interface Client {
  get(key: string): Promise<number | null>;
  set(key: string, value: number): Promise<void>;
  /** Compare-and-set: false when the value was not the expected one. */
  swap(key: string, expected: number, next: number): Promise<boolean>;
}

/**
 * The request was certainly not executed, and never will be. Throw it only where that is sure:
 * a timeout or a broken connection leaves open whether a write took effect, and so does an
 * answer that was not understood.
 */
export class Refused extends Error {}

const timeoutMs = 500;

export function connect(url: string): Client {
  return {
    async get(key) {
      const { status, body } = await ask(\`\${url}/kv/\${key}\`, 'GET');
      if (status === 404 && body['error'] === 'not-found') return null;
      expectOk(status, body);
      return body['value'] as number;
    },
    async set(key, value) {
      const { status, body } = await ask(\`\${url}/kv/\${key}\`, 'POST', { value });
      expectOk(status, body);
    },
    async swap(key, expected, next) {
      const { status, body } = await ask(\`\${url}/kv/\${key}/cas\`, 'POST', { expected, value: next });
      if (status === 409 && body['error'] === 'precondition-failed') return false;
      expectOk(status, body);
      return true;
    },
  };
}

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

async function ask(url: string, method: string, sent?: object): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method,
      signal: AbortSignal.timeout(timeoutMs),
      headers: { 'content-type': 'application/json' },
      ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
    });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  } catch (error) {
    const cause = (error as { cause?: { code?: string } }).cause;
    if (cause?.code === 'ECONNREFUSED') throw new Refused('connection refused');
    throw error;
  }
}

function expectOk(status: number, body: Answer['body']): void {
  if (status === 200) return;
  const message = \`HTTP \${status}: \${String(body['error'])}\`;
  // This store says of each refusal whether it is definite. Yours may say it by its status.
  throw body['definite'] === true ? new Refused(message) : new Error(message);
}
`;

const system = `// The system under test: how it starts, what can be done to it, how it ends. This one is the
// store that comes with raft-jepsen, three processes on this machine. Put yours in its place.
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';

const dir = 'linearizability/cluster';
const manifest = createRequire(import.meta.url).resolve('raft-jepsen/package.json');
const program = join(manifest, '../bin/raft-jepsen.js');

async function cluster(...args: string[]): Promise<string> {
  const command = [program, 'cluster', ...args, '--dir', dir];
  return (await promisify(execFile)(process.execPath, command)).stdout;
}

interface Status {
  nodes: { address: { host: string; ports: { api: number } } }[];
}

/** Starts it without any data, and returns the address of each node. */
export async function start(): Promise<string[]> {
  // What an interrupted test left behind; where there is nothing, both fail, and rightly so.
  await cluster('stop').catch(() => undefined);
  await cluster('clean').catch(() => undefined);
  await cluster('start', '--nodes', '3');
  const { nodes } = JSON.parse(await cluster('status', '--json')) as Status;
  return nodes.map(({ address: { host, ports } }) => \`http://\${host}:\${ports.api}\`);
}

/** What goes wrong while clients work, one after the other. */
export const faults = [
  { begin: () => cluster('partition', '1'), end: () => cluster('heal') },
  { begin: () => cluster('kill', '2'), end: () => cluster('restart', '2') },
  { begin: () => cluster('pause', '3'), end: () => cluster('resume', '3') },
];

/** Ends it, whatever state it is in, and removes what it left. */
export async function stop(): Promise<void> {
  await cluster('stop');
  await cluster('clean');
}
`;

const test = `// Did every client see a single, correct copy of the data, whatever failed meanwhile?
import { appendFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CallMappings, preconditionFailed, recordHistory } from 'raft-jepsen';
import 'raft-jepsen/vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, connect, Refused } from './client.js';
import { faults, start, stop } from './system.js';

const historyFile = 'linearizability/history.jsonl';
const clientsPerNode = 3;
const keys = ['a', 'b', 'c', 'd'];

/** What the calls of a client mean as operations on a register. */
const rejection = (reason: unknown) => (reason instanceof Refused ? 'fail' : 'info');
const calls: CallMappings<Client> = {
  // A read without an answer has changed nothing, so it can be left out.
  get: { f: 'read', key: (key) => key, rejection: () => 'fail' },
  set: { f: 'write', key: (key) => key, value: (_key, value) => value, rejection },
  swap: {
    f: 'cas',
    key: (key) => key,
    value: (_key, expected, next) => [expected, next],
    failure: (swapped) => (swapped ? undefined : preconditionFailed),
    rejection,
  },
};

let urls: string[] = [];
beforeAll(async () => {
  urls = await start();
}, 60_000);
afterAll(stop, 60_000);

test('every client sees one correct copy of the data', async () => {
  rmSync(historyFile, { force: true });
  // Written as it happens: what a crash leaves can still be checked.
  const history = recordHistory({ write: (line) => appendFileSync(historyFile, line) });
  let working = true;
  let written = 0; // no value is written twice, so that a read shows which write it saw

  async function work(client: Client): Promise<void> {
    while (working) {
      const key = keys[Math.floor(Math.random() * keys.length)] ?? 'a';
      try {
        const seen = await client.get(key);
        if (seen === null || Math.random() < 0.5) await client.set(key, ++written);
        else await client.swap(key, seen, ++written);
      } catch {
        // Noted in the history; what a client does about it is to ask again.
      }
      await sleep(10);
    }
  }

  const clients = Array.from({ length: clientsPerNode }, () => urls.map(connect)).flat();
  const workers = clients.map((client) => work(history.wrap(client, calls)));
  try {
    for (const { begin, end } of faults) {
      await sleep(300);
      await begin();
      await sleep(1_000);
      await end();
    }
    await sleep(500);
  } finally {
    working = false;
    await Promise.all(workers);
  }

  // A history in which hardly anything succeeded would be in order, and prove nothing.
  const done = history.operations().filter(({ type }) => type === 'ok');
  for (const f of ['read', 'write', 'cas']) {
    expect(done.filter((operation) => operation.f === f).length, f).toBeGreaterThan(20);
  }
  expect(history).toBeLinearizable();
}, 120_000);
`;

const ignored = `cluster/
history.*
`;

function workflow({ exec, workflow: { setUp, install } }: PackageManager): string {
  return `name: linearizability
on:
  pull_request:
  schedule:
    - cron: '17 2 * * *'
jobs:
  linearizability:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
${[...setUp, `run: ${install}`, `run: ${exec} vitest run --config ${vitestConfig}`]
  .map((step) => `      - ${step}\n`)
  .join('')}\
      # A page that shows a violation: its story, a timeline, why no order works.
      - if: \${{ !cancelled() }}
        run: ${exec} raft-jepsen report linearizability/history.jsonl
      - if: \${{ !cancelled() }}
        uses: actions/upload-artifact@v4
        with:
          name: linearizability
          path: linearizability/history.*
`;
}

/** What `init` writes: a project that runs as it is, in the order in which one reads it. */
export const starterFiles = (manager: PackageManager): readonly StarterFile[] => [
  { file: 'package.json', about: 'what is installed, and npm test', text: manifest },
  { file: '.gitignore', about: 'keeps what is installed out of git', text: modules },
  {
    file: 'linearizability/system.ts',
    about: 'what is tested: put your system here',
    text: system,
  },
  {
    file: 'linearizability/client.ts',
    about: 'how it is asked, and what its answers mean',
    text: client,
  },
  {
    file: 'linearizability/linearizability.test.ts',
    about: 'clients at work while faults strike',
    text: test,
  },
  { file: vitestConfig, about: 'runs these tests and no others', text: config },
  {
    file: 'linearizability/.gitignore',
    about: 'keeps what a test leaves out of git',
    text: ignored,
  },
  {
    file: '.github/workflows/linearizability.yml',
    about: 'the same on every pull request and every night',
    text: workflow(manager),
  },
];
