// Catches the mistakes that random lives hardly ever meet, because they need an unlucky order
// of few messages: one core, and messages made by hand.
import { describe, expect, test } from 'vitest';
import {
  describeOutput,
  type Configuration,
  type CoreBug,
  type Entry,
  type Input,
  type Limits,
  type Message,
} from '../../../src/raft/core/index.ts';
import { ManualClock } from './manual-clock.ts';
import { SimulatedNode } from './simulated-node.ts';

const ms = 1000;

interface Setup {
  readonly count?: number;
  readonly term?: number;
  readonly terms?: readonly number[];
  readonly limits?: Partial<Limits>;
  readonly bugs?: readonly CoreBug[];
}

/** Node 1 with a durable log whose entries have the given terms. */
class Bench {
  readonly node: SimulatedNode;
  #lines: string[] = [];
  nowUs = 0;

  constructor({ count = 3, term = 0, terms = [], limits = {}, bugs = [] }: Setup) {
    const voters = Array.from({ length: count }, (_, i) => i + 1);
    const options = { limits, bugs, random: () => 0.5 };
    this.node = new SimulatedNode(1, voters, options, {
      clockOf: () => new ManualClock(() => this.nowUs),
      send: () => undefined,
      stepped: (_node, output) => this.#lines.push(...describeOutput(output)),
    });
    this.node.disk.hardState = { term, votedFor: null };
    this.node.disk.entries = terms.map((t, i) => entry(i + 1, t));
    this.node.start();
  }

  get status() {
    return this.node.driver!.status();
  }

  tick(): readonly string[] {
    this.nowUs = Math.max(this.nowUs, this.node.driver!.wakeAtUs);
    return this.step({ type: 'tick' });
  }

  hear(message: Body): readonly string[] {
    const header = { from: 2, to: 1, term: this.status.term };
    const whole = { ...header, ...message } as unknown as Message;
    return this.step({ type: 'message', message: whole });
  }

  propose(...data: readonly string[]): readonly string[] {
    const proposals = data.map((text, i) => ({ requestId: i + 1, data: text }));
    return this.step({ type: 'propose', proposals });
  }

  partFrom(from: number): readonly string[] {
    return this.step({ type: 'heard', from });
  }

  read(requestId: number): readonly string[] {
    return this.step({ type: 'read', requestId });
  }

  sync(seq = this.node.storage.unsynced.at(-1)?.seq ?? 0): readonly string[] {
    this.node.storage.sync(seq);
    return this.#lines.splice(0);
  }

  /** Leads the next term, with its no-op durable here and acknowledged by nobody. */
  elect(): this {
    this.tick();
    this.hear({ type: 'pre-vote-reply', requestTerm: this.status.term, granted: true });
    this.sync();
    this.hear({ type: 'vote-reply', granted: true });
    this.sync();
    expect(this.status.role).toBe('leader');
    return this;
  }

  /** What the step asked for, a line each. */
  private step(input: Input): readonly string[] {
    this.node.driver!.step(input);
    return this.#lines.splice(0);
  }
}

type Body = { readonly type: Message['type'] } & Readonly<Record<string, unknown>>;

function entry(index: number, term: number): Entry {
  return { index, term, kind: 'command', data: `${index}/${term}` };
}

function append(prevIndex: number, prevTerm: number, ...terms: readonly number[]): Body {
  const entries = terms.map((term, i) => entry(prevIndex + 1 + i, term));
  return { type: 'append', prevIndex, prevTerm, entries, commit: 0, round: 0 };
}

