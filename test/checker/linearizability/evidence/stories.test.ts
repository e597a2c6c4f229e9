// Catches: an anomaly whose story is missing, wrong, or not to be understood within a minute.
import { expect, test } from 'vitest';
import { bruteForce } from '../../../../checker/linearizability/brute-force.ts';
import type { AnomalyName } from '../../../../checker/linearizability/evidence/anomalies.ts';
import { anomalies } from '../../../../checker/linearizability/evidence/anomalies.ts';
import { checkLinearizable } from '../../../../checker/index.ts';
import { objectWords } from './reader/objects.ts';
import { readStory } from './reader/read-story.ts';
import { examples, historyOf } from './stories.ts';

/** The summary and the story as a reader gets them, after they were checked. */
function told(name: AnomalyName): string {
  const { model, rows } = examples[name];
  const history = historyOf(rows);
  expect(bruteForce(history, model)).toBe(false);
  const [key] = checkLinearizable(history, { model }).keys;
  const counterexample = key?.counterexample;
  if (counterexample === undefined) throw new Error('no counterexample');
  expect(counterexample.anomaly).toBe(name);
  expect(counterexample.confirmed).toBe(true);
  const words = objectWords[model.name];
  // A model of a user's own has no words here.
  if (words !== undefined) {
    expect(readStory(counterexample, history, key!.key, words).wrong).toEqual([]);
  }
  return [counterexample.summary, ...counterexample.story].join('\n');
}

const withStory = new Set<AnomalyName>();

function goldenStory(name: AnomalyName, check: (story: string) => void): void {
  withStory.add(name);
  test(name, () => {
    check(told(name));
  });
}

goldenStory('value-from-nowhere', (story) => {
  expect(story).toMatchInlineSnapshot(`
    "Key "k1": process 2 read 7 at 1.040 s, which nobody ever wrote.
    Key "k1" did not exist at first.
    From 1.030 s to 1.040 s, process 2 (at n2) read 7.
    No operation of this history wrote 7, and the key did not begin with it."
  `);
});

goldenStory('failed-write-read', (story) => {
  expect(story).toMatchInlineSnapshot(`
    "Key "k1": process 2 read 7 at 1.040 s, though the only write of it was refused.
    Key "k1" did not exist at first.
    From 1.010 s to 1.020 s, process 1 (at n1) asked to write 7, which was refused (not-leader).
    From 1.030 s to 1.040 s, after the write of 7 by process 1 had returned (1.020 s), process 2 (at n2) read 7.
    Only the write of 7 by process 1 could have left that value by then, and its client was told that it did not happen."
  `);
});

goldenStory('future-read', (story) => {
  expect(story).toMatchInlineSnapshot(`
    "Key "k1": process 1 read 7 at 1.020 s before anyone began to write it.
    Key "k1" did not exist at first.
    From 1.010 s to 1.020 s, process 1 (at n1) read 7.
    From 1.030 s to 1.040 s, after the read of 7 by process 1 had returned (1.020 s), process 2 (at n2) wrote 7.
    The earliest operation that wrote 7 began at 1.030 s. That is after the observation had returned."
  `);
});

goldenStory('stale-read', (story) => {
  expect(story).toMatchInlineSnapshot(`
    "Key "k1": process 2 read 3 at 1.510 s although the write of 4 by process 1 had been acknowledged at 1.450 s.
    Key "k1" did not exist at first.
    From 1.200 s to 1.300 s, process 2 (at n2) wrote 3.
    From 1.400 s to 1.450 s, after the write of 3 by process 2 had returned (1.300 s), process 1 (at n1) wrote 4.
    From 1.500 s to 1.510 s, after the write of 4 by process 1 had returned (1.450 s), process 2 (at n2) read 3.
    When the read of 3 by process 2 began at 1.500 s, the write of 4 by process 1 had already returned, so 3 was no longer the value.
    Nothing else wrote 3 in between."
  `);
});

goldenStory('stale-cas', (story) => {
  expect(story).toMatchInlineSnapshot(`
    "Key "k1": process 2's compare-and-set found 1 at 1.060 s although the write of 2 by process 1 had been acknowledged at 1.040 s.
    Key "k1" did not exist at first.
    From 1.010 s to 1.020 s, process 1 (at n1) wrote 1.
    From 1.030 s to 1.040 s, after the write of 1 by process 1 had returned (1.020 s), process 1 (at n1) wrote 2.
    From 1.050 s to 1.060 s, after the write of 2 by process 1 had returned (1.040 s), process 2 (at n2) changed 1 to 3 by compare-and-set.
    When the cas of 1 to 3 by process 2 began at 1.050 s, the write of 2 by process 1 had already returned, so 1 was no longer the value.
    Nothing else wrote 1 in between."
  `);
});

