import http from 'node:http';
import type { Answer } from './wire.ts';

/** What one HTTP request came to. */
export type Exchange =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly body: string;
      /** Where a redirect points to. */
      readonly location?: string;
    }
  /** Nothing listened: the request was never sent. */
  | { readonly kind: 'refused' }
  /** No answer, and the request may have arrived. */
  | { readonly kind: 'lost'; readonly error: 'timeout' | 'connection-lost' | 'closed' };

export type Answered = Extract<Exchange, { kind: 'answered' }>;

/** What an exchange without an answer says about the operation that it carried. */
export function withoutAnswer(exchange: Exclude<Exchange, Answered>): Answer {
  return exchange.kind === 'refused'
    ? { kind: 'refused', error: 'connection-refused' }
    : { kind: 'unknown', error: exchange.error };
}

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface HttpRequest {
  readonly agent: http.Agent;
  readonly host: string;
  readonly port: number;
  readonly method: HttpMethod;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
  /** Aborted when the client is closed in the middle of a request. */
  readonly signal: AbortSignal;
}

/** An answer longer than this is not one of ours: the exchange counts as lost. */
const maxBodyBytes = 16 * 1024 * 1024;

/**
 * Sends one request, once. On the hot path: `node:http` itself, at a fraction of the cost
 * of a full client. Never rejects.
 */
export function exchangeHttp(request: HttpRequest): Promise<Exchange> {
  const { body, timeoutMs, signal, ...options } = request;
  // Before there is a request: one that is destroyed at once fails with nobody there to hear it.
  if (signal.aborted) return Promise.resolve({ kind: 'lost', error: 'closed' });
  return new Promise((resolve) => {
    const sent = http.request({
      ...options,
      headers: {
        ...(body === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
        ...options.headers,
      },
    });
    const finish = (result: Exchange): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      resolve(result);
    };
    const giveUp = (error: 'timeout' | 'connection-lost' | 'closed'): void => {
      finish({ kind: 'lost', error });
      // The connection is given up with it: a late answer must not meet the next request.
      sent.destroy();
    };
    const onAbort = (): void => giveUp('closed');
    const timer = setTimeout(() => giveUp('timeout'), timeoutMs);
    signal.addEventListener('abort', onAbort, { once: true });

    sent.on('error', (error: NodeJS.ErrnoException) => {
      // Only a refused connection proves that nothing was sent. A reset does not, not even
      // on a connection that had been idle: the request may have been read before.
      finish(
        error.code === 'ECONNREFUSED'
          ? { kind: 'refused' }
          : { kind: 'lost', error: 'connection-lost' },
      );
    });
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > maxBodyBytes) giveUp('connection-lost');
        else chunks.push(chunk);
      });
      response.on('error', () => giveUp('connection-lost'));
      response.on('end', () => {
        const { location } = response.headers;
        finish({
          kind: 'answered',
          status: response.statusCode ?? 0,
          body: Buffer.concat(chunks).toString('utf8'),
          ...(location !== undefined && { location }),
        });
      });
    });
    sent.end(body);
  });
}

/** Of a body, this much is shown. */
const shownCharacters = 200;

/** What a person is shown of an exchange. */
export function exchangeText(exchange: Exchange): string {
  switch (exchange.kind) {
    case 'refused':
      return 'the connection was refused';
    case 'lost':
      return `no answer (${exchange.error})`;
    case 'answered': {
      const { status, body } = exchange;
      const cut = body.length > shownCharacters ? `${body.slice(0, shownCharacters)}…` : body;
      return `HTTP ${status} ${JSON.stringify(cut)}`;
    }
  }
}