describe('durability', () => {
  test('a write that was overtaken by a truncation makes nothing new durable (ABA)', () => {
    const bench = new Bench({ term: 1, terms: [1] });
    expect(bench.hear(append(1, 1, 1))).toContainEqual(expect.stringContaining('write #1 2:t1'));
    const overwrite = bench.hear({ ...append(1, 1, 2), term: 2 });
    expect(overwrite).toContainEqual(expect.stringContaining('write #2 t2 vote -, cut from 2'));
    // The old acknowledgement was true when it was given; its leader may have it, however late.
    expect(bench.sync(1)).toEqual(['send n1→n2 t1 append-accepted match 2 round 0']);
    expect(bench.status.durableIndex).toBe(1);
    expect(bench.sync(2)).toEqual(['send n1→n2 t2 append-accepted match 2 round 0']);
  });

  test('a follower that is behind its disk still answers heartbeats about what is durable', () => {
    const bench = new Bench({ term: 1, terms: [1] });
    bench.hear(append(1, 1, 1));
    expect(bench.hear(append(1, 1))).toContain('send n1→n2 t1 append-accepted match 1 round 0');
  });

  test('what is held back for a slow disk is bounded: the oldest goes', () => {
    const bench = new Bench({ term: 1, terms: [1], limits: { maxHeldMessages: 2 } });
    for (let index = 1; index <= 4; index++) bench.hear(append(index, 1, 1));
    expect(bench.sync().map((line) => line.slice(-15))).toEqual([
      'match 4 round 0',
      'match 5 round 0',
    ]);
  });
});

describe('stale replies', () => {
  test('an acknowledgement of an earlier term is not counted', () => {
    const bench = new Bench({ term: 1, terms: [1, 1] }).elect();
    bench.hear({ type: 'append-accepted', match: 3, round: 0, term: 1 });
    expect(bench.status.commitIndex).toBe(0);
    bench.hear({ type: 'append-accepted', match: 3, round: 0 });
    expect(bench.status.commitIndex).toBe(3);
  });

  test('a vote of an earlier term is not counted', () => {
    const bench = new Bench({ count: 3, term: 1 });
    bench.tick();
    bench.hear({ type: 'pre-vote-reply', requestTerm: 1, granted: true });
    bench.sync();
    bench.hear({ type: 'vote-reply', granted: true, term: 1 });
    expect(bench.status.role).toBe('candidate');
  });

  test('a pre-vote for an earlier term is not counted', () => {
    const bench = new Bench({ term: 2 });
    bench.tick();
    bench.hear({ type: 'pre-vote-reply', requestTerm: 1, granted: true });
    expect(bench.status).toMatchObject({ role: 'pre-candidate', term: 2 });
  });

  test('a doubled vote is one vote', () => {
    const bench = new Bench({ count: 5 });
    bench.tick();
    for (let i = 0; i < 3; i++) {
      bench.hear({ type: 'pre-vote-reply', requestTerm: 0, granted: true });
    }
    expect(bench.status.role).toBe('pre-candidate');
  });

  test('a refusal of what was since accepted does not send the leader back', () => {
    const bench = new Bench({ term: 1, terms: [1, 1] }).elect();
    bench.hear({ type: 'append-accepted', match: 3, round: 0 });
    const late = { prevIndex: 2, conflictTerm: null, conflictIndex: 4, round: 0 };
    expect(bench.hear({ type: 'append-rejected', ...late })).toEqual([]);
  });

  test('a follower whose disk lost what it had acknowledged gets it again', () => {
    const bench = new Bench({ term: 1, terms: [1, 1] }).elect();
    bench.hear({ type: 'append-accepted', match: 3, round: 0 });
    const lost = { prevIndex: 3, conflictTerm: null, conflictIndex: 1, round: 0 };
    expect(bench.hear({ type: 'append-rejected', ...lost })).toEqual([
      'send n1→n2 t2 append prev 0:t0 entries 1..3 commit 3 round 0',
    ]);
  });
});

