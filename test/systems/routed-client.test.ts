// Would catch: a general client that counts on HTTP or on a session: a request repeated to a system
// that could apply it twice, a leader taken for a node by its position, a repeat under a new serial.
import { describe, expect, it } from 'vitest';
import { LeaderHint } from '../../src/systems/leader-hint.ts';
import { RoutedClient } from '../../src/systems/routed-client.ts';
import type { Answer, RequestIdentity, Wire } from '../../src/systems/wire.ts';

interface Sent {
  readonly node: string;
  /** The operation, or `open` for a session. */
  readonly what: string;
  readonly identity?: RequestIdentity;
}

/** Node ids that are no positions, and names that have no numbers. */
const nodes = [
  { node: 'ada', id: 17, host: 'a', ports: {} },
  { node: 'bob', id: 4, host: 'b', ports: {} },
  { node: 'cleo', id: 1, host: 'c', ports: {} },
];

const done: Answer = { kind: 'ok', value: 7 };
const lost: Answer = { kind: 'unknown', error: 'lost' };
const refused: Answer = { kind: 'refused', error: 'busy' };
const leads = (leaderId: number): Answer => ({ kind: 'refused', error: 'not-leader', leaderId });

/** A wire that answers what it was given, in turn, the last for ever; and what it was asked. */
function scripted(
  script: readonly Answer[],
  sessions: readonly Answer[] = [],
): { wire: Wire<string>; sent: Sent[] } {
  const sent: Sent[] = [];
  const turn = (answers: readonly Answer[], before: number): Answer =>
    answers[Math.min(before, answers.length - 1)] ?? done;
  const count = (isOpen: boolean): number =>
    sent.filter(({ what }) => (what === 'open') === isOpen).length;
  const wire: Wire<string> = {
    requestOf: ({ f }) => (f === 'enqueue' ? undefined : f),
    send: ({ node }, what, { identity }) => {
      const answer = turn(script, count(false));
      sent.push({ node, what, ...(identity && { identity }) });
      return Promise.resolve(answer);
    },
    ...(sessions.length > 0 && {
      sessions: {
        open: ({ node }) => {
          const answer = turn(sessions, count(true));
          sent.push({ node, what: 'open' });
          return Promise.resolve(answer);
        },
      },
    }),
    close: () => undefined,
  };
  return { wire, sent };
}

const clientOf = (
  wire: Wire<string>,
  { thread = 0, retries = 0, timeoutMs = 500 } = {},
): RoutedClient<string> =>
  new RoutedClient(wire, nodes, { thread, process: thread, timeoutMs, retries }, new LeaderHint());

const write = { f: 'write', key: 'k', value: 5 };
const read = { f: 'read', key: 'k', value: null };
const s1: Answer = { kind: 'ok', value: 's1' };

describe('a client over any wire', () => {
  it('looks the leader up by its id, and names the node that answered', async () => {
    const { wire, sent } = scripted([leads(1), done]);
    expect(await clientOf(wire).invoke(write)).toEqual({ type: 'ok', value: 7, node: 'cleo' });
    expect(sent.map(({ node }) => node)).toEqual(['ada', 'cleo']);
  });

  it('does not follow to a node that is not of the cluster', async () => {
    const { wire, sent } = scripted([leads(2)]);
    expect(await clientOf(wire).invoke(write)).toMatchObject({ type: 'fail', error: 'not-leader' });
    expect(sent).toHaveLength(1);
  });

  it.each([write, read])('never repeats to a system without sessions: $f', async (operation) => {
    for (const [answer, type] of [
      [lost, 'info'],
      [refused, 'fail'],
    ] as const) {
      const { wire, sent } = scripted([answer]);
      expect(await clientOf(wire, { retries: 5 }).invoke(operation)).toMatchObject({ type });
      expect(sent).toHaveLength(1);
      expect(sent[0]!.identity).toBeUndefined();
    }
  });

  it('repeats a change under one identity, and opens one session for all', async () => {
    const { wire, sent } = scripted([lost, refused, done], [s1]);
    const client = clientOf(wire, { retries: 3 });
    expect(await client.invoke(write)).toEqual({ type: 'ok', value: 7, node: 'cleo', repeats: 2 });
    expect(await client.invoke(write)).toMatchObject({ type: 'ok' });
    expect(sent.map(({ what }) => what)).toEqual(['open', 'write', 'write', 'write', 'write']);
    expect(sent.map(({ identity }) => identity?.serial)).toEqual([undefined, 1, 1, 1, 2]);
    expect(sent.slice(1).map(({ identity }) => identity?.session)).toEqual(Array(4).fill('s1'));
  });

  it('stays in doubt although a later attempt was refused', async () => {
    const { wire } = scripted([lost, refused], [s1]);
    const completion = await clientOf(wire, { retries: 2 }).invoke(write);
    expect(completion).toMatchObject({ type: 'info', error: 'lost', node: 'ada' });
  });

  it('tries again for a session, and opens another when the system forgot it', async () => {
    const gone: Answer = { kind: 'refused', error: 'gone', sessionGone: true };
    const { wire, sent } = scripted([gone, gone, done], [refused, s1]);
    const client = clientOf(wire, { retries: 1 });
    expect(await client.invoke(write)).toMatchObject({ type: 'fail', error: 'gone' });
    expect(await client.invoke(write)).toMatchObject({ type: 'ok' });
    expect(sent.map(({ what }) => what).join(' ')).toBe('open open write write open write');
  });

  it('has no word for an operation, and sends nothing', async () => {
    const { wire, sent } = scripted([done], [s1]);
    const completion = await clientOf(wire, { retries: 1 }).invoke({ f: 'enqueue', value: 1 });
    expect(completion).toEqual({ type: 'fail', value: 1, error: 'unsupported-operation' });
    expect(sent).toEqual([]);
  });
});
