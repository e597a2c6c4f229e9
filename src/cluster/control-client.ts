import http from 'node:http';
import type { Action } from '../../nemesis/families.ts';
import { HarnessError } from '../errors.ts';
import type { Evidence } from '../world/world.ts';
import { errorOf } from './control-protocol.ts';
import type { ClusterReport, ControlRequest, WordedError } from './control-protocol.ts';
import type { ClusterFolder } from './folder.ts';
import { isAlive } from '../os/process-identity.ts';
import { readRunning } from './running.ts';
import type { Running } from './running.ts';

/** The supervisor, as a command sees it. */
export interface Control {
  readonly running: Running;
  status(): Promise<ClusterReport>;
  act(action: Action): Promise<Evidence>;
  stop(): Promise<void>;
}

/** What answers from memory, or after one question to each node. */
const statusTimeoutMs = 10_000;
/** A fault and its proof: a node may take 15 s to come back, and others may be waited for. */
const actTimeoutMs = 60_000;
/** All nodes are killed at once. A supervisor that needs longer is stuck, and is ended itself. */
const stopTimeoutMs = 5_000;

/** Throws RJ050 when no cluster runs in the folder. Every call may reject with RJ054. */
export function connectToSupervisor(folder: ClusterFolder): Control {
  const running = readRunning(folder);
  if (running === undefined || !isAlive(running.supervisor)) throw notRunning(folder, running);
  const ask = async (request: ControlRequest, timeoutMs: number): Promise<object> => {
    try {
      return await post(running, request, timeoutMs);
    } catch (error) {
      if (error instanceof HarnessError) throw error;
      throw isAlive(running.supervisor)
        ? noAnswer(running, timeoutMs, error)
        : notRunning(folder, running);
    }
  };
  return {
    running,
    status: async () => (await ask({ kind: 'status' }, statusTimeoutMs)) as ClusterReport,
    act: async (action) => (await ask({ kind: 'act', action }, actTimeoutMs)) as Evidence,
    stop: async () => {
      await ask({ kind: 'stop' }, stopTimeoutMs);
    },
  };
}

async function post(
  { control: { port, token } }: Running,
  request: ControlRequest,
  timeoutMs: number,
): Promise<object> {
  const { status, text } = await exchange(port, token, JSON.stringify(request), timeoutMs);
  const body = JSON.parse(text) as { readonly error?: WordedError };
  if (status === 200) return body;
  // Without an error of ours it was not our supervisor that answered.
  throw body.error === undefined ? new Error(`HTTP ${status}`) : errorOf(body.error);
}

/**
 * One request over a connection of its own. Always settles, and keeps the process up until
 * then: a promise that nothing is left to settle would end the command in silence.
 */
function exchange(
  port: number,
  token: string,
  body: string,
  timeoutMs: number,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const options = { host: '127.0.0.1', port, method: 'POST', path: '/', headers, agent: false };
    const sent = http.request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') });
      });
    });
    const timer = setTimeout(() => {
      sent.destroy(Object.assign(new Error('no answer'), { name: 'TimeoutError' }));
    }, timeoutMs);
    sent.on('error', reject);
    sent.on('close', () => {
      clearTimeout(timer);
      reject(new Error('the connection was closed without an answer'));
    });
    sent.end(body);
  });
}

function notRunning(
  { dir, supervisorLog }: ClusterFolder,
  stale: Running | undefined,
): HarnessError {
  const died =
    stale === undefined ? '' : `: its supervisor, process ${stale.supervisor.pid}, has ended`;
  return new HarnessError(
    'RJ050',
    `no cluster runs in ${dir}${died}`,
    `start one with "raft-jepsen cluster start", or give the folder of another one with --dir${
      stale === undefined ? '' : `; ${supervisorLog} may say why it ended`
    }`,
  );
}

function noAnswer({ supervisor }: Running, timeoutMs: number, error: unknown): HarnessError {
  const { name, message, cause } = error as Error;
  const reason =
    name === 'TimeoutError'
      ? `gave no answer within ${timeoutMs} ms`
      : `gave no answer: ${cause instanceof Error ? cause.message : message}`;
  return new HarnessError(
    'RJ054',
    `the supervisor, process ${supervisor.pid}, ${reason}`,
    'is it stopped, or the machine overloaded? "raft-jepsen cluster stop" ends the cluster in any case',
  );
}
