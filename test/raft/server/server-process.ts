// Real server processes for the tests: each on free ports and its own folder, and gone at the end.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { reservePorts } from '../../../src/os/ports.ts';

const main = path.resolve(import.meta.dirname, '../../../dist/src/raft/server/main.js');

/** A port that no outgoing connection of the machine can take meanwhile. */
export async function freePort(): Promise<number> {
  const [held] = await reservePorts({ host: '127.0.0.1', count: 1, basePort: undefined });
  await held!.release();
  return held!.port;
}

/** One run of the server program. */
export class ServerProcess {
  readonly child: ChildProcess;
  readonly lines: string[] = [];
  /** The exit code, or the signal that ended it. */
  readonly exited: Promise<number | string>;
  #onLine: (() => void) | null = null;

  constructor(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    const env = { ...process.env, ...environment };
    this.child = spawn(process.execPath, [main, ...args], {
      stdio: ['pipe', 'ignore', 'pipe'],
      env,
    });
    const reader = createInterface({ input: this.child.stderr! });
    reader.on('line', (line) => {
      this.lines.push(line);
      this.#onLine?.();
    });
    // Both the end of the process and the end of what it had to say.
    this.exited = Promise.all([once(this.child, 'exit'), once(reader, 'close')]).then(
      ([[code, signal]]: [unknown[], unknown]) => (code ?? signal) as number | string,
    );
    void this.exited.then(() => this.#onLine?.());
  }

  /** Resolves with the first line that matches, of those already there and those to come. */
  async line(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = this.lines.find((line) => pattern.test(line));
      if (found !== undefined) return found;
      if (this.child.exitCode !== null) throw new Error(`it ended: ${this.lines.join('\n')}`);
      await new Promise<void>((resolve) => (this.#onLine = resolve));
    }
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | string> {
    this.child.kill(signal);
    return this.exited;
  }
}

export interface Answer {
  readonly status: number;
  readonly location: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}

interface Place {
  readonly id: number;
  readonly transportPort: number;
  readonly apiPort: number;
}

export class ServerCluster {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'raft-server-'));
  readonly nodes: ServerProcess[] = [];
  readonly places: readonly Place[];
  readonly #extra: readonly string[];

  readonly #voters: number;

  private constructor(places: readonly Place[], extra: readonly string[], voters: number) {
    this.places = places;
    this.#extra = extra;
    this.#voters = voters;
    for (const { id } of places.slice(0, voters)) this.start(id);
  }

  /** Of `count` places the first `voters` begin; the others are places for nodes that join. */
  static async start(
    count: number,
    extra: readonly string[] = [],
    voters = count,
  ): Promise<ServerCluster> {
    const places: Place[] = [];
    for (let id = 1; id <= count; id++) {
      places.push({ id, transportPort: await freePort(), apiPort: await freePort() });
    }
    const cluster = new ServerCluster(places, extra, voters);
    await Promise.all(cluster.nodes.map((node) => node.line(/ ready /)));
    return cluster;
  }

  start(id: number): ServerProcess {
    const place = this.places[id - 1]!;
    const peers = this.places
      .filter((other) => other.id !== id && other.id <= this.#voters)
      .map((other) => `${other.id}=127.0.0.1:${other.transportPort}`);
    const flags = [
      '--id',
      id,
      '--transport-port',
      place.transportPort,
      '--api-port',
      place.apiPort,
    ];
    const args = [
      ...flags.map(String),
      ...['--data-dir', path.join(this.folder, String(id)), '--peers', peers.join(',')],
      ...['--exit-with-parent', ...(id > this.#voters ? ['--join'] : []), ...this.#extra],
    ];
    return (this.nodes[id - 1] = new ServerProcess(args, { RAFT_JEPSEN_TEST: '1' }));
  }

  /** The id of a node that leads; `not` leaves out one that no longer counts. */
  async leader(not = 0): Promise<number> {
    for (;;) {
      for (const { id } of this.places) {
        if (id === not) continue;
        const status = await this.ask(id, 'GET', '/client/status').catch(() => null);
        if (status?.body['role'] === 'leader') return id;
      }
    }
  }

  async ask(
    id: number,
    method: string,
    url: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const response = await fetch(`http://127.0.0.1:${this.places[id - 1]!.apiPort}${url}`, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      redirect: 'manual',
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return {
      status: response.status,
      location: response.headers.get('location'),
      body: (await response.json()) as Answer['body'],
    };
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.kill()));
    rmSync(this.folder, { recursive: true, force: true });
  }
}
