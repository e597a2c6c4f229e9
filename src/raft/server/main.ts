import { DamagedLog } from '../storage/index.ts';
import { FolderInUse } from './folder-lock.ts';
import { parseServerOptions, UsageError, type ServerOptions } from './options.ts';
import { exitFailure } from './open-node.ts';
import { serve } from './serve.ts';

const exitBadArguments = 254;

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
  if (error instanceof FolderInUse) return `${error.message}. Choose another --data-dir`;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `a port is in use: ${error.message}. Choose another --transport-port or --api-port`;
  }
  return error instanceof Error ? error.message : String(error);
}

const options = readOptions();
try {
  await serve(options);
} catch (error) {
  die(explain(error), exitFailure);
}