goldenStory('false-cas-failure', (story) => {
  expect(story).toMatchInlineSnapshot(`
    "Key "k1": the cas of 1 to 3 by process 2 was told that the value was another one, when it cannot have been.
    Key "k1" did not exist at first.
    From 1.010 s to 1.020 s, process 1 (at n1) wrote 1.
    From 1.050 s to 1.060 s, after the write of 1 by process 1 had returned (1.020 s), process 2 (at n2) asked to change 1 to 3 and was told that the value was not 1.
    In every possible order the value is 1 throughout that operation, so the comparison could not have failed."
  `);
});

goldenStory('lost-update', (story) => {
  expect(story).toMatchInlineSnapshot(`
    "Key "k1": two compare-and-sets both started from 1, so one update was lost.
    Key "k1" did not exist at first.
    From 1.010 s to 1.020 s, process 1 (at n1) wrote 1.
    From 1.030 s to 1.060 s, after the write of 1 by process 1 had returned (1.020 s), process 1 (at n1) changed 1 to 2 by compare-and-set.
    From 1.040 s to 1.050 s, after the write of 1 by process 1 had returned (1.020 s), process 2 (at n2) changed 1 to 3 by compare-and-set.
    The value 1 can have arisen only once by then, and the first compare-and-set to take effect replaced it, so the other one could not have found it."
  `);
});

goldenStory('read-inversion', (story) => {
  expect(story).toMatchInlineSnapshot(`
    "Key "k1": a read returned 1 after an earlier read had returned 2, which no order of the writes allows.
    Key "k1" did not exist at first.
    From 1.010 s to 1.020 s, process 1 (at n1) wrote 1.
    From 1.030 s to 1.200 s, after the write of 1 by process 1 had returned (1.020 s), process 1 (at n1) wrote 2.
    From 1.040 s to 1.050 s, after the write of 1 by process 1 had returned (1.020 s), process 2 (at n2) read 2.
    From 1.060 s to 1.070 s, after the read of 2 by process 2 had returned (1.050 s), process 3 (at n3) read 1.
    The read of 2 by process 2 had returned at 1.050 s when the read of 1 by process 3 began at 1.060 s.
    With either of the two left out, these operations have an order; with both, they have none."
  `);
});

goldenStory('conflicting-reads', (story) => {
  expect(story).toMatchInlineSnapshot(`
    "Key "k1": 2 reads found 1 and 2, each of which could be right, but not all of them together.
    Key "k1" did not exist at first.
    From 1.010 s to 1.030 s, process 1 (at n1) wrote 1.
    From 1.020 s to 1.040 s, process 2 (at n2) wrote 2.
    From 1.050 s to 1.080 s, after the write of 1 by process 1 had returned (1.030 s) and the write of 2 by process 2 had returned (1.040 s), process 1 (at n1) read 1.
    From 1.060 s to 1.070 s, after the write of 1 by process 1 had returned (1.030 s) and the write of 2 by process 2 had returned (1.040 s), process 2 (at n2) read 2.
    With any one of these 2 reads left out, the operations have an order; with all of them, they have none.
    No order comes further than the write of 2 by process 2, then the write of 1 by process 1, then the read of 1 by process 1, where the read of 2 by process 2 has to come next, and it is not possible when the state is 1."
  `);
});

goldenStory('conflicting-answers', (story) => {
  expect(story).toMatchInlineSnapshot(`
    "Key "k1": 2 answers contradict each other, though each of them could be right without the others.
    Key "k1" did not exist at first.
    From 1.010 s to 1.020 s, process 1 (at n1) wrote 1.
    From 1.030 s to 1.040 s, after the write of 1 by process 1 had returned (1.020 s), process 2 (at n2) asked to change 1 to 3 and was told that the value was not 1.
    From 1.035 s to 1.060 s, after the write of 1 by process 1 had returned (1.020 s), process 1 (at n1) wrote 2.
    From 1.045 s to 1.050 s, after the cas of 1 to 3 by process 2 had returned (1.040 s), process 1 (at n1) wrote 4.
    From 1.070 s to 1.080 s, after the write of 2 by process 1 had returned (1.060 s) and the write of 4 by process 1 had returned (1.050 s), process 3 (at n3) read 2.
    With any one of these 2 answers left out, the operations have an order; with all of them, they have none.
    No order comes further than the write of 1 by process 1, then the write of 2 by process 1, then the cas of 1 to 3 by process 2, then the write of 4 by process 1, where the read of 2 by process 3 has to come next, and it is not possible when the state is 4."
  `);
});

