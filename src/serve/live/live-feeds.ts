import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { decodeEvent } from '../../history/formats/native/native.ts';
import { LineTail } from '../../os/line-tail.ts';
import { parseClusterSample } from '../../store/parse-record.ts';
import { runFiles } from '../../store/run-folder.ts';
import { readTest } from '../read-records.ts';
import { handleBelow } from '../../os/open-regular.ts';
import { stampOf } from '../results-folder.ts';
import { announcedActivity } from '../run-activity.ts';
import type { LiveSnapshot } from '../run-row.ts';
import { LiveState } from './live-state.ts';

/** How often a run's files are looked at. */
const pollMs = 500;
const maxPartBytes = 256 * 1024;
const maxLineBytes = 1024 * 1024;

/** Hears twice a second how a run goes on, and once that there is nothing more to report. */
export interface LiveListener {
  snapshot(snapshot: LiveSnapshot): void;
  end(): void;
}

/** Follows runs for whoever watches them: each run's files are read once for all its watchers. */
export class LiveFeeds {
  readonly #feeds = new Map<string, LiveFeed>();

  /**
   * Reports a run to the listener from its beginning on.
   *
   * @param dir the run's folder, a real path
   * @returns stops reporting
   */
  watch(dir: string, listener: LiveListener): () => void {
    const feed = this.#feeds.get(dir) ?? this.#start(dir);
    feed.add(listener);
    return () => feed.remove(listener);
  }

  close(): void {
    for (const feed of this.#feeds.values()) feed.stop();
  }

  #start(dir: string): LiveFeed {
    const feed = new LiveFeed(dir, () => this.#feeds.delete(dir));
    this.#feeds.set(dir, feed);
    // A file that cannot be read any more ends the view, which says so itself.
    feed.follow().catch(() => undefined);
    return feed;
  }
}

class LiveFeed {
  readonly #dir: string;
  readonly #onStop: () => void;
  readonly #listeners = new Set<LiveListener>();
  #last: LiveSnapshot | undefined;
  #wake: (() => void) | undefined;
  #isStopped = false;

  constructor(dir: string, onStop: () => void) {
    this.#dir = dir;
    this.#onStop = onStop;
  }

  add(listener: LiveListener): void {
    this.#listeners.add(listener);
    if (this.#last !== undefined) listener.snapshot(this.#last);
  }

  /** Without listeners there is nothing to follow for. */
  remove(listener: LiveListener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size === 0) this.stop();
  }

  stop(): void {
    // A second stop must not take the next feed of the same run off the list.
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#onStop();
    this.#wake?.();
  }

  /** Until there is a verdict, the run's folder is gone, or nobody listens. */
  async follow(): Promise<void> {
    try {
      await this.#readAlong();
    } finally {
      this.#end();
    }
  }

  async #readAlong(): Promise<void> {
    const test = await readTest(this.#dir);
    const state = new LiveState(test.kind === 'read' ? test.value.nodes : []);
    const tailOf = (file: string) =>
      new LineTail(() => handleBelow(this.#dir, file), { maxPartBytes, maxLineBytes });
    const history = tailOf(runFiles.history);
    const cluster = tailOf(runFiles.cluster);
    let position = 0;
    let newestUs = 0;
    let newestAtMs = performance.now();
    while (!this.#isStopped) {
      // Looked for before the files are read: what was written before the verdict is reported before it.
      const isOver = await hasEnded(this.#dir);
      await this.#drain(cluster, (line) => readSample(line, state));
      await this.#drain(history, (line) => readEvent(line, position++, state));
      if (state.newestUs > newestUs) newestAtMs = performance.now();
      newestUs = state.newestUs;
      const activity = await announcedActivity(this.#dir);
      // What is over has come to a rest: no time passes for it while it is checked.
      const sinceMs = activity === 'checking' ? 0 : performance.now() - newestAtMs;
      const snapshot = state.snapshot(newestUs + sinceMs * 1000);
      this.#report({ ...snapshot, activity: activity ?? null });
      if (isOver) break;
      await this.#sleep();
    }
  }

  #end(): void {
    for (const listener of this.#listeners) listener.end();
    this.stop();
  }

  /** Reads what there is, part by part: other requests are answered in between. */
  async #drain(tail: LineTail, take: (line: string) => void): Promise<void> {
    for (let more = true; more && !this.#isStopped;) {
      const part = await tail.read();
      for (const line of part.lines) if (line.trim() !== '') take(line);
      more = part.more;
    }
  }

  #report(snapshot: LiveSnapshot): void {
    this.#last = snapshot;
    for (const listener of this.#listeners) listener.snapshot(snapshot);
  }

  #sleep(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pollMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** There is a verdict, or there is no run any more. */
async function hasEnded(dir: string): Promise<boolean> {
  const [results, test] = await Promise.all([
    stampOf(path.join(dir, runFiles.results)),
    stampOf(path.join(dir, runFiles.test)),
  ]);
  return results !== '-' || test === '-';
}

function readEvent(line: string, position: number, state: LiveState): void {
  try {
    state.event(decodeEvent(line, position + 1, position));
  } catch {
    state.damagedLine();
  }
}

function readSample(line: string, state: LiveState): void {
  const sample = parseClusterSample(line);
  if (sample.kind === 'read') state.sample(sample.value);
  else state.damagedLine();
}
