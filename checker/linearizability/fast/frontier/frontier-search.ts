/**
 * The frontier search over a whole history: from event to event with `Frontier`, at first
 * with few configurations (a *beam*), for a yes needs only one that survives; and when they
 * die, from an earlier moment with more, and in the end with all.
 *
 * - A yes is an order; it is verified elsewhere, so the beam needs no proof.
 * - A no is given only when nothing was lost: the search died with all configurations since
 *   the beginning, or a stretch of the history around the place (`cut-stretch.ts`) has none from any
 *   state, which is searched with all configurations and, first, with operations of unknown
 *   outcome in unlimited supply, which only allows more.
 * - Otherwise: unknown, with the limit that was hit.
 *
 * Cost: O(events · beam · pending of a value) where the beam suffices; exponential in the
 * worst case, as it must be (Gibbons & Korach 1997), but bounded by the limits.
 */
import { neverReturned } from '../../../../src/history/columns/columns.ts';
import type { LimitReason, Meter } from '../../../core/limits.ts';
import { bytesPerConfiguration } from '../../../core/limits.ts';
import { useAllInfo, useInfoWrites, useNoInfo } from './choices.ts';
import { Checkpoints, eventsPerCheckpoint } from './checkpoints.ts';
import type { MergedProblem } from './merge-unobserved.ts';
import { Frontier } from './frontier.ts';
import { Pending } from './pending.ts';
import type { Problem } from '../problem.ts';
import { failedCasAction, readAction } from '../problem.ts';
import { Provenance } from './provenance.ts';
import { Configurations, hiddenAt, stateAt, stepAt, usageAt } from './configurations.ts';
import { InfoUsage } from './info-usage.ts';
import { cutStretch } from './cut-stretch.ts';

export type FrontierOutcome =
  | { readonly verdict: 'valid'; readonly order: Int32Array }
  /** `at`: the event at which no configuration was left. */
  | { readonly verdict: 'invalid'; readonly at: number; readonly relaxed: boolean }
  | {
      readonly verdict: 'unknown';
      readonly reason: LimitReason;
      readonly at: number;
      readonly frontier: number;
    };

/** How thoroughly to search: configurations kept after each event, and whether info is held back. */
interface Level {
  readonly beam: number;
  /** Use operations of unknown outcome only when nothing else survives. */
  readonly isSparing: boolean;
}

const levels: readonly Level[] = [
  { beam: 8, isSparing: true },
  { beam: 64, isSparing: true },
  { beam: 512, isSparing: false },
  { beam: 4096, isSparing: false },
];
const exact: Level = { beam: Infinity, isSparing: false };

/** An exact step may always make this many, however little is left of the limit. */
const minConfigurations = 1024;

export class FrontierSearch {
  readonly #problem: Problem;
  readonly #pending: Pending;
  readonly #meter: Meter;
  readonly #provenance = new Provenance();
  readonly #usage: InfoUsage;
  readonly #frontier: Frontier;
  #configurations: Configurations;
  #next: Configurations;
  /** The next event to process. */
  #event = 0;
  /** False once a configuration was lost on the way here. */
  #isExact = true;
  readonly #checkpoints = new Checkpoints();
  /** Classes of unknown outcome that are used up in every configuration, and since which event. */
  readonly #closed: { readonly event: number; readonly infoClass: number }[] = [];
  /** Configurations that fit the bound on memory: there are two tables of them, and one may be growing. */
  readonly #maxConfigurations: number;

