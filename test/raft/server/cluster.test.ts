// Catches a server that answers wrongly, forgets what it acknowledged, or does not come back:
// real processes, real sockets, real files.
import { afterEach, expect, test } from 'vitest';
import { ServerCluster, type Answer } from './server-process.ts';

let cluster: ServerCluster | null = null;
afterEach(async () => {
  await cluster?.stop();
  cluster = null;
});

async function start(count: number, ...extra: readonly string[]): Promise<ServerCluster> {
  cluster = await ServerCluster.start(count, extra);
  return cluster;
}

test('the client API, on the leader and on a follower', async () => {
  const servers = await start(3);
  const leader = await servers.leader();
  const ask = servers.ask.bind(servers, leader);

  expect(await ask('GET', '/kv/k')).toMatchObject({
    status: 404,
    body: { error: 'not-found', definite: true },
  });
  expect(await ask('POST', '/kv/k', { value: { a: [1, null] } })).toMatchObject({ status: 200 });
  expect((await ask('GET', '/kv/k')).body).toEqual({ value: { a: [1, null] } });
  const swap = { expected: { a: [1, null] }, value: 0 };
  expect(await ask('POST', '/kv/k/cas', swap)).toMatchObject({ status: 200 });
  expect(await ask('POST', '/kv/k/cas', swap)).toMatchObject({
    status: 409,
    body: { error: 'precondition-failed', definite: true },
  });
  expect((await ask('GET', '/kv/k')).body).toEqual({ value: 0 });
  expect((await ask('DELETE', '/kv/k')).body).toMatchObject({ existed: true });
  expect((await ask('DELETE', '/kv/k')).body).toMatchObject({ existed: false });
  expect(await ask('POST', '/kv/k/cas', { expected: null, value: 1 })).toMatchObject({
    status: 200,
  });
  const strange = encodeURIComponent('a/b?ü cas');
  expect(await ask('POST', `/kv/${strange}`, { value: false })).toMatchObject({ status: 200 });
  expect((await ask('GET', `/kv/${strange}`)).body).toEqual({ value: false });

  const follower = leader === 1 ? 2 : 1;
  await servers.nodes[follower - 1]!.line(/ following /);
  const { apiPort } = servers.places[leader - 1]!;
  const api = `127.0.0.1:${apiPort}`;
  for (const method of ['GET', 'POST', 'DELETE']) {
    const body = method === 'POST' ? { value: 2 } : undefined;
    expect(await servers.ask(follower, method, '/kv/k', body)).toMatchObject({
      status: 307,
      location: `http://${api}/kv/k`,
      body: { error: 'not-leader', definite: true, leader: { id: leader, api } },
    });
  }
  expect((await servers.ask(follower, 'GET', '/client/leader')).body).toEqual({
    leader: { id: leader, api },
  });
  const status = (await servers.ask(follower, 'GET', '/client/status')).body;
  expect(status).toMatchObject({ id: follower, role: 'follower', leader: { id: leader, api } });
  expect((await ask('GET', '/kv/k')).body).toEqual({ value: 1 });
});

test('a request that is repeated under its session is executed once', async () => {
  const servers = await start(1);
  const leader = await servers.leader();
  const { body } = await servers.ask(leader, 'POST', '/client/session');
  const headers = { 'x-raft-session': String(body['session']), 'x-raft-serial': '1' };
  const first = await servers.ask(leader, 'POST', '/kv/k', { value: 1 }, headers);
  await servers.ask(leader, 'POST', '/kv/k', { value: 2 });
  const again = await servers.ask(leader, 'POST', '/kv/k', { value: 1 }, headers);
  expect([first.status, again.status]).toEqual([200, 200]);
  expect((await servers.ask(leader, 'GET', '/kv/k')).body).toEqual({ value: 2 });
  const unknown = { ...headers, 'x-raft-session': '999' };
  expect(await servers.ask(leader, 'POST', '/kv/k', { value: 3 }, unknown)).toMatchObject({
    status: 410,
    body: { error: 'unknown-session', definite: true },
  });
});