describe('commit', () => {
  test('an entry of an old term is not committed by counting (Figure 8)', () => {
    const bench = new Bench({ term: 1, terms: [1, 1] }).elect();
    bench.hear({ type: 'append-accepted', match: 2, round: 0 });
    bench.hear({ type: 'append-accepted', match: 2, round: 0, from: 3 });
    expect(bench.status.commitIndex).toBe(0);
  });

  test('a leader counts itself only for what is durable', () => {
    const bench = new Bench({}).elect();
    bench.propose('x');
    bench.hear({ type: 'append-accepted', match: 2, round: 0 });
    expect(bench.status.commitIndex).toBe(1);
    expect(bench.sync()).toContain('apply 2:t1 x for r1');
  });

  test('a follower commits only what the append vouches for', () => {
    const bench = new Bench({ term: 1, terms: [1, 1, 1] });
    bench.hear({ ...append(1, 1), commit: 3, term: 2 });
    expect(bench.status.commitIndex).toBe(1);
  });

  test('an old append does not cut off what came after it', () => {
    const bench = new Bench({ term: 1, terms: [1, 1, 1] });
    bench.hear(append(0, 0, 1));
    expect(bench.status.lastLogIndex).toBe(3);
  });

  test('a core that is told to overwrite a committed entry stops', () => {
    const bench = new Bench({ term: 1, terms: [1, 1] });
    bench.hear({ ...append(2, 1), commit: 2 });
    expect(() => bench.hear({ ...append(1, 1, 2), term: 2 })).toThrow('committed entry 2');
  });
});

describe('limits', () => {
  test('a proposal too many is refused; the others are not', () => {
    const bench = new Bench({ limits: { maxPendingProposals: 2 } }).elect();
    const lines = bench.propose('a', 'b', 'c');
    expect(lines).toContain('answer r3 refused too-many-pending');
    expect(bench.status.lastLogIndex).toBe(3);
  });

  test('a read too many fails', () => {
    const bench = new Bench({ limits: { maxPendingReads: 1 } }).elect();
    bench.read(1);
    expect(bench.read(2)).toEqual(['answer r2 read-failed too-many-pending']);
  });

  test('messages are cut to the limits, and no more than the window is on its way', () => {
    const limits = { maxEntriesPerMessage: 2, maxInflight: 2 };
    const bench = new Bench({ limits }).elect();
    bench.hear({ type: 'append-accepted', match: 1, round: 0 });
    const sent = bench.propose('a', 'b', 'c', 'd', 'e', 'f').filter((line) => line.includes('→n2'));
    expect(sent).toEqual([
      'send n1→n2 t1 append prev 1:t1 entries 2..3 commit 1 round 0',
      'send n1→n2 t1 append prev 3:t1 entries 4..5 commit 1 round 0',
    ]);
    expect(bench.hear({ type: 'append-accepted', match: 3, round: 0 })).toContain(
      'send n1→n2 t1 append prev 5:t1 entries 6..7 commit 1 round 0',
    );
  });

  test('an entry larger than a message goes alone', () => {
    const bench = new Bench({ limits: { maxDataPerMessage: 4 } }).elect();
    bench.hear({ type: 'append-accepted', match: 1, round: 0 });
    const sent = bench.propose('ab', 'cd', 'too long').filter((line) => line.includes('→n2'));
    expect(sent.map((line) => /entries \S+/.exec(line)?.[0])).toEqual([
      'entries 2..3',
      'entries 4..4',
    ]);
  });
});

test('messages to others are not heard', () => {
  const bench = new Bench({});
  expect(bench.hear({ ...append(0, 0), to: 2, term: 5 })).toEqual([]);
  expect(bench.hear({ ...append(0, 0), from: 1, term: 5 })).toEqual([]);
  expect(bench.status.term).toBe(0);
});

test('a leader that this node has not heard of leads all the same; a vote of no voter counts for nothing', () => {
  const bench = new Bench({});
  expect(bench.hear({ ...append(0, 0), from: 9, term: 5 })).toContain('following t5 n9');
  bench.sync();
  bench.tick();
  const yes = { type: 'pre-vote-reply', requestTerm: 5, granted: true } as const;
  bench.hear({ ...yes, from: 9 });
  expect(bench.status.role).toBe('pre-candidate');
  bench.hear(yes);
  expect(bench.status.role).toBe('candidate');
});