  constructor(merged: MergedProblem, meter: Meter, isInfoUnlimited = false) {
    this.#problem = merged.problem;
    this.#pending = new Pending(merged);
    this.#meter = meter;
    this.#usage = new InfoUsage(this.#pending.info.value.length);
    this.#configurations = new Configurations(this.#pending.words);
    const bytesEach = this.#configurations.stride * 4 * 3;
    this.#maxConfigurations = Math.ceil(
      Math.min(meter.configurations, (meter.configurations * bytesPerConfiguration) / bytesEach),
    );
    this.#next = new Configurations(this.#pending.words);
    this.#frontier = new Frontier(
      this.#pending,
      this.#provenance,
      this.#usage,
      meter,
      isInfoUnlimited,
    );
    for (const state of this.#problem.initial) {
      const at = this.#configurations.push();
      const { data, stride } = this.#configurations;
      data.fill(0, at, at + stride);
      data[at + stateAt] = state;
      data[at + hiddenAt] = -1;
      data[at + usageAt] = 0;
      data[at + stepAt] = -1;
    }
  }

  /** Beam first, then more, as the top of this file says. */
  run(): FrontierOutcome {
    let level = 0;
    let until = 0;
    let attempt = 0;
    let furthest = -eventsPerCheckpoint;
    for (;;) {
      const current = levels[level] ?? exact;
      const end = level === 0 ? this.#problem.eventCount : until;
      const stopped = this.#advance(current, end);
      if (stopped === undefined) {
        if (this.#event >= this.#problem.eventCount) return this.#found();
        level = 0;
        continue;
      }
      if (stopped.reason !== undefined) return this.#gaveUp(stopped.reason);
      const death = stopped.at;
      if (this.#isExact) return { verdict: 'invalid', at: death, relaxed: false };
      attempt = death > furthest + eventsPerCheckpoint ? 0 : attempt + 1;
      furthest = Math.max(furthest, death);
      const distance = eventsPerCheckpoint * 4 ** attempt;
      if (attempt > 0) {
        const refuted = this.#refute(death, distance / 2);
        if (refuted !== undefined) return refuted;
      }
      level = Math.min(attempt + 1, levels.length);
      this.#goBack(level === levels.length && distance > death ? 0 : death - distance);
      until = furthest + eventsPerCheckpoint;
      if (level < levels.length) continue;
      const limit = this.#meter.isOverTime() ? 'time-limit' : undefined;
      if (limit !== undefined) return this.#gaveUp(limit);
    }
  }

  /** With all configurations from the beginning. */
  runExact(): FrontierOutcome {
    const stopped = this.#advance(exact, this.#problem.eventCount);
    if (stopped === undefined) return this.#found();
    if (stopped.reason !== undefined) return this.#gaveUp(stopped.reason);
    return { verdict: 'invalid', at: stopped.at, relaxed: false };
  }

  /** The order of the configuration that has used the least: operations, those of unknown outcome by name. */
  #found(): FrontierOutcome {
    const { info } = this.#pending;
    const { data, stride, count } = this.#configurations;
    let best = 0;
    for (let r = 1; r < count; r++) {
      const used = this.#usage.total(data[r * stride + usageAt]!);
      if (used < this.#usage.total(data[best * stride + usageAt]!)) best = r;
    }
    const order = this.#provenance.order(data[best * stride + stepAt]!);
    if (info.value.length === 0) return { verdict: 'valid', order };
    const members: number[][] = info.value.map(() => []);
    for (let i = 0; i < this.#problem.count; i++) {
      if (info.classOf[i]! >= 0) members[info.classOf[i]!]!.push(i);
    }
    const taken = new Int32Array(members.length);
    for (let at = 0; at < order.length; at++) {
      const infoClass = -1 - order[at]!;
      // Of one class the earliest invoked goes to the earliest place.
      if (infoClass >= 0) order[at] = members[infoClass]![taken[infoClass]!++]!;
    }
    return { verdict: 'valid', order };
  }

  #gaveUp(reason: LimitReason): FrontierOutcome {
    return { verdict: 'unknown', reason, at: this.#event, frontier: this.#configurations.count };
  }

  /** Is a stretch before the death already impossible from any state? */
  #refute(death: number, distance: number): FrontierOutcome | undefined {
    const from = Math.max(0, Math.floor(death - distance));
    // The search looks ahead, so it died before the contradiction was complete.
    const to = death + distance;
    for (const onlyWrites of [true, false]) {
      const part = cutStretch(this.#problem, from, to, onlyWrites);
      const search = new FrontierSearch(part, this.#meter.part(visitsPerStretch), onlyWrites);
      const outcome = search.runExact();
      if (outcome.verdict === 'invalid') return { verdict: 'invalid', at: death, relaxed: true };
    }
    return undefined;
  }

  /**
   * Processes events up to `end`.
   * @returns where no configuration was left, or the limit that was hit; undefined at `end`
   */
  #advance(level: Level, end: number): { at: number; reason?: LimitReason } | undefined {
    const { events, action, complete } = this.#problem;
    const last = Math.min(end, this.#problem.eventCount);
    while (this.#event < last) {
      if (this.#event % eventsPerCheckpoint === 0) {
        if (this.#pending.info.total > 0) this.#closeExhausted();
        this.#checkpoints.keep(this.#event, this.#configurations, this.#isExact);
        const reason = this.#meter.spend(this.#configurations.count, this.#configurations.count);
        if (reason !== undefined) return { at: this.#event, reason };
      }
      const event = events[this.#event]!;
      const i = event >> 1;
      if ((event & 1) === 0) {
        this.#pending.invoke(i);
        if (complete[i] !== neverReturned) {
          this.#frontier.setSlot(i, true);
          if (action[i] === readAction || action[i] === failedCasAction)
            this.#frontier.observe(this.#configurations, i);
        }
        this.#event++;
        continue;
      }
      if (!this.#frontier.releaseIfPlaced(this.#configurations, i)) {
        const reason = this.#force(level, i);
        if (reason !== undefined) return { at: this.#event, reason };
        if (this.#configurations.count === 0) return { at: this.#event };
      }
      this.#pending.release(i);
      this.#frontier.setSlot(i, false);
      this.#event++;
      if (this.#provenance.isDueForSweep) this.#sweepProvenance();
    }
    return undefined;
  }

  #force(level: Level, i: number): LimitReason | undefined {
    const out = this.#next;
    const hasInfo = this.#pending.info.total > 0;
    const isBeam = Number.isFinite(level.beam);
    const limit = isBeam
      ? level.beam * 8
      : Math.min(this.#maxConfigurations, this.#meter.left + minConfigurations);
    const policies =
      level.isSparing && hasInfo ? [useNoInfo, useInfoWrites, useAllInfo] : [useAllInfo];
    const before = this.#frontier.tried;
    for (const policy of policies) {
      this.#frontier.force(this.#configurations, out, i, this.#event, policy, limit);
      if (out.count === 0 && policy !== useAllInfo) continue;
      if (this.#frontier.overflowed || policy !== useAllInfo) this.#isExact = false;
      break;
    }
    const tried = this.#frontier.tried - before + this.#configurations.count;
    const reason = this.#meter.spend(tried, out.count + this.#usage.size);
    if (reason !== undefined) return reason;
    if (this.#frontier.overflowed && !isBeam) {
      if (this.#meter.isOverTime()) return 'time-limit';
      const isVisits = limit < this.#maxConfigurations || this.#meter.left === 0;
      const isMemory = !isVisits || this.#usage.size > this.#meter.configurations;
      return isMemory ? 'memory-limit' : 'state-limit';
    }
    if (out.count > level.beam) this.#trim(out, level.beam);
    this.#next = this.#configurations;
    this.#configurations = out;
    return undefined;
  }

  /** Keeps the rows that have used the least and hide the most. */
  #trim(rows: Configurations, beam: number): void {
    this.#isExact = false;
    const { data, stride } = rows;
    const numbers = Array.from({ length: rows.count }, (_, r) => r);
    numbers.sort(
      (a, b) =>
        this.#usage.total(data[a * stride + usageAt]!) -
          this.#usage.total(data[b * stride + usageAt]!) ||
        data[b * stride + hiddenAt]! - data[a * stride + hiddenAt]!,
    );
    const kept = numbers.slice(0, beam).sort((a, b) => a - b);
    kept.forEach((r, at) => data.copyWithin(at * stride, r * stride, (r + 1) * stride));
    rows.count = beam;
  }

  /** Classes used up in every configuration need not be remembered by any. */
  #closeExhausted(): void {
    const { info } = this.#pending;
    const usages = this.#usages();
    const exhausted = this.#usage.exhausted(usages, info.members);
    if (exhausted.size > 0) {
      for (const infoClass of exhausted) {
        info.close(infoClass);
        this.#closed.push({ event: this.#event, infoClass });
      }
      const number = new Map<number, number>();
      for (const usage of usages) number.set(usage, this.#usage.without(usage, exhausted));
      const { data, stride, count } = this.#configurations;
      renumber(data, count * stride, stride, usageAt, (usage) => number.get(usage)!);
    }
    if (this.#usage.isDueForSweep) this.#sweepUsage();
  }

  #sweepUsage(): void {
    const usages = this.#usages();
    for (const rows of this.#checkpoints.allConfigurations()) {
      for (let at = usageAt; at < rows.length; at += this.#configurations.stride)
        usages.add(rows[at]!);
    }
    const number = this.#usage.sweep(usages);
    this.#renumber(usageAt, (usage) => number.get(usage)!);
  }

  /** What the present configurations have used. */
  #usages(): Set<number> {
    const { data, stride, count } = this.#configurations;
    const usages = new Set<number>();
    for (let r = 0; r < count; r++) usages.add(data[r * stride + usageAt]!);
    return usages;
  }

  /** Goes back to the latest checkpoint at or before an event. */
  #goBack(to: number): void {
    const checkpoint = this.#checkpoints.goBack(to);
    while (this.#closed.length > 0 && this.#closed.at(-1)!.event > checkpoint.event) {
      this.#pending.info.reopen(this.#closed.pop()!.infoClass);
    }
    const { events, complete } = this.#problem;
    // The event at which the search died has not been processed.
    while (this.#event > checkpoint.event) {
      const event = events[--this.#event]!;
      const i = event >> 1;
      if ((event & 1) === 1) {
        this.#pending.unrelease(i);
        this.#frontier.setSlot(i, true);
      } else {
        if (complete[i] !== neverReturned) this.#frontier.setSlot(i, false);
        this.#pending.uninvoke(i);
      }
    }
    this.#configurations.restore(checkpoint.configurations);
    this.#isExact = checkpoint.isExact;
  }

  #sweepProvenance(): void {
    const { data, stride, count } = this.#configurations;
    const roots: number[] = [];
    for (let r = 0; r < count; r++) roots.push(data[r * stride + stepAt]!);
    for (const rows of this.#checkpoints.allConfigurations()) {
      for (let at = stepAt; at < rows.length; at += stride) roots.push(rows[at]!);
    }
    const number = this.#provenance.sweep(roots);
    this.#renumber(stepAt, (step) => (step < 0 ? step : number[step]!));
  }

  /** Replaces a column of all rows, those of checkpoints too. */
  #renumber(column: number, number: (old: number) => number): void {
    const { data, stride, count } = this.#configurations;
    renumber(data, count * stride, stride, column, number);
    for (const rows of this.#checkpoints.allConfigurations()) {
      renumber(rows, rows.length, stride, column, number);
    }
  }
}

function renumber(
  rows: Int32Array,
  end: number,
  stride: number,
  column: number,
  number: (old: number) => number,
): void {
  for (let at = column; at < end; at += stride) rows[at] = number(rows[at]!);
}

/** Visits that one stretch may take: it is tried again, longer, when that was not enough. */
const visitsPerStretch = 300_000;