test('malformed and oversized requests are refused definitely', async () => {
  const servers = await start(1);
  const leader = await servers.leader();
  const ask = async (...request: [string, string, unknown?, Record<string, string>?]) => {
    const { status, body } = await servers.ask(leader, ...request);
    expect(body['definite']).toBe(true);
    return `${status} ${String(body['error'])}`;
  };
  expect(await ask('GET', '/nowhere')).toBe('404 no-such-path');
  expect(await ask('GET', '/kv/')).toBe('404 no-such-path');
  expect(await ask('PUT', '/kv/k', { value: 1 })).toBe('405 no-such-method');
  expect(await ask('POST', '/kv/k', 'nonsense')).toBe('400 bad-body');
  expect(await ask('POST', '/kv/k', {})).toBe('400 bad-body');
  expect(await ask('POST', '/kv/k', { value: null })).toBe('400 bad-body');
  expect(await ask('POST', '/kv/k/cas', { value: 1 })).toBe('400 bad-body');
  expect(await ask('GET', '/kv/%ff')).toBe('400 bad-key');
  expect(await ask('GET', `/kv/${'k'.repeat(1025)}`)).toBe('414 key-too-long');
  expect(await ask('POST', '/kv/k', { value: 1 }, { 'x-raft-session': '1' })).toBe(
    '400 bad-session',
  );
  const big = { value: 'x'.repeat(600 * 1024) };
  expect(await ask('POST', '/kv/k', big)).toBe('413 body-too-large');
});

test('what was acknowledged survives the leader, and every node at once', async () => {
  const servers = await start(3);
  const first = await servers.leader();
  for (let i = 0; i < 20; i++) {
    expect(await servers.ask(first, 'POST', `/kv/k${i}`, { value: i })).toMatchObject({
      status: 200,
    });
  }
  await servers.nodes[first - 1]!.kill();
  const second = await servers.leader(first);
  for (let i = 0; i < 20; i++) {
    expect((await servers.ask(second, 'GET', `/kv/k${i}`)).body).toEqual({ value: i });
  }
  await servers.ask(second, 'POST', '/kv/last', { value: 'yes' });

  const restarted = servers.start(first);
  await restarted.line(/ following /);
  for (;;) {
    const [behind, ahead] = await Promise.all(
      [first, second].map((id) => servers.ask(id, 'GET', '/client/status')),
    );
    if (behind!.body['lastApplied'] === ahead!.body['lastApplied']) break;
  }

  await Promise.all(servers.nodes.map((node) => node.kill()));
  for (const { id } of servers.places) servers.start(id);
  await Promise.all(servers.nodes.map((node) => node.line(/ ready /)));
  const third = await servers.leader();
  expect((await servers.ask(third, 'GET', '/kv/last')).body).toEqual({ value: 'yes' });
  expect((await servers.ask(third, 'GET', '/kv/k7')).body).toEqual({ value: 7 });
});

/** A write to a leader whose followers are stopped. */
async function writeAlone(...extra: readonly string[]): Promise<Answer> {
  const servers = await start(3, ...extra);
  const leader = await servers.leader();
  const others = servers.nodes.filter((_, i) => i !== leader - 1);
  for (const other of others) other.child.kill('SIGSTOP');
  const answer = await servers.ask(leader, 'POST', '/kv/k', { value: 1 });
  for (const other of others) other.child.kill('SIGCONT');
  return answer;
}

test('a leader that loses its majority says that the outcome is not known', async () => {
  expect(await writeAlone()).toMatchObject({
    status: 504,
    body: { error: 'outcome-unknown', definite: false },
  });
});

test('with reply-before-commit it says ok', async () => {
  expect(await writeAlone('--bug', 'reply-before-commit')).toMatchObject({
    status: 200,
    body: { ok: true },
  });
});

/** A write that is acknowledged, and then kill -9: what a new life of the node finds. */
async function writeAndDie(...extra: readonly string[]): Promise<number> {
  const servers = await start(1, ...extra);
  const { status } = await servers.ask(await servers.leader(), 'POST', '/kv/k', { value: 1 });
  expect(status).toBe(200);
  await servers.nodes[0]!.kill();
  await servers.start(1).line(/ ready /);
  return (await servers.ask(await servers.leader(), 'GET', '/kv/k')).status;
}

test('a killed node keeps what it acknowledged', async () => {
  expect(await writeAndDie()).toBe(200);
});

test('with no-fsync it has forgotten', async () => {
  expect(await writeAndDie('--bug', 'no-fsync')).toBe(404);
});
