import { HarnessError } from '../errors.ts';
import type { HistoryEvent, Json, JsonObject } from '../history/operation.ts';
import type { Recorder } from '../history/recorder.ts';
import type { Nemesis } from '../../nemesis/combined.ts';
import {
  effectOfBeginning,
  effectOfUndoing,
  encodeEffect,
  endingsOf,
  targetOf,
} from '../../nemesis/effect.ts';
import type { Action } from '../../nemesis/families.ts';
import { familyOf } from '../../nemesis/families.ts';
import { linkName } from '../../nemesis/grudges.ts';
import type { Deed, Effect, InForce } from '../../nemesis/in-force.ts';
import { faultsInForce } from '../../nemesis/in-force.ts';
import type { NemesisStep } from '../../nemesis/nemesis.ts';
import { leaderOf } from '../systems/node-status.ts';
import type { Evidence, World } from '../world/world.ts';
import type { ClusterWatch } from './cluster-watch.ts';
import type { RunListener } from './listener.ts';
import { RightOfWay } from './right-of-way.ts';

export interface NemesisDriverOptions {
  readonly world: World;
  readonly nemesis: Nemesis;
  readonly watch: ClusterWatch;
  readonly recorder: Recorder;
  readonly listener: RunListener;
}

/** What became of a step. What came to nothing took no effect. */
interface Attempt {
  readonly effectiveAtUs?: number;
}

/** A family's part of a schedule. */
interface Pursuit {
  readonly family: string;
  readonly steps: readonly NemesisStep[];
  /** What the times of the steps count from. */
  readonly startUs: number;
  readonly way: RightOfWay;
}

/** After a sequence, microseconds: time to elect somebody and to answer the clients. */
const settleUs = 1_000_000;

