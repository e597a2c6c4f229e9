// Catches an invariant that no longer sees what breaks it: each is shown a short trace that does, and
// the same trace without the mistake, at which nothing may be said.
import { expect, test } from 'vitest';
import { encodeMembers, type Configuration, type Standing } from '../../../src/raft/core/index.ts';
import type {
  Entry,
  Input,
  Message,
  Note,
  Output,
  Restored,
  Write,
} from '../../../src/raft/core/index.ts';
import { encodeCommand, KeyValue } from '../../../src/raft/kv/index.ts';
import { ClusterWatch } from '../../../src/raft/sim/invariants/cluster-watch.ts';
import { ExactlyOnce } from '../../../src/raft/sim/invariants/exactly-once.ts';

const empty: Restored = {
  hardState: { term: 0, votedFor: null },
  snapshot: null,
  base: { index: 0, term: 0 },
  entries: [],
};

const entry = (index: number, term: number, data = `${index}.${term}`): Entry => ({
  ...{ index, term, kind: 'command', data },
});

const threeVoters: Configuration = {
  index: 0,
  members: [1, 2, 3].map((id) => ({ id, standing: 'voter', address: '' })),
};

/** A configuration of three nodes, voters but for those that are named. */
function membersEntry(
  index: number,
  term: number,
  standings: Readonly<Record<number, Standing>>,
): Entry {
  const members = threeVoters.members.map((member) => ({
    ...member,
    standing: standings[member.id] ?? member.standing,
  }));
  return { index, term, kind: 'members', data: encodeMembers(members) };
}

/** Tells a watch of three nodes a story, and remembers what it said. */
class Story {
  readonly breaches: string[] = [];
  readonly watch = new ClusterWatch(3, (name) => this.breaches.push(name));
  #seq = 0;

  constructor() {
    for (const id of [1, 2, 3]) this.watch.started(id, empty);
  }

  step(id: number, output: Partial<Output>, input: Input = { type: 'tick' }): void {
    const nothing = {
      write: null,
      restore: null,
      committed: [],
      answers: [],
      messages: [],
      notes: [],
    };
    this.watch.stepped(id, { ...nothing, ...output }, input);
  }

  /** The node writes, and its disk says at once that it has it. */
  writes(id: number, write: Partial<Write>, synced = true): void {
    const seq = ++this.#seq;
    this.step(id, { write: { seq, hardState: null, truncateFrom: null, entries: [], ...write } });
    if (synced) this.step(id, {}, { type: 'durable', seq });
  }

  commits(id: number, ...entries: readonly Entry[]): void {
    this.step(id, { committed: entries.map((each) => ({ entry: each, requestId: null })) });
  }

  /** Whoever is elected was voted for by the others. */
  notes(id: number, ...notes: readonly Note[]): void {
    for (const { event, term } of notes) {
      if (event !== 'elected') continue;
      for (const from of [1, 2, 3]) if (from !== id) this.sends(from, vote(from, id, term));
    }
    this.step(id, { notes });
  }

  sends(id: number, message: Message): void {
    this.step(id, { messages: [message] });
  }
}

const elected = (term: number): Note => ({ event: 'elected', term });
const vote = (from: number, to: number, term: number): Message => ({
  ...{ type: 'vote-reply', from, to, term, granted: true },
});

/** @param wrong whether the story is told with the mistake in it */
type Teller = (story: Story, wrong: boolean) => void;

