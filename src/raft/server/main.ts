import { DamagedLog } from '../storage/index.ts';
import { createApi } from './api.ts';
import { stderrLog, type Log } from './log-line.ts';
import { RaftNode } from './node.ts';
import { parseServerOptions, UsageError, type ServerOptions } from './options.ts';

const exitBadArguments = 254;
const exitFailure = 255;
/** A graceful stop that takes longer than this ends anyway. */
const stopTimeoutMs = 2000;

/** Prints one line and ends the process. */
function die(message: string, code: number): never {
  process.stderr.write(`raft-server: ${message}\n`);
  process.exit(code);
}

function readOptions(): ServerOptions {
  try {
    return parseServerOptions(process.argv.slice(2), process.env);
  } catch (error) {
    if (error instanceof UsageError) die(error.message, exitBadArguments);
    throw error;
  }
}

/** What an error at start-up means to whoever started the node. */
function explain(error: unknown): string {
  if (error instanceof DamagedLog) {
    return `${error.message}. A node must not forget what it promised: restore the data folder, or replace the node`;
  }
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `a port is in use: ${error.message}. Choose another --transport-port or --api-port`;
  }
  return error instanceof Error ? error.message : String(error);
}

async function start(options: ServerOptions, log: Log): Promise<void> {
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

const options = readOptions();
if (options.exitWithParent) {
  // The pipe closes however the parent ends, kill -9 included. Nobody is left to serve.
  process.stdin.on('end', () => process.exit(0));
  process.stdin.on('error', () => process.exit(0));
  process.stdin.resume();
}
// A reader of the log that goes away must not take the node with it.
process.stderr.on('error', () => undefined);
try {
  await start(options, stderrLog(options.id));
} catch (error) {
  die(explain(error), exitFailure);
}
