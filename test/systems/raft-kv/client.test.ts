// Would catch: a request that reaches a server twice in one operation, an unknown outcome that
// becomes `fail`, a redirect that is followed for ever, a retry under another serial number, a client
// that never has a session since its timeout is short.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Client } from '../../../src/systems/client.ts';
import { LeaderHint } from '../../../src/systems/leader-hint.ts';
import { raftKvWire } from '../../../src/systems/raft-kv/wire.ts';
import { RoutedClient } from '../../../src/systems/routed-client.ts';
import type { NodeAddress } from '../../../src/systems/system.ts';

interface Hit {
  readonly node: number;
  readonly request: string;
  readonly serial: string | undefined;
}
type Behaviour = (response: http.ServerResponse, hit: Hit) => void;

const servers: http.Server[] = [];
const clients: Client[] = [];
let hits: Hit[] = [];

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  hits = [];
});

const json = (status: number, body: unknown): Behaviour => {
  return (response) => response.writeHead(status).end(JSON.stringify(body));
};
const leads = (id: number): Behaviour =>
  json(307, { error: 'not-leader', definite: true, leader: { id } });
const ok = json(200, { value: 7 });
const silent: Behaviour = () => undefined;
const reset: Behaviour = (response) => response.destroy();

/** One server a behaviour; `null` is a port where nobody listens. */
async function cluster(behaviours: readonly (Behaviour | null)[]): Promise<NodeAddress[]> {
  return Promise.all(
    behaviours.map(async (behave, i) => {
      const server = http.createServer((request, response) => {
        request.resume();
        const serial = request.headers['x-raft-serial'];
        const hit: Hit = {
          node: i + 1,
          request: `${request.method ?? ''} ${request.url ?? ''}`,
          serial: serial === undefined ? undefined : String(serial),
        };
        hits.push(hit);
        behave?.(response, hit);
      });
      await new Promise<void>((resolve) => {
        server.listen(0, '127.0.0.1', resolve);
      });
      const { port } = server.address() as AddressInfo;
      if (behave === null) server.close();
      else servers.push(server);
      return { node: `n${i + 1}`, id: i + 1, host: '127.0.0.1', ports: { api: port } };
    }),
  );
}

async function clientOf(
  behaviours: readonly (Behaviour | null)[],
  { thread = 0, timeoutMs = 2_000, retries = 0, hint = new LeaderHint() } = {},
): Promise<Client> {
  const addresses = await cluster(behaviours);
  const options = { thread, process: thread, timeoutMs, retries };
  const client = new RoutedClient(raftKvWire(), addresses, options, hint);
  clients.push(client);
  return client;
}

const write = { f: 'write', key: 'k/ä', value: 5 };
const read = { f: 'read', key: 'k', value: null };

