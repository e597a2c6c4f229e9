import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { NodeProcess } from '../../src/world/live/world.ts';

const program = fileURLToPath(new URL('probe.py', import.meta.url));
/** Between two datagrams of a link. */
export const everyMs = 2;

/** What stands in a node's namespace saw; times are of the machine's monotonic clock, microseconds. */
export interface LinkView {
  /** When each turn of datagrams had been sent, one to each peer. */
  readonly sent: readonly number[];
  /** By the host that they came from: the kernel's time of every packet, also of those that etcd sent. */
  readonly arrived: Readonly<Record<string, readonly number[]>>;
  /** By host: which of its turns arrived here. */
  readonly heard: Readonly<Record<string, readonly number[]>>;
}

/** A write through a node: began, ended, whether it was done. */
export type Write = readonly [number, number, boolean];

export interface Views {
  readonly links: ReadonlyMap<string, LinkView>;
  readonly writes: ReadonlyMap<string, readonly Write[]>;
}

/** Starts them in the namespaces of the nodes, and beside the harness. They end when they are asked what they saw. */
export async function startProbes(nodes: readonly NodeProcess[]): Promise<() => Promise<Views>> {
  const hosts = nodes.map(({ address }) => address.host);
  const stand = nodes.map(({ pid, address: { host } }) =>
    start([
      ...['nsenter', `--net=/proc/${pid ?? 0}/ns/net`],
      ...['python3', program, 'links', host, String(everyMs)],
      ...hosts.filter((other) => other !== host),
    ]),
  );
  const port = String(nodes[0]?.address.ports['client'] ?? 0);
  const writer = start(['python3', program, 'writes', port, ...hosts]);
  await Promise.all([...stand, writer].map(({ ready }) => ready));
  return async () => {
    const [written, ...seen] = await Promise.all([writer, ...stand].map(({ end }) => end()));
    const { writes } = written as { readonly writes: Readonly<Record<string, readonly Write[]>> };
    return {
      links: new Map(hosts.map((host, i) => [host, seen[i] as LinkView])),
      writes: new Map(Object.entries(writes)),
    };
  };
}

function start([file = '', ...args]: readonly string[]): {
  readonly ready: Promise<void>;
  readonly end: () => Promise<unknown>;
} {
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const line: IteratorResult<string, undefined> = await lines.next();
    if (line.done === true) throw new Error(`a probe ended: ${[file, ...args].join(' ')}`);
    return line.value;
  };
  return {
    ready: next().then(() => undefined),
    end: async () => {
      child.stdin.end();
      return JSON.parse(await next()) as unknown;
    },
  };
}