goldenStory('double-acquire', (story) => {
  expect(story).toMatchInlineSnapshot(`
    "Key "k1": process 2 acquired the lock at 1.040 s although it was held and nobody can have released it.
    The lock was free at first.
    From 1.010 s to 1.020 s, process 1 (at n1) acquired the lock.
    From 1.030 s to 1.040 s, after the acquire by process 1 had returned (1.020 s), process 2 (at n2) acquired the lock.
    Here 2 acquires succeeded, which takes 1 release in between, and no release can have taken effect there."
  `);
});

goldenStory('double-release', (story) => {
  expect(story).toMatchInlineSnapshot(`
    "Key "k1": process 2 released the lock at 1.060 s although nobody can have held it.
    The lock was free at first.
    From 1.010 s to 1.020 s, process 1 (at n1) acquired the lock.
    From 1.030 s to 1.040 s, after the acquire by process 1 had returned (1.020 s), process 1 (at n1) released the lock.
    From 1.050 s to 1.060 s, after the release by process 1 had returned (1.040 s), process 2 (at n2) released the lock.
    Here 2 releases succeeded, which takes 2 acquires before them and in between, and no more than 1 acquire can have taken effect there."
  `);
});

goldenStory('lost-addition', (story) => {
  expect(story).toMatchInlineSnapshot(`
    "Key "k1": process 2 read 5 at 1.055 s although the additions make at least 7 by then.
    The additions that had returned before the read began make 7.
    At 1.045 s, process 3 (at n3) asked to add 1, which returned at 1.060 s; whether it had taken effect is left open here.
    From 1.050 s to 1.055 s, process 2 (at n2) read 5.
    When the read of 5 by process 2 took effect, the counter was 7 at least, so 2 or more went missing."
  `);
});

goldenStory('impossible-count', (story) => {
  expect(story).toMatchInlineSnapshot(`
    "Key "k1": process 2 read 9 at 1.040 s although all additions that can have been counted make 7 at most.
    The additions that had returned before the read began make 5.
    At 1.025 s, process 3 (at n3) asked to add 2, which returned at 1.060 s; whether it had taken effect is left open here.
    From 1.030 s to 1.040 s, process 2 (at n2) read 9.
    When the read of 9 by process 2 took effect, the counter was 7 at most."
  `);
});

goldenStory('lost-element', (story) => {
  expect(story).toMatchInlineSnapshot(`
    "Key "k1": process 3 did not find "a" at 1.040 s although the add of "a" by process 1 had been acknowledged at 1.020 s.
    The set was empty at first.
    From 1.010 s to 1.020 s, process 1 (at n1) added "a".
    From 1.030 s to 1.040 s, after the add of "a" by process 1 had returned (1.020 s), process 3 (at n3) read, and did not find "a".
    When the read by process 3 began at 1.030 s, the add of "a" by process 1 had already returned, so "a" was there.
    Nothing removed "a" in between."
  `);
});

goldenStory('removed-element-read', (story) => {
  expect(story).toMatchInlineSnapshot(`
    "Key "k1": process 3 found "a" at 1.060 s although the remove of "a" by process 2 had been acknowledged at 1.040 s.
    The set was empty at first.
    From 1.010 s to 1.020 s, process 1 (at n1) added "a".
    From 1.030 s to 1.040 s, after the add of "a" by process 1 had returned (1.020 s), process 2 (at n2) removed "a".
    From 1.050 s to 1.060 s, after the remove of "a" by process 2 had returned (1.040 s), process 3 (at n3) read {"a"}.
    When the read by process 3 began at 1.050 s, the remove of "a" by process 2 had already returned, so "a" was no longer there.
    No add of "a" can have taken effect between the two."
  `);
});

goldenStory('repeated-element', (story) => {
  expect(story).toMatchInlineSnapshot(`
    "Key "k1": process 3 found 7 twice at 1.060 s although by then it was appended once.
    The list was empty at first.
    From 1.010 s to 1.020 s, process 1 (at n1) appended 7.
    From 1.050 s to 1.060 s, after the append of 7 by process 1 had returned (1.020 s), process 3 (at n3) read, and found 7 twice.
    Each operation that appended 7 accounts for one of them at most."
  `);
});

