// Would catch: a control client that silently repeats a request or follows a redirect. (The
// library does both unless it is told not to: one call then is several at the server.)
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpControl, type HttpControl } from '../../src/systems/http-control.ts';

let hits = 0;
let connections = 0;
let answer: (response: http.ServerResponse) => void;
let server: http.Server;
let url: string;

beforeEach(async () => {
  hits = 0;
  connections = 0;
  server = http.createServer((_request, response) => {
    hits++;
    answer(response);
  });
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function using(
  keepAlive: boolean,
  use: (control: HttpControl) => Promise<void>,
): Promise<void> {
  const control = await createHttpControl(keepAlive);
  try {
    await use(control);
  } finally {
    control.close();
  }
}

describe('the control client', () => {
  it.each([200, 307, 404, 408, 429, 500, 503, 504])('takes %i as an answer, once', (status) =>
    using(true, async (control) => {
      answer = (response) => {
        response.writeHead(status, { location: url, 'retry-after': '0' }).end('{"a":1}');
      };
      expect(await control.get(url, 1_000)).toEqual({ status, body: { a: 1 } });
      expect(hits).toBe(1);
    }),
  );

  it('rejects once when the connection is reset', () =>
    using(true, async (control) => {
      answer = (response) => response.destroy();
      await expect(control.get(url, 1_000)).rejects.toThrow();
      expect(hits).toBe(1);
    }));

  it('rejects when there is no answer in time', () =>
    using(true, async (control) => {
      answer = () => undefined;
      await expect(control.get(url, 30)).rejects.toThrow(/[Tt]imeout/);
      expect(hits).toBe(1);
    }));

  it('keeps its connection, or opens one for each call', async () => {
    answer = (response) => response.end('no JSON');
    await using(true, async (control) => {
      expect((await control.get(url, 1_000)).body).toBeNull();
      await control.get(url, 1_000);
    });
    expect(connections).toBe(1);
    await using(false, async (control) => {
      await control.get(url, 1_000);
      await control.get(url, 1_000);
    });
    expect(connections).toBe(3);
  });
});
