// Would catch: a cut that a forged `src` gets around, an answer matched by its sender, a late or
// foreign answer taken for ours, numbers that lose digits on their way, a message doubled or lost
// without being asked for, noise that stops the reading, memory that a node can fill.
import { PassThrough } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/history/operation.ts';
import { seededRandom } from '../../../src/random.ts';
import type { LinkConditions } from '../../../src/systems/maelstrom/conditions.ts';
import { perfect } from '../../../src/systems/maelstrom/conditions.ts';
import { Hub } from '../../../src/systems/maelstrom/hub.ts';

interface Heard {
  readonly src: string;
  readonly dest: string;
  readonly body: JsonObject;
}

/** A node whose both pipes are in the test's hands. */
class TestNode {
  readonly stdin = new PassThrough();
  readonly stdout = new PassThrough();
  /** Lines that were delivered to it. */
  readonly lines: string[] = [];

  constructor() {
    this.stdin.on('data', (chunk: Buffer) => {
      this.lines.push(
        ...chunk
          .toString()
          .split('\n')
          .filter((line) => line !== ''),
      );
    });
  }

  get heard(): readonly Heard[] {
    return this.lines.map((line) => JSON.parse(line) as Heard);
  }

  ofType(type: string): readonly Heard[] {
    return this.heard.filter(({ body }) => body['type'] === type);
  }

