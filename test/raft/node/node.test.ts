// Catches a node that answers a client twice or never, that proposes each command by itself, or
// that goes on when its disk has failed; and planted bugs of the node that do no harm.
import { expect, test } from 'vitest';
import { defaultTiming, emptyState, type Message } from '../../../src/raft/core/index.ts';
import { KeyValue, type Command, type KeyValueTypes } from '../../../src/raft/kv/index.ts';
import {
  defaultSnapshotThreshold,
  RaftNode,
  type ChangeReply,
  type Clock,
  type Reply,
  type TransferReply,
} from '../../../src/raft/node/index.ts';
import { bugsAt, type BugName } from '../../../src/planted-bugs.ts';
import type { Storage, StorageEvents } from '../../../src/raft/storage/index.ts';
import { Disk, MemoryStorage } from '../core/memory-storage.ts';

/** Time that passes when it is told to. */
class SteppedClock implements Clock {
  #nowUs = 0;
  #due: { readonly atUs: number; readonly act: () => void }[] = [];

  nowUs(): number {
    return this.#nowUs;
  }

  after(delayUs: number, act: () => void): () => void {
    const timer = { atUs: this.#nowUs + delayUs, act };
    this.#due.push(timer);
    return () => (this.#due = this.#due.filter((other) => other !== timer));
  }

  nextTurn(act: () => void): void {
    this.after(0, act);
  }

  afterHearing(act: () => void): void {
    act();
  }

  pass(us: number): void {
    const untilUs = this.#nowUs + us;
    for (;;) {
      const [next] = this.#due.sort((a, b) => a.atUs - b.atUs);
      if (next === undefined || next.atUs > untilUs) break;
      this.#due.shift();
      this.#nowUs = Math.max(this.#nowUs, next.atUs);
      next.act();
    }
    this.#nowUs = untilUs;
  }
}

interface Life {
  readonly clock: SteppedClock;
  readonly disk: Disk;
  readonly storage: MemoryStorage;
  readonly node: RaftNode<KeyValueTypes>;
  readonly sent: Message[];
  readonly failures: string[];
}

function begin(
  peers: readonly number[],
  bugs: readonly BugName[] = [],
  other: Storage | null = null,
): Life {
  const clock = new SteppedClock();
  const disk = new Disk();
  const storage = new MemoryStorage(disk, ({ seq }) => clock.after(100, () => storage.sync(seq)));
  const sent: Message[] = [];
  const failures: string[] = [];
  const node = new RaftNode<KeyValueTypes>({
    id: 1,
    peers,
    timing: defaultTiming,
    snapshots: defaultSnapshotThreshold,
    bugs: new Set(bugs),
    random: () => 0,
    clock,
    storage: other ?? storage,
    restored: emptyState,
    transport: { send: (messages) => sent.push(...messages), close: () => Promise.resolve() },
    machine: new KeyValue({ maxSessions: 10, bugs: bugsAt('kv', new Set(bugs)) }),
    note: () => undefined,
    fatal: (what) => failures.push(what),
  });
  return { clock, disk, storage, node, sent, failures };
}

const write = (value: number): Command => ({ op: 'write', key: 'k', value, request: null });

/** A leader whose followers have said yes and will not be heard again. */
function lead({ clock, node }: Life): void {
  clock.pass(300_000);
  const header = { from: 2, to: 1 } as const;
  node.receive({ ...header, type: 'pre-vote-reply', term: 0, requestTerm: 0, granted: true });
  clock.pass(1_000);
  node.receive({ ...header, type: 'vote-reply', term: 1, granted: true });
  expect(node.status().role).toBe('leader');
}

test('commands of one turn share a write, and each is answered when it is committed', () => {
  const { clock, disk, node } = begin([]);
  clock.pass(400_000);
  const replies: Reply<KeyValueTypes>[] = [];
  for (const value of [1, 2]) node.update(write(value), (reply) => replies.push(reply));
  clock.pass(50);
  expect(replies).toEqual([]);
  clock.pass(100);
  const result = { type: 'written' } as const;
  expect(replies).toEqual([
    { type: 'result', result, index: 2 },
    { type: 'result', result, index: 3 },
  ]);
  expect(disk.entries).toHaveLength(3);
  node.read('k', (reply) => replies.push(reply));
  expect(replies[2]).toEqual({ type: 'value', value: 2 });
});

test('who does not lead takes no command', () => {
  const { node } = begin([2, 3]);
  const replies: Reply<KeyValueTypes>[] = [];
  node.update(write(1), (reply) => replies.push(reply));
  node.read('k', (reply) => replies.push(reply));
  expect(replies).toEqual([
    { type: 'refused', reason: 'not-leader' },
    { type: 'refused', reason: 'not-leader' },
  ]);
});

test('a client is answered once, also when nothing can be committed', () => {
  const life = begin([2, 3]);
  const { clock, node } = life;
  lead(life);
  const replies: Reply<KeyValueTypes>[] = [];
  node.update(write(1), (reply) => replies.push(reply));
  node.read('k', (reply) => replies.push(reply));
  // The leader is heard, and nothing of it gets through.
  for (let i = 0; i < 60; i++) {
    node.heard(2);
    clock.pass(100_000);
  }
  expect(node.status().role).toBe('leader');
  expect(replies).toEqual([
    { type: 'outcome-unknown' },
    { type: 'refused', reason: 'lost-leadership' },
  ]);
  clock.pass(2_000_000);
  expect(node.status().role).not.toBe('leader');
  expect(replies).toHaveLength(2);
});

test('a node that leaves answers whoever waits', async () => {
  const life = begin([2, 3]);
  lead(life);
  const replies: Reply<KeyValueTypes>[] = [];
  life.node.update(write(1), (reply) => replies.push(reply));
  await life.node.close();
  expect(replies).toEqual([{ type: 'outcome-unknown' }]);
});

test('a node whose disk fails takes no further step', () => {
  let events: StorageEvents | null = null;
  const broken: Storage = {
    reportTo: (listener) => (events = listener),
    write: () => events?.onFailure(new Error('EIO')),
    close: () => Promise.resolve(),
  };
  const { clock, node, failures } = begin([], [], broken);
  clock.pass(10_000_000);
  expect(failures).toEqual(['the log cannot be written']);
  expect(node.status()).toMatchObject({ term: 1, role: 'candidate' });
});

test('reply-before-commit answers what may never be committed', () => {
  for (const bugs of [[], ['reply-before-commit']] as const) {
    const life = begin([2, 3], bugs);
    lead(life);
    const replies: Reply<KeyValueTypes>[] = [];
    life.node.update(write(1), (reply) => replies.push(reply));
    life.clock.pass(100_000);
    expect(replies.map(({ type }) => type)).toEqual(bugs.length === 0 ? [] : ['result']);
  }
});

test('no-fsync acknowledges what a crash then loses; without the flag nothing is lost', async () => {
  for (const bugs of [[], ['no-fsync']] as const) {
    const { clock, disk, storage, node } = begin([], bugs);
    clock.pass(400_000);
    const replies: Reply<KeyValueTypes>[] = [];
    node.update(write(1), (reply) => replies.push(reply));
    clock.pass(1_000);
    expect(replies).toHaveLength(1);
    // A killed process leaves what it wrote, synced or not: only what it never wrote is lost.
    expect(disk.entries).toHaveLength(bugs.length === 0 ? 2 : 0);
    expect(storage.memory.entries).toHaveLength(bugs.length === 0 ? 2 : 0);
    await node.close();
    expect(storage.memory.entries).toHaveLength(2);
  }
});

test('an operator is answered once: by the commit, by a refusal, or when the node ends', async () => {
  const { clock, node, disk } = begin([]);
  clock.pass(400_000);
  const replies: (ChangeReply | TransferReply)[] = [];
  const told = (reply: ChangeReply | TransferReply): void => void replies.push(reply);
  const change = { add: [{ id: 2, address: '' }] };
  node.changeMembers(change, told);
  expect(replies).toEqual([]);
  clock.pass(200);
  expect(replies).toEqual([{ type: 'changed', index: 2 }]);
  node.changeMembers(change, told);
  node.transfer(2, told);
  expect(replies.slice(1)).toEqual([
    { type: 'refused', reason: 'already-member' },
    { type: 'refused', reason: 'not-a-voter' },
  ]);
  node.changeMembers({ remove: [2] }, told);
  await node.close();
  expect(replies.slice(3)).toEqual([{ type: 'outcome-unknown' }]);
  expect(disk.entries.map(({ kind }) => kind)).toEqual(['noop', 'members']);
});

test('a snapshot is taken when it is asked for, of what is applied', () => {
  const { clock, node, disk } = begin([]);
  clock.pass(400_000);
  node.update(write(1), () => undefined);
  clock.pass(200);
  expect(node.takeSnapshot()).toEqual({ index: 2, term: 1 });
  clock.pass(200);
  expect(disk.snapshot).toMatchObject({ index: 2, term: 1 });
});
