import type { Json } from '../history/operation.ts';

export interface ControlAnswer {
  readonly status: number;
  readonly body: Json;
}

/** Asks a node about itself: never the path of an operation. */
export interface HttpControl {
  /** Resolves with whatever was answered, as JSON (null when it is none). Rejects when nothing was within `timeoutMs`. */
  get(url: string, timeoutMs: number): Promise<ControlAnswer>;
  close(): void;
}

/**
 * The one place where `got` is set up. Left to itself it repeats a failed request twice and
 * follows redirects; here every call is one request on the wire, and every status an answer.
 *
 * @param keepAlive whether connections are kept for the next call; probes of links open
 *   their own, so that each one is a new conversation with the proxy
 */
export async function createHttpControl(keepAlive: boolean): Promise<HttpControl> {
  // Loaded when it is needed first: it takes longer to load than the rest of a command.
  const [{ got }, http] = await Promise.all([import('got'), import('node:http')]);
  const agent = new http.Agent({ keepAlive });
  const client = got.extend({
    agent: { http: agent },
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
  });
  return {
    get: async (url, timeoutMs) => {
      const response = await client.get(url, { timeout: { request: timeoutMs } });
      return { status: response.statusCode, body: parse(response.body) };
    },
    close: () => agent.destroy(),
  };
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}