describe('a client without retries', () => {
  it('sends one request an operation and says who answered', async () => {
    const client = await clientOf([ok, ok], { thread: 1 });
    expect(await client.invoke(write)).toEqual({ type: 'ok', value: 5, node: 'n2' });
    expect(await client.invoke(read)).toEqual({ type: 'ok', value: 7, node: 'n2' });
    expect(hits.map(({ request }) => request)).toEqual(['POST /kv/k%2F%C3%A4', 'GET /kv/k']);
  });

  it('calls silence info, and asks another node next', async () => {
    const client = await clientOf([silent, ok], { timeoutMs: 50 });
    expect(await client.invoke(write)).toEqual({
      type: 'info',
      value: 5,
      error: 'timeout',
      node: 'n1',
    });
    expect(await client.invoke(write)).toMatchObject({ type: 'ok', node: 'n2' });
    expect(hits.map(({ node }) => node)).toEqual([1, 2]);
  });

  it('calls a connection that is lost after sending info, also on one that was idle', async () => {
    let first = true;
    const client = await clientOf([
      (response, hit) => {
        (first ? ok : reset)(response, hit);
        first = false;
      },
    ]);
    expect(await client.invoke(write)).toMatchObject({ type: 'ok' });
    expect(await client.invoke(write)).toMatchObject({ type: 'info', error: 'connection-lost' });
    expect(hits).toHaveLength(2);
  });

  it('calls a half answer info', async () => {
    const client = await clientOf([
      (response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"value"', () => response.destroy());
      },
    ]);
    expect(await client.invoke(read)).toMatchObject({ type: 'info', error: 'connection-lost' });
  });

  it('calls a refused connection fail, and asks another node next', async () => {
    const client = await clientOf([null, ok]);
    expect(await client.invoke(write)).toMatchObject({
      type: 'fail',
      error: 'connection-refused',
      node: 'n1',
    });
    expect(await client.invoke(write)).toMatchObject({ type: 'ok', node: 'n2' });
  });

  it('follows "not me, the leader is X" and remembers it', async () => {
    const client = await clientOf([leads(3), ok, ok]);
    expect(await client.invoke(write)).toMatchObject({ type: 'ok', node: 'n3' });
    expect(await client.invoke(write)).toMatchObject({ type: 'ok', node: 'n3' });
    expect(hits.map(({ node }) => node)).toEqual([1, 3, 3]);
  });

  it('begins at the node that led last, whichever is its home', async () => {
    const hint = new LeaderHint();
    hint.led(2);
    const client = await clientOf([leads(3), ok, ok], { hint });
    expect(await client.invoke(write)).toMatchObject({ type: 'ok', node: 'n3' });
    expect(hits.map(({ node }) => node)).toEqual([3]);
  });

  it('is not sent back to a leader that has just left it without an answer, unless it reads', async () => {
    const client = await clientOf([silent, leads(1), leads(1)], { timeoutMs: 60 });
    expect(await client.invoke(write)).toMatchObject({ type: 'info', error: 'timeout' });
    expect(await client.invoke(write)).toMatchObject({ type: 'fail', error: 'not-leader' });
    expect(await client.invoke(write)).toMatchObject({ type: 'fail', error: 'not-leader' });
    expect(hits.map(({ node }) => node)).toEqual([1, 2, 3]);
    expect(await client.invoke(read)).toMatchObject({ type: 'info', node: 'n1' });
  });

  it('stops following two nodes that name each other', async () => {
    const client = await clientOf([leads(2), leads(1)]);
    expect(await client.invoke(write)).toMatchObject({ type: 'fail', error: 'not-leader' });
    expect(hits).toHaveLength(5);
  });

  it('shares one timeout among all hops', async () => {
    const client = await clientOf([leads(2), silent], { timeoutMs: 60 });
    expect(await client.invoke(write)).toMatchObject({ type: 'info', error: 'timeout' });
    expect(hits).toHaveLength(2);
  });

  it.each([0, 9, -1])('does not follow a leader %i that is not there', async (id) => {
    const client = await clientOf([leads(id), ok]);
    expect(await client.invoke(write)).toMatchObject({ type: 'fail', error: 'not-leader' });
    expect(hits).toHaveLength(1);
  });

  it('ends an operation that is under way when it is closed, as info', async () => {
    const client = await clientOf([() => client.close()]);
    expect(await client.invoke(write)).toMatchObject({ type: 'info', error: 'closed' });
  });

  it('says what it cannot do without asking anyone', async () => {
    const client = await clientOf([ok]);
    for (const operation of [
      { f: 'enqueue', key: 'k', value: 1 },
      { f: 'cas', key: 'k', value: 1 },
      { f: 'read', value: null },
    ]) {
      expect(await client.invoke(operation)).toMatchObject({
        type: 'fail',
        error: 'unsupported-operation',
      });
    }
    expect(hits).toHaveLength(0);
  });
});

