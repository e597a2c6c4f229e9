// Would catch: a supervisor that obeys whoever finds its port, or loses an error's code on the way.
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
