// Would catch: a supervisor that obeys whoever finds its port, loses an error's code on the way, or can be
// kept from its commands by connections that ask nothing.
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { openControlServer } from '../../src/cluster/control-server.ts';
import { HarnessError } from '../../src/errors.ts';

const token = 'c'.repeat(64);

async function ask(body: string, authorization?: string): Promise<[number, unknown, unknown[]]> {
  const handled: unknown[] = [];
  const server = await openControlServer(token, (request) => {
    handled.push(request);
    if (request.kind === 'stop') throw new HarnessError('RJ032', 'it leaks', 'mend it', 255);
    return Promise.resolve({ done: true });
  });
  const response = await fetch(`http://127.0.0.1:${server.port}/`, {
    method: 'POST',
    body,
    ...(authorization !== undefined && { headers: { authorization } }),
  });
  const answer: unknown = await response.json();
  await server.close();
  return [response.status, answer, handled];
}

const status = '{"kind":"status"}';

it('answers who has the token', async () => {
  expect(await ask(status, `Bearer ${token}`)).toEqual([200, { done: true }, [{ kind: 'status' }]]);
});

it.each([undefined, '', token, `Bearer ${token}x`, `Bearer ${'d'.repeat(64)}`])(
  'does nothing for %j',
  async (header) => {
    expect(await ask(status, header)).toEqual([401, {}, []]);
  },
);

it('hands over an error with its code, and a defect as one', async () => {
  const [code, answer] = await ask('{"kind":"stop"}', `Bearer ${token}`);
  expect(code).toBe(500);
  const error = { code: 'RJ032', message: 'it leaks', fix: 'mend it', exitCode: 255 };
  expect(answer).toEqual({ error });
  const [, torn] = await ask('{"kind":', `Bearer ${token}`);
  expect(torn).toMatchObject({ error: { code: 'RJ099' } });
  const [, large, handled] = await ask(`"${'x'.repeat(70_000)}"`, `Bearer ${token}`);
  expect(large).toMatchObject({ error: { message: expect.stringMatching(/at most/) as string } });
  expect(handled).toEqual([]);
});

it('answers although hundreds of connections are open that ask nothing', async () => {
  const server = await openControlServer(token, () => Promise.resolve({ done: true }));
  const idle: Socket[] = [];
  for (let i = 0; i < 300; i++) {
    const socket = createConnection(server.port, '127.0.0.1').on('error', () => undefined);
    // Some of them say half of what there is to say.
    socket.write(i % 2 === 0 ? '' : 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\nhalf');
    idle.push(socket);
    if (i % 50 === 0) await once(socket, 'connect');
  }
  const response = await fetch(`http://127.0.0.1:${server.port}/`, {
    method: 'POST',
    body: status,
    headers: { authorization: `Bearer ${token}` },
  });
  expect(await response.json()).toEqual({ done: true });
  // Nor do they hold up its end.
  await server.close();
  for (const socket of idle) socket.destroy();
});