const stories: Readonly<Record<string, Teller>> = {
  'election-safety': (story, wrong) => {
    story.notes(1, elected(2));
    story.notes(2, elected(wrong ? 2 : 3));
  },
  'one-vote-per-term': (story, wrong) => {
    story.sends(1, vote(1, 2, 4));
    story.watch.started(1, empty);
    story.sends(1, vote(1, wrong ? 3 : 2, 4));
  },
  'monotonic-term': (story, wrong) => {
    story.sends(1, vote(1, 2, 4));
    story.sends(1, vote(1, 3, wrong ? 3 : 5));
  },
  'leader-append-only': (story, wrong) => {
    story.writes(1, { entries: [entry(1, 1)] });
    story.notes(1, elected(2));
    story.writes(1, { entries: [entry(2, 2)] });
    if (!wrong) story.notes(1, { event: 'stepped-down', term: 3, reason: 'a newer term' });
    story.writes(1, { truncateFrom: 1, entries: [entry(1, 3)] });
  },
  'log-matching': (story, wrong) => {
    story.writes(1, { entries: [entry(1, 1), entry(2, 2)] });
    story.writes(2, { entries: [entry(1, wrong ? 2 : 1), entry(2, 2)] });
  },
  'leader-completeness': (story, wrong) => {
    for (const id of [1, 2]) story.writes(id, { entries: [entry(1, 1)] });
    story.commits(1, entry(1, 1));
    story.notes(wrong ? 3 : 2, elected(2));
  },
  'monotonic-commit': (story, wrong) => {
    for (const id of [1, 2]) story.writes(id, { entries: [entry(1, 1), entry(2, 1)] });
    story.commits(1, entry(1, 1), entry(2, 1));
    story.commits(2, ...(wrong ? [] : [entry(1, 1)]), entry(2, 1));
  },
  'state-machine-safety': (story, wrong) => {
    for (const id of [1, 2]) story.writes(id, { entries: [entry(1, 1)] });
    story.commits(1, entry(1, 1));
    const other = entry(1, wrong ? 2 : 1);
    story.writes(3, { entries: [other] });
    story.commits(3, other);
  },
  'committed-on-durable-quorum': (story, wrong) => {
    story.writes(1, { entries: [entry(1, 1)] });
    story.writes(2, { entries: [entry(1, 1)] }, !wrong);
    story.commits(1, entry(1, 1));
  },
  'durable-is-kept': (story, wrong) => {
    story.writes(1, { entries: [entry(1, 1)] });
    story.writes(1, { entries: [entry(2, 1)] }, wrong);
    story.watch.started(1, { ...empty, entries: [entry(1, 1)] });
  },
  'reads-see-commits': (story, wrong) => {
    const ask = (): void => story.step(1, {}, { type: 'read', requestId: 7 });
    for (const id of [1, 2]) story.writes(id, { entries: [entry(1, 1)] });
    if (!wrong) ask();
    story.commits(2, entry(1, 1));
    if (wrong) ask();
    story.step(1, { answers: [{ type: 'read-ready', requestId: 7, index: 0 }] });
  },
  'snapshots-agree': (story, wrong) => {
    for (const id of [1, 2]) story.writes(id, { entries: [entry(1, 1)] });
    story.commits(1, entry(1, 1));
    for (const id of [1, 2]) {
      const configuration = threeVoters;
      const snapshot = { index: 1, term: 1, configuration, data: wrong ? `of n${id}` : 'the same' };
      story.writes(id, { replacement: { ...empty, snapshot, base: { index: 1, term: 1 } } });
    }
  },
  'elected-by-voters': (story, wrong) => {
    // n2 is a learner: its vote is no vote.
    const members = membersEntry(1, 1, { 2: 'learner' });
    for (const id of [1, 2, 3]) story.writes(id, { entries: [members] });
    story.sends(wrong ? 2 : 3, vote(wrong ? 2 : 3, 1, 2));
    story.step(1, { notes: [elected(2)] });
  },
  'one-change-at-a-time': (story, wrong) => {
    story.notes(1, elected(1));
    const [first, second] = [membersEntry(1, 1, { 3: 'leaving' }), membersEntry(2, 1, {})];
    for (const id of [1, 2, 3]) story.writes(id, { entries: [first] });
    if (!wrong) story.commits(1, first);
    story.writes(1, { entries: [second] });
  },
  'quorums-overlap': (story, wrong) => {
    // From three voters straight to one of them: n2 and n3 decide in the one, n1 in the other.
    story.notes(1, elected(1));
    const leaving = wrong ? 'learner' : 'leaving';
    story.writes(1, { entries: [membersEntry(1, 1, { 2: leaving, 3: leaving })] });
  },
};

