// Would catch: a conversation in docs/client-process.md that the clients of the examples do not hold,
// and recorders whose histories are not well formed.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { readHistory } from '../../src/index.ts';
import { needs } from '../needs.ts';

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));
const page = new URL('../../docs/client-process.md', import.meta.url);
const built = mkdtempSync(path.join(tmpdir(), 'kv-go-'));
afterAll(() => rmSync(built, { recursive: true }));

const has = (program: string, flag: string): boolean =>
  spawnSync(program, [flag], { stdio: 'ignore' }).status === 0;
const hasPython = needs('python3', has('python3', '--version'), 'apt-get install python3');
const hasGo = needs('go', has('go', 'version'), 'apt-get install golang-go');

const conversation = readFileSync(page, 'utf8')
  .split('\n')
  .filter((line) => /^[→←] /.test(line));

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** What a client answers to the harness's lines of the page, one by one. */
async function hold(server: readonly string[], client: readonly string[]): Promise<string[]> {
  const port = await freePort();
  const start = ([file = '', ...args]: readonly string[]) => spawn(file, args, { cwd: built });
  const store = start([...server, '--id', '1', '--port', String(port)]);
  // Both say on standard error that they listen, or are about to.
  await once(store.stderr, 'data');
  const process = start(client);
  const answers = createInterface({ input: process.stdout })[Symbol.asyncIterator]();
  const said: string[] = [];
  try {
    for (const line of conversation.filter((each) => each.startsWith('→'))) {
      process.stdin.write(`${line.slice(2).replace('4001', String(port))}\n`);
      const { value } = (await answers.next()) as { value: string };
      said.push(value);
    }
    process.stdin.end();
    expect(await once(process, 'exit')).toEqual([0, null]);
    return said;
  } finally {
    process.kill('SIGKILL');
    store.kill('SIGKILL');
  }
}

const expected = (): unknown[] =>
  conversation
    .filter((line) => line.startsWith('←'))
    .map((line) => JSON.parse(line.slice(2)) as unknown);

describe('the conversation of docs/client-process.md', () => {
  it.runIf(hasPython)('is held by client.py with kv.py', async () => {
    const folder = path.join(examples, 'kv-python');
    const said = await hold(
      ['python3', path.join(folder, 'kv.py')],
      ['python3', path.join(folder, 'client.py')],
    );
    expect(said.map((line) => JSON.parse(line) as unknown)).toEqual(expected());
    expect(said).toHaveLength(6);
  });

  it.runIf(hasGo)('is held by client.go with kv.go', { timeout: 120_000 }, async () => {
    const kv = path.join(built, 'kv');
    const build = spawnSync('go', ['build', '-o', kv, '.'], {
      cwd: path.join(examples, 'kv-go'),
      encoding: 'utf8',
    });
    expect(build.stderr).toBe('');
    const said = await hold([kv], [kv, 'client']);
    expect(said.map((line) => JSON.parse(line) as unknown)).toEqual(expected());
  });
});

it.runIf(hasPython)('recorder.py writes a history that is read, with each way to end', () => {
  const program = `
import sys
sys.path.insert(0, sys.argv[1])
from recorder import Recorder, Refused
def raising(error):
    raise error
recorder = Recorder("history.jsonl")
recorder.call("a", "write", "k", 1, lambda: None)
recorder.call("b", "read", "k", None, lambda: 1)
recorder.call("a", "cas", "k", [5, 6], lambda: raising(Refused("precondition-failed")))
recorder.call("a", "write", "k", 2, lambda: raising(TimeoutError()))
recorder.call("c", "read", "k", None, lambda: 2)
recorder.call("a", "read", "k", None, lambda: 2)
`;
  const args = ['-B', '-c', program, path.join(examples, 'recorder')];
  const { stderr } = spawnSync('python3', args, { cwd: built, encoding: 'utf8' });
  expect(stderr).toBe('');
  const { operations } = readHistory(readFileSync(path.join(built, 'history.jsonl'), 'utf8'));
  expect(operations.map(({ type }) => type)).toEqual(['ok', 'ok', 'fail', 'info', 'ok', 'ok']);
  expect(new Set(operations.map(({ process }) => process)).size).toBe(4);
});
