// Catches a cluster whose members cannot be changed while it serves: a node that joins and never gets
// the log, a removed leader that goes on, links to an address that nobody told, a node that forgets
// after its restart who the members are.
import { isDeepStrictEqual } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { ServerCluster, type Answer } from './server-process.ts';

let cluster: ServerCluster | null = null;
afterEach(async () => {
  await cluster?.stop();
  cluster = null;
});

/** Asks until the answer is another than a refusal that says to ask again. */
async function until(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    const again = ['not-caught-up', 'change-pending', 'term-not-open', 'no-leader', 'not-leader'];
    if (!again.includes(String(answer.body['error']))) return answer;
  }
}

const standings = ({ body }: Answer): unknown =>
  (body['members'] as { readonly id: number; readonly standing: string }[]).map(
    ({ id, standing }) => `${id} ${standing}`,
  );

test.each([[[]], [['--transport', 'grpc']]])(
  'a node joins, gets a vote, and the leader is removed while writes go on %j',
  async (extra) => {
    const servers = (cluster = await ServerCluster.start(4, extra, 3));
    const leader = await servers.leader();
    const ask = servers.ask.bind(servers, leader);
    for (let i = 0; i < 5; i++) await ask('POST', `/kv/k${i}`, { value: i });

    expect(await ask('POST', '/cluster/members', { promote: [4] })).toMatchObject({
      status: 409,
      body: { error: 'not-a-member', definite: true },
    });
    await servers.start(4).line(/ ready /);
    const add = [{ id: 4, address: `127.0.0.1:${servers.places[3]!.transportPort}` }];
    expect(await until(() => ask('POST', '/cluster/members', { add }))).toMatchObject({
      status: 200,
      body: { ok: true },
    });
    expect(standings(await ask('GET', '/cluster/members'))).toContain('4 learner');
    const promoted = await until(() => ask('POST', '/cluster/members', { promote: [4] }));
    expect(promoted).toMatchObject({ status: 200 });

    const removed = await until(() => ask('POST', '/cluster/members', { remove: [leader] }));
    expect(removed).toMatchObject({ status: 200 });
    const next = await servers.leader(leader);
    const wrote = await until(() => servers.ask(next, 'POST', '/kv/k9', { value: 9 }));
    expect(wrote).toMatchObject({ status: 200 });

    // What n4 has been told it knows after a restart, too.
    const voters = [1, 2, 3, 4].filter((id) => id !== leader).map((id) => `${id} voter`);
    const toldAll = async (): Promise<boolean> =>
      isDeepStrictEqual(standings(await servers.ask(4, 'GET', '/cluster/members')), voters);
    while (!(await toldAll()));
    await servers.nodes[3]!.kill();
    await servers.start(4).line(/ ready /);
    expect(standings(await servers.ask(4, 'GET', '/cluster/members'))).toEqual(voters);
    const transferred = await until(async () => {
      const now = await servers.leader(leader);
      return now === 4
        ? servers.ask(4, 'GET', '/client/leader')
        : servers.ask(now, 'POST', '/cluster/transfer', { to: 4 });
    });
    expect(transferred).toMatchObject({ status: 200, body: { leader: { id: 4 } } });
    for (const i of [0, 1, 2, 3, 4, 9]) {
      const read = await until(() => servers.ask(4, 'GET', `/kv/k${i}`));
      expect(read.body).toEqual({ value: i });
    }
  },
);

test('what an operator may not ask for is refused in words', async () => {
  const servers = (cluster = await ServerCluster.start(1));
  const leader = await servers.leader();
  const ask = (url: string, body: unknown): Promise<Answer> =>
    servers.ask(leader, 'POST', `/cluster/${url}`, body);
  for (const body of [
    'no JSON',
    {},
    { remove: 1 },
    { add: [{ id: 0, address: 'h:1' }] },
    { more: [] },
  ]) {
    const answer = await until(() => ask('members', body));
    expect([400, 409], JSON.stringify(body)).toContain(answer.status);
    expect(answer.body).toMatchObject({ definite: true });
  }
  const add = [{ id: 2, address: 'somewhere' }];
  expect((await ask('members', { add })).body['message']).toContain('"somewhere" is not HOST:PORT');
  expect((await ask('members', { remove: [1] })).body).toMatchObject({ error: 'no-voters-left' });
  expect((await ask('transfer', { to: 1 })).body).toMatchObject({ error: 'to-itself' });
  expect((await ask('transfer', {})).status).toBe(400);
  expect(await ask('snapshot', {})).toMatchObject({ status: 200, body: { ok: true, index: 1 } });
  expect((await servers.ask(leader, 'GET', '/client/status')).body).toMatchObject({
    snapshotIndex: 1,
  });
});
