import { createInterface } from 'node:readline';
import { HarnessError } from '../../../../errors.ts';
import { distEntry } from '../../../../os/dist-entry.ts';
import type { Host } from '../../host/host.ts';
import type { ProberLine, ProberOrder } from './prober-protocol.ts';

export interface Heard {
  readonly probe: number;
  /** The address that it came from. */
  readonly from: string;
}

/** The harness's end of the process that stands in the network namespace of one node. */
export interface Prober {
  readonly pid: number;
  send(order: ProberOrder): void;
  /** Set when the process ended without having been told to: the node may be without a network. */
  readonly failure: HarnessError | undefined;
  close(): Promise<void>;
}

/**
 * Makes a network namespace with a prober in it, and nothing else. Rejects with RJ083.
 *
 * @param onHeard gets every probe that arrives
 */
export async function startProber(
  node: string,
  logFile: string,
  host: Host,
  onHeard: (heard: Heard) => void,
): Promise<Prober> {
  const command = {
    file: 'unshare',
    args: ['--net', process.execPath, distEntry('src/world/live/net/netns/prober-process'), node],
  };
  const child = await host.start({ command, logFile, answers: true });
  let closing = false;
  let failure: HarnessError | undefined;
  let ready = (): void => undefined;
  const isReady = new Promise<void>((resolve) => (ready = resolve));
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as ProberLine;
    if ('ready' in line) ready();
    else onHeard({ probe: line.heard, from: line.from });
  });
  const gone = child.exited.then(({ code, signal }) => {
    const how = signal === null ? `with code ${code ?? 'unknown'}` : `by ${signal}`;
    if (!closing) failure = proberEnded(node, how, logFile);
  });
  await Promise.race([isReady, gone]);
  if (failure !== undefined) throw failure;
  return {
    pid: child.pid,
    send: (order) => {
      child.stdin.write(`${JSON.stringify(order)}\n`);
    },
    get failure() {
      return failure;
    },
    close: async () => {
      closing = true;
      child.stdin.end();
      await gone;
    },
  };
}

function proberEnded(node: string, how: string, logFile: string): HarnessError {
  return new HarnessError(
    'RJ083',
    `the process that holds the network namespace of ${node} ended ${how}`,
    `see ${logFile}; the run cannot be judged, since ${node} may be without a network: run it again`,
  );
}
