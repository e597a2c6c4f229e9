import { performance } from 'node:perf_hooks';
import { createOnlineChecker } from '../../../checker/linearizability/online.ts';
import { wasRefusedByValue, type HistoryEvent } from '../../history/operation.ts';
import { faultWindows } from '../../report/faults/fault-windows.ts';
import { faultText } from '../../report/faults/faults.ts';
import { truncate } from '../../report/text/format.ts';
import { allOf } from '../../report/run/outcomes.ts';
import type { ClusterSample } from '../../store/records.ts';
import type { LiveNode, LiveSecond, LiveSnapshot } from '../run-row.ts';
import { LatencyHistogram } from './latency-histogram.ts';

/** Seconds that are kept, and of them those that the rate and the quantiles are over. */
const keptSeconds = 120;
const recentSeconds = 5;
/** Bounds on what a run, or a file that pretends to be one, can make this hold. */
const maxInFlight = 10_000;
const maxNemesisEvents = 500;
const maxNodes = 64;
const maxLeaders = 40;
const longestText = 200;
/** What the search for violations may cost in all: other requests wait while it goes on. */
const checkBudgetMs = 10_000;

interface Second {
  ok: number;
  refused: number;
  fail: number;
  info: number;
  readonly latencies: LatencyHistogram;
}

/** A run as far as it has come: counters, windows and the newest of each, in bounded memory. */
export class LiveState {
  readonly #nodeNames: readonly string[];
  readonly #totals = { ok: 0, refused: 0, fail: 0, info: 0 };
  /** When each process began what it has under way. */
  readonly #invokedAtUs = new Map<number, number>();
  readonly #seconds = new Map<number, Second>();
  readonly #nodes = new Map<string, LiveNode>();
  readonly #checker = createOnlineChecker();
  #leaders: LiveSnapshot['leaders'] = [];
  #nemesis: readonly HistoryEvent[] = [];
  #violation: string | null = null;
  #checkMsLeft: number;
  #newestUs = 0;
  #damagedLines = 0;

  constructor(nodeNames: readonly string[], checkMs = checkBudgetMs) {
    this.#nodeNames = nodeNames;
    this.#checkMsLeft = checkMs;
  }

  /** The time of the newest event, microseconds since the run began. */
  get newestUs(): number {
    return this.#newestUs;
  }

  event(event: HistoryEvent): void {
    if (Number.isFinite(event.time)) this.#newestUs = Math.max(this.#newestUs, event.time);
    if (event.process === 'nemesis') {
      this.#nemesis = [...this.#nemesis, event].slice(-maxNemesisEvents);
      return;
    }
    this.#check(event);
    this.#count(event, event.process);
  }

  sample({ time, node, state, role, term }: ClusterSample): void {
    this.#newestUs = Math.max(this.#newestUs, time);
    const name = truncate(node, longestText);
    if (!this.#nodes.has(name) && this.#nodes.size >= maxNodes) return;
    this.#nodes.set(name, {
      node: name,
      state: truncate(state, 40),
      role: truncate(role, 40),
      term,
    });
    const isNew = !this.#leaders.some((seen) => seen.node === name && seen.term === term);
    if (role !== 'leader' || !isNew) return;
    this.#leaders = [...this.#leaders, { timeUs: time, node: name, term }].slice(-maxLeaders);
  }

  damagedLine(): void {
    this.#damagedLines++;
  }

  /** @param nowUs the run's time: later than the newest event when nothing has come for a while */
  snapshot(nowUs: number): Omit<LiveSnapshot, 'activity'> {
    const now = Math.floor(nowUs / 1e6);
    const recent = new LatencyHistogram();
    let completed = 0;
    for (const [second, counts] of this.#seconds) {
      // The second that is under way would make the rate look low.
      if (second < now - recentSeconds || second >= now) continue;
      completed += allOf(counts);
      recent.merge(counts.latencies);
    }
    const faults = faultWindows(this.#nemesis, this.#nodeNames)
      .filter(({ endUs }) => endUs === null)
      .map((fault) => truncate(faultText(fault), longestText));
    return {
      nowUs,
      ...this.#totals,
      inFlight: this.#invokedAtUs.size,
      rate: completed / Math.min(recentSeconds, Math.max(1, now)),
      p50Us: recent.quantileUs(0.5),
      p99Us: recent.quantileUs(0.99),
      seconds: this.#secondsUntil(now),
      nodes: [...this.#nodes.values()].sort((a, b) =>
        a.node.localeCompare(b.node, 'en', { numeric: true }),
      ),
      leaders: this.#leaders,
      faults,
      violation: this.#violation,
      isWatched: this.#checkMsLeft > 0,
      damagedLines: this.#damagedLines,
    };
  }

  #secondsUntil(now: number): LiveSecond[] {
    return [...this.#seconds]
      .filter(([second]) => second > now - keptSeconds)
      .sort(([a], [b]) => a - b)
      .map(([second, { ok, refused, fail, info, latencies }]) => ({
        ...{ second, ok, refused, fail, info },
        p50Us: latencies.quantileUs(0.5),
        p99Us: latencies.quantileUs(0.99),
      }));
  }

  #count(event: HistoryEvent, process: number): void {
    const { type, time } = event;
    if (type === 'invoke') {
      if (this.#invokedAtUs.size < maxInFlight) this.#invokedAtUs.set(process, time);
      return;
    }
    const outcome = wasRefusedByValue(event) ? 'refused' : type;
    this.#totals[outcome]++;
    const invokedAtUs = this.#invokedAtUs.get(process);
    this.#invokedAtUs.delete(process);
    const second = this.#second(Math.floor(time / 1e6));
    if (second === undefined) return;
    second[outcome]++;
    if (type === 'ok' && invokedAtUs !== undefined) second.latencies.add(time - invokedAtUs);
  }

  /** The counters of a second; undefined for one that is no longer kept, or that has no time. */
  #second(number: number): Second | undefined {
    const known = this.#seconds.get(number);
    if (known !== undefined) return known;
    const newest = Math.floor(this.#newestUs / 1e6);
    if (!(number > newest - keptSeconds)) return undefined;
    for (const old of this.#seconds.keys()) {
      if (old <= newest - keptSeconds) this.#seconds.delete(old);
    }
    const fresh = { ok: 0, refused: 0, fail: 0, info: 0, latencies: new LatencyHistogram() };
    this.#seconds.set(number, fresh);
    return fresh;
  }

  /** What cannot be watched (not well formed, or too hard) is left to the check of the whole. */
  #check(event: HistoryEvent): void {
    if (this.#checkMsLeft <= 0 || this.#violation !== null) return;
    const started = performance.now();
    try {
      const seen = this.#checker.push(event);
      if (seen !== undefined) this.#violation = truncate(seen.message, longestText);
      this.#checkMsLeft -= performance.now() - started;
    } catch {
      this.#checkMsLeft = 0;
    }
  }
}