/** Further ways to break a rule that has its story above. */
const furtherStories: readonly (readonly [string, Teller])[] = [
  [
    'committed-on-durable-quorum',
    // A learner has a disk, too.
    (story, wrong) => {
      const members = membersEntry(1, 1, { 3: 'learner', 2: 'leaving' });
      for (const id of [1, 2, 3]) story.writes(id, { entries: [members] });
      story.writes(1, { entries: [entry(2, 1)] });
      story.writes(wrong ? 3 : 2, { entries: [entry(2, 1)] });
      story.commits(1, members, entry(2, 1));
    },
  ],
  [
    'snapshots-agree',
    (story, wrong) => {
      for (const id of [1, 2]) story.writes(id, { entries: [entry(1, 1)] });
      story.commits(1, entry(1, 1));
      for (const id of [1, 2]) {
        const configuration = wrong && id === 2 ? { index: 1, members: [] } : threeVoters;
        const snapshot = { index: 1, term: 1, data: 'the same', configuration };
        story.writes(id, { replacement: { ...empty, snapshot, base: { index: 1, term: 1 } } });
      }
    },
  ],
];

test.each(furtherStories)('%s, in another way', (name, tell) => {
  const [wrong, right] = [new Story(), new Story()];
  tell(wrong, true);
  tell(right, false);
  expect(wrong.breaches).toContain(name);
  expect(right.breaches).toEqual([]);
});

test.each(Object.entries(stories))('%s', (name, tell) => {
  const [wrong, right] = [new Story(), new Story()];
  tell(wrong, true);
  tell(right, false);
  expect(wrong.breaches).toContain(name);
  expect(right.breaches).toEqual([]);
  expect(right.watch.occasionsOf(name)).toBeGreaterThan(0);
});

test('every invariant has its story', () => {
  const { invariants } = new Story().watch;
  expect(invariants.map(({ name }) => name).sort()).toEqual(Object.keys(stories).sort());
});

test('what is lost of a majority at the end is found', () => {
  const story = new Story();
  for (const id of [1, 2]) story.writes(id, { entries: [entry(1, 1)] });
  story.commits(1, entry(1, 1));
  story.watch.ended();
  expect(story.breaches).toEqual([]);
  story.writes(2, { truncateFrom: 1 });
  story.watch.ended();
  expect(story.breaches).toEqual(['committed-on-durable-quorum']);
});

test('a vote that was on disk and is forgotten is found', () => {
  const story = new Story();
  story.writes(1, { hardState: { term: 3, votedFor: 2 } });
  story.watch.started(1, { ...empty, hardState: { term: 3, votedFor: 2 } });
  expect(story.breaches).toEqual([]);
  story.watch.started(1, { ...empty, hardState: { term: 3, votedFor: null } });
  expect(story.breaches).toEqual(['durable-is-kept']);
});

test.each([true, false])('exactly-once, where sessions are ignored: %s', (noSessions) => {
  const breaches: string[] = [];
  const watched = new ExactlyOnce();
  const machine = watched.watching(
    new KeyValue({ maxSessions: 8, bugs: new Set(noSessions ? ['no-sessions'] : []) }),
    ({ text }) => {
      breaches.push(text);
    },
  );
  const write = (value: number, serial: number): string =>
    encodeCommand({ op: 'write', key: 'x', value, request: { session: 1, serial } });
  const log = [encodeCommand({ op: 'open-session' }), write(1, 1), write(2, 2), write(1, 1)];
  for (const [at, data] of log.entries()) machine.apply(at + 1, data);
  expect(watched.occasions).toBe(1);
  expect(breaches).toEqual(
    noSessions
      ? [
          'request 1 of session 1 was executed at entry 2 and again at entry 4: key x went from 2 to 1',
        ]
      : [],
  );
});
