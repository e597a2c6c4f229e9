import type { Redis } from 'ioredis';

/**
 * One connection, for one request after the other. Nothing is sent again, nothing is kept for
 * later, and a connection that broke stays broken: what became of a request is never hidden.
 * Rejects when there is none before `signal` is aborted.
 */
export async function connect(host: string, port: number, signal: AbortSignal): Promise<Redis> {
  signal.throwIfAborted();
  const { Redis: Connection } = await import('ioredis');
  const redis = new Connection({
    host,
    port,
    lazyConnect: true,
    retryStrategy: () => null,
    reconnectOnError: null,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    enableReadyCheck: false,
    disableClientInfo: true,
    protocol: 2,
    noDelay: true,
  });
  // Each command that was open says so itself.
  redis.on('error', () => undefined);
  const leave = (): void => redis.disconnect();
  signal.addEventListener('abort', leave, { once: true });
  try {
    await redis.connect();
    return redis;
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

export function isOpen({ status }: Redis): boolean {
  return status === 'ready';
}
