import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import net from 'node:net';
import { HarnessError } from '../errors.ts';
import { portOwner } from './port-owner.ts';

/** A port that is ours: held by a listening socket until the node that shall have it starts. */
export interface ReservedPort {
  readonly port: number;
  release(): Promise<void>;
}

/**
 * Holds `count` ports on `host`: consecutive ones from `basePort` (a port in use is an
 * error, RJ014), otherwise free ones. Every reservation must be released.
 */
export async function reservePorts(options: {
  readonly host: string;
  readonly count: number;
  readonly basePort: number | undefined;
}): Promise<ReservedPort[]> {
  const held: ReservedPort[] = [];
  try {
    const { host, count, basePort } = options;
    for (let i = 0; i < count; i++) {
      held.push(
        basePort === undefined ? await holdFree(host) : await holdGiven(host, basePort + i),
      );
    }
    return held;
  } catch (error) {
    await Promise.all(held.map((port) => port.release()));
    throw error;
  }
}

/** Bounds the search for a free port; a machine with a hundred taken in a row has other troubles. */
const freePortAttempts = 100;

/**
 * A free port *below* the range from which the kernel takes the source ports of outgoing
 * connections. Inside that range, a connection that is dialled while a node is down may
 * get the node's own port as its source: the node then cannot start again, or the dialler
 * is connected to itself.
 */
async function holdFree(host: string): Promise<ReservedPort> {
  const end = await firstEphemeralPort();
  const begin = Math.min(10_000, Math.max(1_024, end - 10_000));
  for (let attempt = 0; attempt < freePortAttempts; attempt++) {
    const held = await hold(host, randomInt(begin, end));
    if (typeof held !== 'string') return held;
  }
  throw new HarnessError(
    'RJ014',
    `no free port was found between ${begin} and ${end - 1} on ${host} in ${freePortAttempts} attempts`,
    'end programs that hold many ports, or give a free range with a base port',
  );
}

async function holdGiven(host: string, port: number): Promise<ReservedPort> {
  const held = await hold(host, port);
  if (typeof held !== 'string') return held;
  if (held !== 'EADDRINUSE') {
    throw new HarnessError(
      'RJ014',
      `port ${port} on ${host} cannot be used (${held})`,
      'give another base port, or none: free ports are then found',
    );
  }
  const pid = await portOwner(port);
  throw new HarnessError(
    'RJ014',
    `port ${port} on ${host} is in use${pid === undefined ? '' : ` by process ${pid}`}`,
    `${pid === undefined ? 'free the port' : `end process ${pid}`}, give another base port, or none: free ports are then found`,
  );
}

/** The port, or the error code that listening on it gave. */
function hold(host: string, port: number): Promise<ReservedPort | string> {
  return new Promise((resolve) => {
    const server = net.createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    const listening = (): void => resolve({ port, release: () => close(server) });
    try {
      server.listen({ host, port, exclusive: true }, listening);
    } catch (error) {
      // A number that no port can have.
      resolve((error as NodeJS.ErrnoException).code ?? String(error));
    }
  });
}

function close(server: net.Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

/** Linux says where its ephemeral range begins; elsewhere 32768 is at or below every default. */
async function firstEphemeralPort(): Promise<number> {
  try {
    const range = await readFile('/proc/sys/net/ipv4/ip_local_port_range', 'utf8');
    const first = Number.parseInt(range, 10);
    return first > 2_048 ? first : 32_768;
  } catch {
    return 32_768;
  }
}
