// Requests that no client and no peer of good will sends, of all kinds that we know, to both ports of a
// cluster of real processes.
import { connect, type Socket } from 'node:net';
import { expect } from 'vitest';
import { randomOf } from '../storage/log-life.ts';
import type { ServerCluster } from './server-process.ts';

type Random = () => number;

const oneOf = <T>(random: Random, items: readonly T[]): T =>
  items[Math.floor(random() * items.length)]!;

const deepList = (depth: number): string => '['.repeat(depth) + '1' + ']'.repeat(depth);
const deepObject = (depth: number): string => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);

/** JSON of a value that is meant to hurt, or merely strange. */
function hostileValue(random: Random): string {
  const depth = oneOf(random, [127, 128, 129, 1000, 3000, 5000, 50_000]);
  return oneOf(random, [
    () => deepList(depth),
    () => deepObject(depth),
    () => '['.repeat(depth),
    () => oneOf(random, ['1e999', '-1e400', '-0', '9007199254740993', '1e-999', '01', 'NaN', '']),
    () => '{"a":1,"a":2}',
    () => '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
    () => '"\\ud800"',
    () => '"\\u0000\\r\\nx-evil: 1"',
    () => `"${'x'.repeat(Math.floor(random() * 600_000))}"`,
    () => `[${'1e20,'.repeat(1000)}1]`,
    () => oneOf(random, ['null', 'undefined', '{', '"', '[,]', '\uFEFF1']),
  ])();
}

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const names = [
  'k',
  '__proto__',
  'constructor',
  'toString',
  '%00',
  '%ff',
  '%0d%0ax',
  'k/../k',
  '..',
];

function toClientPort(random: Random): Sent {
  const value = hostileValue(random);
  const count = oneOf(random, [
    '1',
    '-1',
    '1.5',
    '1e3',
    '999999999999999999',
    '',
    '__proto__',
    '0x1',
  ]);
  return {
    method: oneOf(random, [
      'POST',
      'POST',
      'POST',
      'GET',
      'DELETE',
      'PUT',
      'PATCH',
      'OPTIONS',
      'TRACE',
    ]),
    path:
      oneOf(random, ['/kv/', '/kv/', '/kv/', '/client/', '/raft/', '//', '/']) +
      oneOf(random, [...names, 'k'.repeat(5000), 'session', 'status?a=b', 'append_entries']) +
      oneOf(random, ['', '/cas', '/cas', '/cas/cas', '?x', '#']),
    headers: {
      ...(random() < 0.3 && {
        'x-raft-session': count,
        'x-raft-serial': oneOf(random, [count, '1']),
      }),
      ...(random() < 0.1 && { origin: 'http://evil.example' }),
      'content-type': random() < 0.9 ? 'application/json' : 'text/plain',
      host: random() < 0.95 ? '127.0.0.1' : 'evil.example',
    },
    body: oneOf(random, [
      () => `{"value":${value}}`,
      () => `{"expected":${value},"value":${hostileValue(random)}}`,
      () => `{"__proto__":{"value":1},"expected":null}`,
      () => value,
      () => '',
    ])(),
  };
}

/** Numbers that are none of those that a field takes. */
const badNumbers: readonly unknown[] = [
  ...[-1, 1.5, 2 ** 47, 2 ** 48, 2 ** 53, 2 ** 63, 1e308, '1', null, true, [], {}],
];

function hostileMessage(random: Random): object {
  const good: Readonly<Record<string, unknown>> = oneOf(random, [
    { type: 'vote', term: 1, lastIndex: 1, lastTerm: 1 },
    { type: 'pre-vote', term: 1, lastIndex: 1, lastTerm: 1 },
    { type: 'vote-reply', term: 1, granted: true },
    { type: 'pre-vote-reply', term: 1, requestTerm: 1, granted: true },
    { type: 'append', term: 1, prevIndex: 1, prevTerm: 1, entries: [], commit: 0, round: 0 },
    { type: 'append-accepted', term: 1, match: 1, round: 0 },
    {
      type: 'append-rejected',
      term: 1,
      prevIndex: 1,
      conflictTerm: null,
      conflictIndex: 1,
      round: 0,
    },
  ]);
  const field = oneOf(random, Object.keys(good));
  const bad = field === 'type' ? oneOf(random, ['x', 'toString', '__proto__', 7, null]) : undefined;
  const entries = [[oneOf(random, badNumbers), oneOf(random, ['command', 'x']), deepList(3000)]];
  return oneOf<object>(random, [
    { ...good, [field]: bad ?? oneOf(random, badNumbers.slice(0, 11)) },
    { ...good, [field]: undefined },
    { ...good, term: 2 ** 24 + 1000 + Math.floor(random() * 2 ** 46) },
    { ...good, type: 'append', prevIndex: 0, prevTerm: 0, commit: 9, round: 0, entries },
  ]);
}