describe('a client with retries', () => {
  /** Opens sessions; answers the operations of the session by turns. */
  const turns = (...behaviours: readonly Behaviour[]): Behaviour => {
    let turn = 0;
    return (response, hit) => {
      if (hit.request === 'POST /client/session') json(200, { session: 's1' })(response, hit);
      else (behaviours[Math.min(turn++, behaviours.length - 1)] ?? ok)(response, hit);
    };
  };
  const serials = (): (string | undefined)[] =>
    hits.filter(({ request }) => request.startsWith('POST /kv')).map(({ serial }) => serial);

  it('repeats a request under one serial number, a new one for each operation', async () => {
    const client = await clientOf([turns(silent, ok)], { timeoutMs: 400, retries: 3 });
    expect(await client.invoke(write)).toMatchObject({ type: 'ok' });
    expect(await client.invoke(write)).toMatchObject({ type: 'ok' });
    expect(serials()).toEqual(['1', '1', '2']);
    expect(hits.filter(({ request }) => request === 'POST /client/session')).toHaveLength(1);
  });

  it('says how often it sent a request again, and nothing when it did not', async () => {
    const client = await clientOf([turns(reset, reset, ok)], { retries: 3 });
    expect(await client.invoke(write)).toMatchObject({ type: 'ok', repeats: 2 });
    expect(await client.invoke(write)).toEqual({ type: 'ok', value: 5, node: 'n1' });
  });

  it('does not call an operation failed because a later attempt was refused', async () => {
    const refusal = json(503, { error: 'no-leader', definite: true });
    const client = await clientOf([turns(reset, refusal)], { timeoutMs: 400, retries: 2 });
    expect(await client.invoke(write)).toMatchObject({ type: 'info', error: 'connection-lost' });
    expect(serials()).toEqual(['1', '1', '1']);
  });

  it('calls it failed when every attempt was refused', async () => {
    const refusal = json(503, { error: 'no-leader', definite: true });
    const client = await clientOf([turns(refusal)], { timeoutMs: 400, retries: 1 });
    expect(await client.invoke(write)).toMatchObject({ type: 'fail', error: 'no-leader' });
    expect(serials()).toEqual(['1', '1']);
  });

  it('believes the state machine on a failed precondition, also after an unknown outcome', async () => {
    const decided = json(409, { error: 'precondition-failed', definite: true });
    const client = await clientOf([turns(reset, decided)], { timeoutMs: 400, retries: 1 });
    const cas = { f: 'cas', key: 'k', value: [1, 2] };
    expect(await client.invoke(cas)).toMatchObject({ type: 'fail', error: 'precondition-failed' });
  });

  it('sends nothing but the registration as long as it has no session: that is a fail', async () => {
    const client = await clientOf([silent], { timeoutMs: 120, retries: 1 });
    expect(await client.invoke(write)).toMatchObject({ type: 'fail', error: 'no-session' });
    expect(new Set(hits.map(({ request }) => request))).toEqual(new Set(['POST /client/session']));
  });

  it('registers in time of its own: a short timeout and many retries do not keep it from a session', async () => {
    const slowly: Behaviour = (response, hit) => {
      if (hit.request !== 'POST /client/session') ok(response, hit);
      else setTimeout(() => json(200, { session: 's1' })(response, hit), 150);
    };
    // An attempt has 75 ms of the first timeout, and an operation of 120 ms ends before it is answered.
    for (const [timeoutMs, retries] of [
      [300, 3],
      [120, 1],
    ] as const) {
      hits = [];
      const client = await clientOf([slowly], { timeoutMs, retries });
      const types: string[] = [];
      while (types.at(-1) !== 'ok' && types.length < 50) {
        types.push((await client.invoke(write)).type);
      }
      expect(types.at(-1)).toBe('ok');
      expect(hits.filter(({ request }) => request === 'POST /client/session')).toHaveLength(1);
    }
  });

  it('ends a registration with its client, and sends nothing after that', async () => {
    const refusal = json(503, { error: 'no-leader', definite: true });
    const client = await clientOf([refusal], { timeoutMs: 30, retries: 1 });
    expect(await client.invoke(write)).toMatchObject({ type: 'fail', error: 'no-session' });
    client.close();
    const sent = hits.length;
    // A registration that went on would be repeated within 20 ms, and what it throws be uncaught here.
    expect(await client.invoke(read)).toMatchObject({ type: 'info', error: 'closed' });
    expect(await client.invoke(write)).toMatchObject({ type: 'fail', error: 'no-session' });
    expect(hits).toHaveLength(sent);
  });

  it('opens a new session after the system dropped its own', async () => {
    const dropped = json(409, { error: 'unknown-session', definite: true });
    const client = await clientOf([turns(dropped, dropped, ok)], { timeoutMs: 400, retries: 1 });
    expect(await client.invoke(write)).toMatchObject({ type: 'fail', error: 'unknown-session' });
    expect(await client.invoke(write)).toMatchObject({ type: 'ok' });
    expect(hits.filter(({ request }) => request === 'POST /client/session')).toHaveLength(2);
  });

  it('repeats reads without a session', async () => {
    const client = await clientOf([turns(reset, ok)], { timeoutMs: 400, retries: 1 });
    expect(await client.invoke(read)).toMatchObject({ type: 'ok', value: 7 });
    expect(hits.map(({ request }) => request)).toEqual(['GET /kv/k', 'GET /kv/k']);
  });
});