/** Puts a schedule into force on a world, step by step, and undoes all of it at the end. */
export class NemesisDriver {
  /** Steps that came to nothing, and why: they are not counted as faults. */
  readonly skipped: { readonly f: string; readonly reason: string }[] = [];
  readonly #options: NemesisDriverOptions;
  /** What was proven to hold. */
  readonly #proven: Deed[] = [];
  /** That, and what was begun and not proven: it may hold all the same, and must be undone. */
  readonly #possible: Deed[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: NemesisDriverOptions) {
    this.#options = options;
  }

  /** The faults that were proven, from when to when on whom. */
  get faults(): readonly InForce[] {
    return faultsInForce(this.#proven);
  }

  /** How many faults were proven: one may have ended at several times, for each of its nodes. */
  get begun(): number {
    return this.#proven.filter(({ begins }) => begins !== undefined).length;
  }

  /**
   * Runs the schedule, whose times count from `startUs`: each family on its own, so that none
   * waits for another's proof or leader. Rejects when a fault does not take effect.
   */
  async follow(schedule: readonly NemesisStep[], startUs: number, signal: AbortSignal) {
    const families = new Map<string, NemesisStep[]>();
    for (const step of schedule) {
      const family = familyOf(step.f, this.#options.nemesis.families)?.name ?? step.f;
      families.set(family, [...(families.get(family) ?? []), step]);
    }
    const failure = new AbortController();
    const over = AbortSignal.any([signal, failure.signal]);
    const inForce = (): ReadonlySet<string> => new Set(this.#open().map(({ family }) => family));
    const way = new RightOfWay(inForce, over);
    await Promise.all(
      [...families].map(([family, steps]) =>
        this.#followFamily({ family, steps, startUs, way }, over).catch((error: unknown) => {
          failure.abort();
          throw error;
        }),
      ),
    );
  }

  async #followFamily({ family, steps, startUs, way }: Pursuit, signal: AbortSignal) {
    const { clock } = this.#options.world;
    let before: Attempt = {};
    /** For how long time stood still for this family. */
    let heldUs = 0;
    for (const [i, step] of steps.entries()) {
      const { atUs, afterUs } = step;
      const followsUs = (before.effectiveAtUs ?? 0) + (afterUs ?? 0);
      await clock.sleepUntil(Math.max(startUs + heldUs + atUs, followsUs), signal);
      const isFollowed = steps[i + 1]?.afterUs !== undefined;
      if (afterUs === undefined && !this.#undoes(step)) {
        const sinceUs = clock.nowUs();
        await way.enter(family, isFollowed);
        heldUs += clock.nowUs() - sinceUs;
      }
      if (signal.aborted) return;
      // A step that waits for a leader waits until its family's next one is due, at the longest;
      // those that have to follow it wait with it.
      const next = steps.slice(i + 1).find((later) => later.afterUs === undefined);
      const untilUs = next === undefined ? clock.nowUs() : startUs + heldUs + next.atUs;
      before = await this.#perform(step, untilUs, signal);
      way.stepped(family);
      if (afterUs === undefined || isFollowed) continue;
      await clock.sleepUntil(clock.nowUs() + settleUs, signal);
      way.leave(family);
    }
  }

  /** Undoes whatever is in force, or may be, by the rule of its family. */
  async undoAll(): Promise<void> {
    const errors: unknown[] = [];
    for (const { name, undoneBy } of this.#options.nemesis.families) {
      if (undoneBy === null || !this.#open().some(({ family }) => family === name)) continue;
      try {
        const step = { atUs: 0, f: undoneBy, value: {} };
        await this.#perform(step, 0, new AbortController().signal);
      } catch (error) {
        errors.push(error);
      }
    }
    const left = new Set(this.#open().map(({ family }) => family));
    if (errors.length === 0 && left.size > 0) errors.push(stillInForce([...left]));
    // The first failure is what the user must see; one that fails must not keep the others from being undone.
    if (errors.length > 0) throw errors[0];
  }

  /** What is in force, or may be. */
  #open(): readonly InForce[] {
    return faultsInForce(this.#possible).filter(({ endUs }) => endUs === null);
  }

  async #perform(step: NemesisStep, untilUs: number, signal: AbortSignal): Promise<Attempt> {
    const { watch } = this.#options;
    const first = await this.#inTurn(() => this.#attempt(step, signal));
    if (first !== undefined) return first;
    // Nobody else's step waits meanwhile. Who leads then is looked up again when the turn has come.
    while ((await watch.awaitLeader(untilUs, signal)) !== undefined) {
      if (signal.aborted) return {};
      const again = await this.#inTurn(() => this.#attempt(step, signal));
      if (again !== undefined) return again;
    }
    return this.#skip(step, 'there was no leader to aim at in time');
  }

  /** Steps of several families act one after the other, each on the cluster as it then is. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(act);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Undefined when the step aims at a leader and there is none. */
  async #attempt(step: NemesisStep, signal: AbortSignal): Promise<Attempt | undefined> {
    const { nemesis, watch } = this.#options;
    // Its turn came after the end: what acts now would only have to be undone.
    if (signal.aborted) return {};
    // What undoes a fault is for whatever was hit, and does not wait for nodes to say who leads.
    const leader = this.#undoes(step) ? undefined : leaderOf(await watch.sample())?.node;
    const { nodes } = this.#options.world;
    const resolution = nemesis.resolve(step, { nodes, leader, faults: this.#open() });
    switch (resolution.kind) {
      case 'await-leader':
        return undefined;
      case 'skip':
        return this.#skip(step, resolution.reason);
      case 'act':
        return this.#act(step, resolution.action, leader);
      default:
        throw notDone(step, `its nemesis says "${kindOf(resolution)}", which means nothing`);
    }
  }

  #undoes({ f }: NemesisStep): boolean {
    return this.#options.nemesis.families.some(({ undoneBy }) => undoneBy === f);
  }

  #skip(step: NemesisStep, reason: string): Attempt {
    this.skipped.push({ f: step.f, reason });
    this.#record(step, { skipped: reason });
    return {};
  }

  async #act(step: NemesisStep, action: Action, leader: string | undefined): Promise<Attempt> {
    const { begins, ends } = this.#effectOf(step, action);
    const aim = { ...describe(action), ...(leader === undefined ? {} : { leader }) };
    this.#record(step, aim);
    let evidence: Evidence;
    try {
      evidence = await this.#options.world.apply(action);
    } catch (error) {
      // It may have hit some of its nodes: the undoing must reach them.
      this.#mayHold(begins);
      const message = error instanceof Error ? error.message : String(error);
      this.#record(step, { ...aim, error: message });
      throw error instanceof HarnessError ? error : notDone(step, message, error);
    }
    const { summary, atUs, nothing } = evidence;
    if (nothing !== undefined) {
      if (nothing.mayHold) this.#mayHold(begins);
      return this.#skip(step, nothing.reason);
    }
    const effect = { begins, ends: endingsOf(this.#open(), ends) };
    this.#proven.push({ ...effect, atUs });
    this.#possible.push({ ...effect, atUs });
    this.#record(step, {
      ...aim,
      evidence: summary,
      effectiveAtUs: atUs,
      ...encodeEffect(effect),
    });
    return { effectiveAtUs: atUs };
  }

  /** It was begun and not proven: the undoing must reach it. */
  #mayHold(begins: Effect['begins']): void {
    if (begins?.moment === true) return;
    this.#possible.push({ begins, ends: [], atUs: this.#options.world.clock.nowUs() });
  }

  #effectOf({ f }: NemesisStep, action: Action): Effect {
    const { families } = this.#options.nemesis;
    const target = targetOf(action);
    const { name: family, undoneBy } = familyOf(f, families) ?? { name: f, undoneBy: f };
    if (family !== f) return effectOfUndoing(family, target);
    const moment = undoneBy === null ? { moment: true as const } : {};
    return effectOfBeginning({ family, ...target, ...moment }, families);
  }

  /**
   * As Jepsen does, a step that acts is two events: one when it begins, one when it was proven
   * to hold (or failed to), which says from when on it was in force.
   */
  #record(step: NemesisStep, outcome: JsonObject): void {
    const { recorder, listener } = this.#options;
    const value: Json = { ...step.value, ...outcome };
    const event: HistoryEvent = recorder.nemesis(step.f, value);
    listener.nemesis?.(event);
  }
}

function describe(action: Action): JsonObject {
  if ('nodes' in action) return { nodes: action.nodes };
  return { [action.kind === 'cut' ? 'cut' : 'links']: action.links.map(linkName) };
}

/** Of a value that its type does not have. */
function kindOf(value: never): string {
  return String((value as { readonly kind?: unknown }).kind);
}

function notDone({ f }: NemesisStep, message: string, cause?: unknown): HarnessError {
  return new HarnessError(
    'RJ032',
    `nemesis step ${f} failed: ${message}`,
    'see the node logs in the run folder',
    undefined,
    { cause },
  );
}

function stillInForce(families: readonly string[]): HarnessError {
  return new HarnessError(
    'RJ033',
    `still in force after everything was undone: ${families.join(', ')}`,
    'mend the nemesis: the step that undoes a fault must undo it on every node that it hit',
  );
}