goldenStory('reordered-elements', (story) => {
  expect(story).toMatchInlineSnapshot(`
    "Key "k1": process 3 found 8 before 7 at 1.060 s, which is not the order in which they were appended.
    The list was empty at first.
    From 1.010 s to 1.020 s, process 1 (at n1) appended 7.
    From 1.030 s to 1.040 s, after the append of 7 by process 1 had returned (1.020 s), process 2 (at n2) appended 8.
    From 1.050 s to 1.060 s, after the append of 8 by process 2 had returned (1.040 s), process 3 (at n3) read, and of 7 and 8 found 8 before 7.
    Whatever appended 7 by then had returned before anything that appended 8 began."
  `);
});

goldenStory('impossible-text', (story) => {
  expect(story).toMatchInlineSnapshot(`
    "Key "k1": process 3 read "ab" at 1.060 s, which no order of the writes and appends makes.
    The text was empty at first.
    From 1.010 s to 1.020 s, process 1 (at n1) wrote "ab".
    From 1.030 s to 1.040 s, after the write of "ab" by process 1 had returned (1.020 s), process 2 (at n2) appended "c".
    From 1.050 s to 1.060 s, after the append of "c" by process 2 had returned (1.040 s), process 3 (at n3) read "ab".
    In no order of these that keeps to real time does the text read so when the read of "ab" by process 3 takes effect."
  `);
});

goldenStory('dequeued-twice', (story) => {
  expect(story).toMatchInlineSnapshot(`
    "Key "k1": 7 was dequeued twice although by then it was enqueued only once.
    The queue was empty at first.
    From 1.010 s to 1.020 s, process 1 (at n1) enqueued 7.
    From 1.030 s to 1.060 s, after the enqueue of 7 by process 1 had returned (1.020 s), process 2 (at n2) dequeued 7.
    From 1.040 s to 1.050 s, after the enqueue of 7 by process 1 had returned (1.020 s), process 3 (at n3) dequeued 7.
    The dequeues by process 2 and process 3 returned 7, and each enqueue of it can account for one of them only."
  `);
});

goldenStory('out-of-order', (story) => {
  expect(story).toMatchInlineSnapshot(`
    "Key "k1": 8 was dequeued ahead of 7, although 7 had been enqueued first.
    The queue was empty at first.
    From 1.010 s to 1.020 s, process 1 (at n1) enqueued 7.
    From 1.030 s to 1.040 s, after the enqueue of 7 by process 1 had returned (1.020 s), process 2 (at n2) enqueued 8.
    From 1.050 s to 1.060 s, after the enqueue of 8 by process 2 had returned (1.040 s), process 3 (at n3) dequeued 8.
    The enqueue of 7 by process 1 had returned before anything that enqueued 8 began, and nothing can have taken 7 out before."
  `);
});

goldenStory('lost-value', (story) => {
  expect(story).toMatchInlineSnapshot(`
    "Key "k1": process 2 found the queue empty at 1.040 s although 7 was in it.
    The queue was empty at first.
    From 1.010 s to 1.020 s, process 1 (at n1) enqueued 7.
    From 1.030 s to 1.040 s, after the enqueue of 7 by process 1 had returned (1.020 s), process 2 (at n2) asked to dequeue and found the queue empty.
    When the dequeue by process 2 began at 1.030 s, the enqueue of 7 by process 1 had already returned, and nothing can have taken 7 out before."
  `);
});

goldenStory('fractured-read', (story) => {
  expect(story).toMatchInlineSnapshot(`
    "One transaction of process 2 read 1 from x and 0 from y at 1.030 s, values that cannot have stood together then.
    The registers were x = 0, y = 0 at first.
    At 1.010 s, process 1 (at n1) asked for one transaction that writes 1 to x and writes 1 to y, which returned at 1.040 s; whether it had taken effect is left open here.
    From 1.020 s to 1.030 s, process 2 (at n2) made one transaction that read 1 from x and read 0 from y.
    Each transaction takes effect all at once, and in no order of these do the registers hold these values together when that one does."
  `);
});

goldenStory('other', (story) => {
  expect(story).toMatchInlineSnapshot(`
    "Key "k1": these 2 operations have no order that a single correct lamp could have served.
    The state was off at first.
    From 1.010 s to 1.020 s, process 1 (at n1) did on.
    From 1.030 s to 1.040 s, after the on by process 1 had returned (1.020 s), process 2 (at n2) did look and got "dark".
    Every order of them that keeps to real time meets an operation whose answer is impossible.
    No order comes further than the on by process 1, where the look by process 2 has to come next, and it is not possible when the state is on."
  `);
});

test('every anomaly has a golden story', () => {
  expect([...withStory].sort()).toEqual([...anomalies].sort());
});
