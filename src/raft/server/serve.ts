import { createApi } from './api.ts';
import { stderrLog } from './log-line.ts';
import { RaftNode } from './node.ts';
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
  const node = await RaftNode.open(options, {
    log,
    fatal: (what, error) => {
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
      log('error', 'fatal', { what, detail });
      process.exit(exitFailure);
    },
  });
  const api = createApi(node);
  await new Promise<void>((resolve, reject) => {
    api.once('error', reject);
    api.listen(options.apiPort, options.host, resolve);
  });
  const { transportPort, apiPort, peers, bugs } = options;
  log('info', 'ready', { transportPort, apiPort, peers: peers.length, bugs: [...bugs].join(',') });

  const stop = (reason: string): void => {
    log('info', 'stopping', { reason });
    setTimeout(() => process.exit(exitFailure), stopTimeoutMs).unref();
    api.close();
    void node.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', () => stop('SIGTERM'));
  process.once('SIGINT', () => stop('SIGINT'));
}
