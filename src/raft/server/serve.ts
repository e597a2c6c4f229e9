import { createApi } from './api.ts';
import { stderrLog } from './log-line.ts';
import { openHttpTransport } from '../transport/index.ts';
import { apiAddress, RaftNode } from './node.ts';
import { lockFolder } from './folder-lock.ts';
import type { ServerOptions } from './options.ts';

/** How a node ends that cannot go on. */
export const exitFailure = 255;
/** A graceful stop that takes longer than this ends anyway. */
const stopTimeoutMs = 2000;

/**
 * Makes this process a node: it tells its log on standard error and ends the process when
 * it is done (0 after SIGTERM or SIGINT, 255 when it cannot go on). Resolves when the node
 * listens.
 * @throws DamagedLog, and the errors of the file system and of `listen`.
 */
export async function serve(options: ServerOptions): Promise<void> {
  if (options.exitWithParent) {
    // The pipe closes however the parent ends, kill -9 included. Nobody is left to serve.
    process.stdin.on('end', () => process.exit(0));
    process.stdin.on('error', () => process.exit(0));
    process.stdin.resume();
  }
  // A reader of the log that goes away must not take the node with it.
  process.stderr.on('error', () => undefined);
  const log = stderrLog(options.id);
  // In this order: a second server on the same ports or the same folder must end before it
  // has touched the log of the first.
  const lock = await lockFolder(options.dataDir);
  let node: RaftNode | null = null;
  const { id, host, names, transportPort, apiPort, peers, bugs } = options;
  const api = createApi({
    host,
    names,
    node: () => node,
    onError: (error) => log('error', 'request-failed', { detail: textOf(error) }),
  });
  await new Promise<void>((resolve, reject) => {
    api.once('error', reject);
    api.listen(apiPort, host, resolve);
  });
  const refusedBy = new Map<number, number>();
  const transport = await openHttpTransport({
    sender: { id, api: apiAddress(options) },
    host,
    port: transportPort,
    peers,
    names,
    secret: options.peerSecret,
    // A connection that is silent for as long as a follower waits for its leader is dead.
    requestTimeoutMs: options.electionTimeoutMinMs,
    receive: (messages, sender) =>
      node === null
        ? { status: 503, error: 'starting', message: 'this node still reads its log' }
        : node.receive(messages, sender),
    heard: (from) => node?.heard(from),
    onRefused: (peer, status) => {
      if (refusedBy.get(peer) === status) return;
      refusedBy.set(peer, status);
      log('warn', 'refused-by-peer', { peer, status });
    },
  });
  node = await RaftNode.open(
    options,
    {
      log,
      fatal: (what, error) => {
        log('error', 'fatal', { what, detail: textOf(error) });
        process.exit(exitFailure);
      },
    },
    transport,
  );
  const running = node;
  log('info', 'ready', { transportPort, apiPort, peers: peers.length, bugs: [...bugs].join(',') });

  const stop = (reason: string): void => {
    log('info', 'stopping', { reason });
    setTimeout(() => process.exit(exitFailure), stopTimeoutMs).unref();
    api.close();
    void running.close().then(async () => {
      await lock.release();
      process.exit(0);
    });
  };
  process.once('SIGTERM', () => stop('SIGTERM'));
  process.once('SIGINT', () => stop('SIGINT'));
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
