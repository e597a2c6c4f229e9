import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { Refused } from '../defined/refusals.ts';

/**
 * One connection to one server: it is never made again, and not moved to another server of which
 * this one tells. Rejects when there is none before `signal` is aborted.
 */
export async function connect(
  host: string,
  port: number,
  signal: AbortSignal,
): Promise<NatsConnection> {
  const { connect: dial } = await import('@nats-io/transport-node');
  signal.throwIfAborted();
  const connection = await dial({
    servers: `${host}:${port}`,
    reconnect: false,
    ignoreClusterUpdates: true,
    timeout: dialTimeoutMs,
  });
  if (!signal.aborted) return connection;
  await connection.close();
  throw new Error('the connection came too late');
}

const dialTimeoutMs = 2_000;

export interface Question {
  readonly connection: NatsConnection;
  readonly timeoutMs: number;
}

/** Sends one request, once. Refused: nobody was there to take it. */
export async function ask(
  { connection, timeoutMs }: Question,
  subject: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Msg> {
  const { errors, headers: makeHeaders } = await import('@nats-io/transport-node');
  const made = makeHeaders();
  for (const [name, value] of Object.entries(headers)) made.set(name, value);
  const timeout = Math.max(1, Math.ceil(timeoutMs));
  try {
    return await connection.request(subject, body, { timeout, headers: made });
  } catch (error) {
    const nobody =
      error instanceof errors.NoRespondersError ||
      (error instanceof errors.RequestError && error.isNoResponders());
    throw nobody ? new Refused('no-responders') : error;
  }
}