function toPeerPort(random: Random, to: number): Sent {
  const envelope = {
    from: oneOf<unknown>(random, [1, 2, 3, 0, -1, 9, '2', null, 1.5]),
    to: random() < 0.9 ? to : 7,
    api: oneOf<unknown>(random, ['127.0.0.1:1', 'a\r\nx-evil: 1', '', 'x'.repeat(1000), 7, null]),
    messages: Array.from({ length: Math.floor(random() * 4) }, () => hostileMessage(random)),
  };
  return {
    method: oneOf(random, ['POST', 'POST', 'POST', 'GET', 'PUT']),
    path: oneOf(random, [
      '/raft/append_entries',
      '/raft/request_vote',
      '/raft/ping',
      '/raft/',
      '*',
    ]),
    headers: {
      host: random() < 0.95 ? 'peer.raft.invalid' : 'evil.example',
      'content-type': random() < 0.95 ? 'application/json' : 'text/plain',
      ...(random() < 0.3 && { 'x-raft-from': oneOf(random, ['1', '2', '-1', '__proto__']) }),
    },
    body: oneOf(random, [
      () => JSON.stringify(envelope),
      () => JSON.stringify(envelope),
      () => JSON.stringify(envelope).replace('"messages"', '"__proto__"'),
      () => `{"from":2,"to":${to},"api":"a:1","messages":[${hostileValue(random)}]}`,
      () => hostileValue(random),
    ])(),
  };
}

/** The request as bytes; some of them are not HTTP. */
function bytesOf(random: Random, { method, path, headers, body }: Sent): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const length = Buffer.byteLength(body);
  const head = (said: number | string): string =>
    [`${method} ${path} HTTP/1.1`, ...lines, `content-length: ${said}`, '', ''].join('\r\n');
  const kind = random();
  if (kind < 0.85) return head(length) + body;
  return oneOf(random, [
    () => head(length + 100) + body,
    () => head(-1) + body,
    () => head(length).slice(0, Math.floor(random() * 60)),
    () => `${method} ${path} HTTP/1.1\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`,
    () => `${method} ${path} HTTP/1.1\r\nhost: a\r\nx: a\rb\nc\0d\r\n\r\n`,
    () =>
      `${method} ${path} HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nffffffff\r\n${body}`,
    () => `${head(length)}${body}`.repeat(5),
    () => Buffer.from(Array.from({ length: 200 }, () => random() * 256)).toString('latin1'),
  ])();
}

/** Sends, and waits for an answer, the end of the connection, or a while. */
function exchange(port: number, bytes: string, held: Socket[]): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    // Half a request is not answered: it is held open, as by somebody who wants to take all places.
    const timer = setTimeout(() => {
      held.push(socket);
      done();
    }, 100);
    socket.on('error', done).on('close', done);
    socket.once('data', () => {
      socket.destroy();
      done();
    });
    socket.write(bytes);
  });
}

/** Sends `count` requests to all nodes, and insists that each is up and that the cluster serves. */
export async function attack(cluster: ServerCluster, count: number, seed: number): Promise<void> {
  const random = randomOf(seed);
  const held: Socket[] = [];
  let left = count;
  const attacker = async (): Promise<void> => {
    while (left-- > 0) {
      const { id, apiPort, transportPort } = oneOf(random, cluster.places);
      const isPeer = random() < 0.5;
      const sent = isPeer ? toPeerPort(random, id) : toClientPort(random);
      await exchange(isPeer ? transportPort : apiPort, bytesOf(random, sent), held);
      while (held.length > 1500) held.shift()?.destroy();
    }
  };
  await Promise.all(Array.from({ length: 16 }, attacker));
  // Those that are held are held on: the nodes must serve all the same.
  for (const { child, lines } of cluster.nodes) {
    expect(child.exitCode, lines.slice(-5).join('\n')).toBeNull();
    expect(lines.join('\n')).not.toMatch(/ fatal | request-failed /);
  }
  for (;;) {
    const leader = await cluster.leader();
    const { status } = await cluster.ask(leader, 'POST', '/kv/after', { value: [seed] });
    if (status !== 200) continue;
    expect((await cluster.ask(leader, 'GET', '/kv/after')).body).toEqual({ value: [seed] });
    break;
  }
  for (const socket of held) socket.destroy();
}