test('time that goes back does not count', () => {
  const bench = new Bench({});
  bench.nowUs = 400 * ms;
  bench.hear(append(0, 0));
  const dueUs = bench.node.driver!.wakeAtUs;
  bench.nowUs = 100 * ms;
  bench.hear(append(0, 0));
  expect(bench.node.driver!.wakeAtUs).toBe(dueUs);
});

describe('a part of a long message is a sign of life', () => {
  test('a follower that receives from its leader does not run, and helps nobody else to', () => {
    const bench = new Bench({ term: 1 });
    bench.hear({ type: 'append', prevIndex: 0, prevTerm: 0, entries: [], commit: 0, round: 0 });
    const dueUs = bench.node.driver!.wakeAtUs;
    bench.nowUs = dueUs - 1;
    expect(bench.partFrom(2)).toEqual([]);
    expect(bench.node.driver!.wakeAtUs).toBeGreaterThan(dueUs);
    expect(bench.hear({ type: 'pre-vote', from: 3, lastIndex: 9, lastTerm: 9 })).toContain(
      'vote-refused t1 to n3: the leader is alive',
    );
  });

  test('parts from somebody else than the leader put nothing off', () => {
    const bench = new Bench({ term: 1 });
    bench.hear({ type: 'append', prevIndex: 0, prevTerm: 0, entries: [], commit: 0, round: 0 });
    const dueUs = bench.node.driver!.wakeAtUs;
    bench.nowUs = dueUs - 1;
    bench.partFrom(3);
    expect(bench.node.driver!.wakeAtUs).toBe(dueUs);
  });

  test('a leader whose followers confirm parts stays in office, and commits nothing by it', () => {
    const bench = new Bench({}).elect();
    bench.propose('x');
    bench.sync();
    for (let beat = 0; beat < 40; beat++) {
      bench.partFrom(2);
      bench.tick();
    }
    expect(bench.status).toMatchObject({ role: 'leader', commitIndex: 0 });
    // Silence, and it goes.
    for (let beat = 0; beat < 40; beat++) bench.tick();
    expect(bench.status.role).not.toBe('leader');
  });
});

const threeVoters: Configuration = {
  index: 0,
  members: [1, 2, 3].map((id) => ({ id, standing: 'voter', address: '' })),
};

