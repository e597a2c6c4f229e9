import { once } from 'node:events';
import { statSync } from 'node:fs';
import type { Server } from 'node:http';
import { isIPv6, type AddressInfo } from 'node:net';
import { badArguments, exitCodes, HarnessError } from '../../errors.ts';
import { isLoopback } from '../../serve/request-guard.ts';
import { createResultsServer } from '../../serve/server.ts';
import { portOwner } from '../../os/port-owner.ts';
import { catchInterrupts } from '../terminal/interrupt.ts';
import type { ServeCommandOptions } from './serve-options.ts';
import { shortPath } from '../terminal/short-path.ts';

/** Serves until a signal ends it. Returns the exit code. */
export async function serveAction({ results, port, host }: ServeCommandOptions): Promise<number> {
  const stat = statSync(results, { throwIfNoEntry: false });
  if (stat !== undefined && !stat.isDirectory()) {
    throw badArguments('RJ016', `${results} is not a folder`, 'name the folder with --results DIR');
  }
  const interrupt = catchInterrupts(exitCodes.valid);
  const server = createResultsServer({ resultsDir: results, host });
  try {
    const { port: actual } = await listen(server.http, { port, host });
    const name = isIPv6(host) ? `[${host}]` : host;
    process.stdout.write(`serving ${shortPath(results)} at http://${name}:${actual}/\n`);
    if (stat === undefined) {
      process.stderr.write(`${results} does not exist yet: runs show when there are any\n`);
    }
    if (!isLoopback(host)) {
      process.stderr.write(
        `warning: whoever reaches ${host} can read and delete the runs; there is no password. Leave --host out to serve this machine only.\n`,
      );
    }
    await untilAborted(interrupt.signal);
  } finally {
    server.close();
    interrupt.release();
  }
  return exitCodes.valid;
}

function untilAborted(signal: AbortSignal): Promise<unknown> {
  return signal.aborted ? Promise.resolve() : once(signal, 'abort');
}

async function listen(
  http: Server,
  { port, host }: { readonly port: number; readonly host: string },
): Promise<AddressInfo> {
  http.listen(port, host);
  try {
    await once(http, 'listening');
  } catch (error) {
    throw await worded(error, port, host);
  }
  return http.address() as AddressInfo;
}

async function worded(error: unknown, port: number, host: string): Promise<unknown> {
  if (!(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'EADDRINUSE') {
    const owner = await portOwner(port);
    const who = owner === undefined ? '' : ` (pid ${owner})`;
    return new HarnessError(
      'RJ014',
      `port ${port} of ${host} is in use${who}`,
      'choose another one with --port, or --port 0 for a free one',
    );
  }
  const fix =
    error.code === 'EACCES'
      ? 'choose a port above 1023 with --port'
      : '--host names an address of this machine; leave it out for 127.0.0.1';
  return badArguments('RJ010', `cannot listen at ${host} port ${port}: ${error.message}`, fix);
}