  say(line: string | JsonObject): void {
    this.stdout.write(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`);
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
/** Streams pass a line on within a few turns of the loop. */
async function settled(): Promise<void> {
  for (let i = 0; i < 10; i++) await turn();
}

let hub: Hub;
let logged: string[];
let n1: TestNode;
let n2: TestNode;
let n3: TestNode;

async function cluster(conditions: Partial<LinkConditions> = {}): Promise<void> {
  hub = new Hub({ ...perfect, ...conditions });
  logged = [];
  [n1, n2, n3] = [new TestNode(), new TestNode(), new TestNode()];
  hub.open(['n1', 'n2', 'n3'], {
    log: (node, line) => logged.push(`${node}.log: ${line}`),
    random: seededRandom(1),
  });
  for (const [i, node] of [n1, n2, n3].entries()) {
    hub.attach(`n${i + 1}`, node);
    await settled();
    const [init] = node.ofType('init');
    node.say({
      src: `n${i + 1}`,
      dest: init?.src ?? '',
      body: { type: 'init_ok', in_reply_to: init?.body['msg_id'] ?? null },
    });
  }
  await settled();
}

beforeEach(() => cluster());

/** A client's question, and a hand on it. */
async function asked(node: string, timeoutMs = 10_000) {
  const client = hub.newClient();
  const reply = hub.ask(client, node, { type: 'read', key: 1 }, timeoutMs);
  await settled();
  const request = { n1, n2, n3 }[node]?.ofType('read').at(-1);
  return { client, reply, msgId: request?.body['msg_id'] ?? null };
}

describe('the start of a node', () => {
  it('tells it who it is and who the others are, and waits for init_ok', () => {
    expect(n2.ofType('init')[0]?.body).toMatchObject({
      node_id: 'n2',
      node_ids: ['n1', 'n2', 'n3'],
    });
    expect(hub.whyNotReady('n2')).toBeUndefined();
  });

  it('is begun again with every process of it, which is not ready before it says so', async () => {
    const again = new TestNode();
    hub.attach('n2', again);
    await settled();
    expect(hub.whyNotReady('n2')).toMatch('it wrote nothing');
    again.say('hello from n2');
    await settled();
    expect(hub.whyNotReady('n2')).toMatch('hello from n2');
  });
});

describe('a message between nodes', () => {
  it('arrives as it was written: every digit, every field', async () => {
    const line =
      '{"src":"n1","dest":"n2","body":{"type":"x","big":12345678901234567890,"pad":1.0}}';
    n1.say(line);
    await settled();
    expect(n2.lines.at(-1)).toBe(line);
  });

  it('is lost when its link is cut, in that direction alone', async () => {
    hub.setCut([{ from: 'n1', to: 'n2' }]);
    n1.say({ src: 'n1', dest: 'n2', body: { type: 'there' } });
    n2.say({ src: 'n2', dest: 'n1', body: { type: 'back' } });
    await settled();
    expect(n2.ofType('there')).toHaveLength(0);
    expect(n1.ofType('back')).toHaveLength(1);
    hub.setCut([]);
    n1.say({ src: 'n1', dest: 'n2', body: { type: 'there' } });
    await settled();
    expect(n2.ofType('there')).toHaveLength(1);
  });

  it('is of the process that wrote it, whatever its src says', async () => {
    hub.setCut([{ from: 'n1', to: 'n2' }]);
    n1.say({ src: 'c3', dest: 'n2', body: { type: 'forwarded' } });
    n3.say({ src: 'n1', dest: 'n2', body: { type: 'claimed' } });
    await settled();
    expect(n2.ofType('forwarded')).toHaveLength(0);
    // And what it claims is not touched.
    expect(n2.ofType('claimed')[0]?.src).toBe('n1');
  });

  it('that is on its way when the cut comes is lost', async () => {
    await cluster({ delayMs: 20, distribution: 'constant' });
    n1.say({ src: 'n1', dest: 'n2', body: { type: 'late' } });
    n1.say({ src: 'n1', dest: 'n3', body: { type: 'late' } });
    await settled();
    hub.setCut([{ from: 'n1', to: 'n2' }]);
    await new Promise((resolve) => n3.stdin.once('data', resolve));
    await settled();
    expect(n3.ofType('late')).toHaveLength(1);
    expect(n2.ofType('late')).toHaveLength(0);
  });

  it('never comes twice, never late and in order, unless that was asked for', async () => {
    for (let i = 0; i < 500; i++) n1.say({ src: 'n1', dest: 'n2', body: { type: 'count', i } });
    await settled();
    const numbers = n2.ofType('count').map(({ body }) => body['i']);
    expect(numbers).toEqual(Array.from({ length: 500 }, (_, i) => i));
  });

  it('is lost or doubled as often as was asked for', async () => {
    await cluster({ loss: 0.5 });
    for (let i = 0; i < 400; i++) n1.say({ src: 'n1', dest: 'n2', body: { type: 'count', i } });
    await settled();
    expect(n2.ofType('count').length).toBeGreaterThan(140);
    expect(n2.ofType('count').length).toBeLessThan(260);
    await cluster({ duplication: 1 });
    n1.say({ src: 'n1', dest: 'n2', body: { type: 'twice' } });
    await settled();
    expect(n2.ofType('twice')).toHaveLength(2);
  });
});

describe('an answer to a client', () => {
  it('is known by in_reply_to, whoever wrote it and whatever it claims', async () => {
    const { client, reply, msgId } = await asked('n1');
    n3.say({ src: 'n1', dest: client, body: { type: 'read_ok', value: 1, in_reply_to: 999_999 } });
    n3.say({ src: 'n1', dest: client, body: { type: 'read_ok', value: 2 } });
    n3.say({ src: 'n1', dest: client, body: { type: 'read_ok', value: 3, in_reply_to: msgId } });
    expect(await reply).toMatchObject({ value: 3 });
  });

  it('may spell a whole number as a float', async () => {
    const { client, reply, msgId } = await asked('n1');
    n1.say(
      `{"src":"n1","dest":"${client}","body":{"type":"read_ok","value":4,"in_reply_to":${JSON.stringify(msgId)}.0}}`,
    );
    expect(await reply).toMatchObject({ value: 4 });
  });

  it('that comes late is nobody’s, and no complaint', async () => {
    const { client, reply, msgId } = await asked('n1', 1);
    expect(await reply).toBeUndefined();
    n1.say({ src: 'n1', dest: client, body: { type: 'read_ok', value: 1, in_reply_to: msgId } });
    await settled();
    expect(logged).toEqual([]);
  });

  it('is not cut off by any partition', async () => {
    hub.setCut([
      { from: 'n1', to: 'n2' },
      { from: 'n1', to: 'n3' },
    ]);
    const { client, reply, msgId } = await asked('n1');
    n1.say({ src: 'n1', dest: client, body: { type: 'read_ok', value: 1, in_reply_to: msgId } });
    expect(await reply).toMatchObject({ value: 1 });
  });
});

describe('a line that is no message', () => {
  it.each([
    ['debug: became leader', /n1 wrote a line that is no JSON: "debug: became leader"/],
    ['[1, 2]', /is no JSON object/],
    ['{"src":"n1","body":{}}', /has no "dest"/],
    ['{"src":"n1","dest":"n2"}', /has no "body"/],
    ['{"src":"n1","dest":"n9","body":{}}', /is for "n9", which is no node, client or service/],
    ['{"src":"n1","dest":"c99","body":{}}', /is for "c99"/],
  ])('%s is quoted in the log, and the next one is read', async (line, words) => {
    n1.say(line);
    n1.say({ src: 'n1', dest: 'n2', body: { type: 'next' } });
    await settled();
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatch(words);
    expect(n2.ofType('next')).toHaveLength(1);
  });

  it('is told so often and no more, and shortly', async () => {
    for (let i = 0; i < 1_000; i++) n1.say(`noise ${i} ${'x'.repeat(1_000)}`);
    await settled();
    expect(logged).toHaveLength(20);
    expect(Math.max(...logged.map((line) => line.length))).toBeLessThan(400);
    expect(logged.at(-1)).toMatch('further ones are not told');
  });

  it('may have no end: it is passed over', async () => {
    const part = 'x'.repeat(1024 * 1024);
    for (let i = 0; i < 9; i++) {
      n1.stdout.write(part);
      await settled();
    }
    n1.say('');
    n1.say({ src: 'n1', dest: 'n2', body: { type: 'next' } });
    await settled();
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatch('does not end');
    expect(n2.ofType('next')).toHaveLength(1);
  });

  it('has nothing to do with a blank one', async () => {
    n1.say('');
    n1.say('   ');
    await settled();
    expect(logged).toEqual([]);
  });
});

describe('what a node cannot take', () => {
  it('is lost when it does not read, and that is told once', async () => {
    n2.stdin.pause();
    const text = 'x'.repeat(1024 * 1024);
    for (let i = 0; i < 30; i++) {
      n1.say({ src: 'n1', dest: 'n2', body: { type: 'big', text } });
      await settled();
    }
    expect(n2.stdin.writableLength).toBeLessThan(20 * 1024 * 1024);
    expect(logged.filter((line) => line.includes('does not read'))).toHaveLength(1);
  });

  it('is told beforehand where a scanner of Go would end', async () => {
    n1.say({ src: 'n1', dest: 'n2', body: { type: 'big', text: 'x'.repeat(70_000) } });
    await settled();
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatch(
      /^n2\.log: raft-jepsen: n2 is sent a line of 70,\d+ characters: Go's bufio/,
    );
  });
});

describe('a service', () => {
  const request = async (dest: string, body: JsonObject): Promise<JsonObject | undefined> => {
    n1.say({ src: 'n1', dest, body: { ...body, msg_id: 77 } });
    await settled();
    const answer = n1.heard.at(-1);
    expect(answer).toMatchObject({ src: dest, dest: 'n1', body: { in_reply_to: 77 } });
    return answer?.body;
  };

  it.each(['lin-kv', 'seq-kv', 'lww-kv'])('%s keeps values', async (kv) => {
    expect(await request(kv, { type: 'read', key: 'a' })).toMatchObject({ code: 20 });
    const cas = { type: 'cas', key: 'a', from: 1, to: 2 };
    expect(await request(kv, cas)).toMatchObject({ code: 20 });
    expect(await request(kv, { ...cas, create_if_not_exists: true })).toMatchObject({
      type: 'cas_ok',
    });
    expect(await request(kv, cas)).toMatchObject({ type: 'error', code: 22 });
    expect(await request(kv, { type: 'write', key: 'a', value: [3] })).toMatchObject({
      type: 'write_ok',
    });
    expect(await request(kv, { type: 'read', key: 'a' })).toMatchObject({ value: [3] });
    expect(await request(kv, { type: 'sing' })).toMatchObject({ code: 10 });
  });

  it('lin-tso counts on', async () => {
    expect(await request('lin-tso', { type: 'ts' })).toMatchObject({ type: 'ts_ok', ts: 0 });
    expect(await request('lin-tso', { type: 'ts' })).toMatchObject({ type: 'ts_ok', ts: 1 });
  });
});

describe('who leads', () => {
  const talk = async (one: TestNode, a: string, other: TestNode, b: string): Promise<void> => {
    one.say({ src: a, dest: b, body: { type: 'entries' } });
    await settled();
    other.say({ src: b, dest: a, body: { type: 'entries_ok' } });
    await settled();
  };

  it('is guessed from who talks with a majority', async () => {
    expect(hub.leader()).toBeUndefined();
    for (let i = 0; i < 4; i++) {
      await talk(n2, 'n2', n1, 'n1');
      await talk(n2, 'n2', n3, 'n3');
    }
    expect(hub.leader()).toBe('n2');
  });

  it('is not told by what does not arrive', async () => {
    hub.setCut([{ from: 'n2', to: 'n3' }]);
    for (let i = 0; i < 4; i++) await talk(n2, 'n2', n3, 'n3');
    expect(hub.leader()).toBeUndefined();
  });
});