describe('snapshots', () => {
  const part = (
    index: number,
    indexTerm: number,
    offset: number,
    data: string,
    size = 4,
  ): Body => ({
    ...{ type: 'install-snapshot', index, indexTerm, size, offset, data, round: 0 },
    configuration: threeVoters,
  });
  const snapshot = (index: number, term: number) => ({
    ...{ index, term, data: `${'.'.repeat(40)}7` },
    configuration: threeVoters,
  });
  const whole = (index: number, indexTerm: number): Body =>
    part(index, indexTerm, 0, snapshot(index, indexTerm).data, 41);

  test('a log that has its last entry goes on behind it (Figure 13, rule 6)', () => {
    const bench = new Bench({ term: 2, terms: [1, 1, 2, 2] });
    // Its entries up to there were on disk before: nothing has to be waited for.
    expect(bench.hear(whole(3, 2)).slice(-3)).toEqual([
      'write #1 anew: t2 vote -, snapshot 3:t2, log after 3: 4:t2 4/2',
      'restore up to 3',
      'send n1→n2 t2 append-accepted match 3 round 0',
    ]);
    expect(bench.status).toMatchObject({ firstLogIndex: 4, lastLogIndex: 4, commitIndex: 3 });
  });

  test('any other log goes as a whole, and counts for nothing until the snapshot is durable', () => {
    const bench = new Bench({ term: 2, terms: [1, 1, 1, 1] });
    bench.hear(whole(3, 2));
    expect(bench.status).toMatchObject({ firstLogIndex: 4, lastLogIndex: 3, durableIndex: 0 });
    expect(bench.hear(append(3, 2))).toContain('send n1→n2 t2 append-accepted match 0 round 0');
    bench.sync();
    expect(bench.status.durableIndex).toBe(3);
  });

  test('an entry that was written before the snapshot was installed is durable with it', () => {
    const bench = new Bench({ term: 1, terms: [1] });
    bench.hear(append(1, 1, 1, 1));
    bench.hear(whole(2, 1));
    expect(bench.sync(1)).toEqual(['send n1→n2 t1 append-accepted match 3 round 0']);
    bench.sync();
    expect(bench.status.durableIndex).toBe(3);
  });

  test('entries that the snapshot contains are passed over in an append', () => {
    const bench = new Bench({ term: 2, terms: [1] });
    bench.hear(whole(3, 2));
    bench.sync();
    expect(bench.hear(append(1, 1, 1, 2, 2))).toContain('write #2 4:t2 4/2');
    expect(bench.hear(append(0, 0, 1))).toContain('send n1→n2 t2 append-accepted match 3 round 0');
  });

  test('a part of an older snapshot of the same leader is ignored', () => {
    const bench = new Bench({ term: 2 });
    bench.hear(part(5, 2, 0, 'ab'));
    expect(bench.hear(part(4, 2, 0, 'ab'))).toEqual([]);
    expect(bench.hear(part(5, 2, 1, 'ab'))).toEqual([
      'send n1→n2 t2 snapshot-received up to 5 part 1: has 2 round 0',
    ]);
  });

  test('an answer to another part than the one on its way moves nothing', () => {
    const bench = new Bench({
      terms: [1, 1, 1],
      limits: { retainedEntries: 0, maxSnapshotPart: 20 },
    });
    bench.elect();
    const accepted = { type: 'append-accepted', match: 4, round: 0, from: 3 } as const;
    bench.hear(accepted);
    bench.node.takeSnapshot();
    const received = { type: 'snapshot-received', index: 4, round: 0 } as const;
    bench.hear({
      type: 'append-rejected',
      prevIndex: 3,
      conflictTerm: null,
      conflictIndex: 1,
      round: 0,
    });
    expect(bench.hear({ ...received, offset: 20, next: 40 })).toEqual([]);
    expect(bench.hear({ ...received, index: 3, offset: 0, next: 20 })).toEqual([]);
    expect(bench.hear({ ...received, offset: 0, next: 20 })).toEqual([
      expect.stringContaining('install-snapshot up to 4:t1 part 20..40'),
    ]);
  });

  test('what is taken must be applied, and a log never begins behind its snapshot', () => {
    const bench = new Bench({ term: 1, terms: [1] });
    const taken = { type: 'snapshot-taken', snapshot: snapshot(1, 1) } as const;
    expect(() => bench.node.driver!.step(taken)).toThrow('a snapshot of 1, not applied');
    const other = new Bench({ term: 1 });
    other.node.disk.base = { index: 1, term: 1 };
    expect(() => other.node.start()).toThrow('a snapshot of 0, beside a log of 2 to 1');
  });
});

test('an answer to an older term confirms no round: its leader may lead the newer term', () => {
  const bench = new Bench({ term: 5, terms: [1] });
  const late = { round: 7, term: 3 };
  expect(bench.hear({ ...append(0, 0), ...late })).toEqual([
    'send n1→n2 t5 append-rejected prev 0: log ends 2 round 0',
  ]);
  const part = { index: 9, indexTerm: 3, size: 4, offset: 0, data: 'x' };
  expect(bench.hear({ type: 'install-snapshot', ...part, ...late })).toEqual([
    'send n1→n2 t5 snapshot-received up to 9 part 0: has 0 round 0',
  ]);
});
