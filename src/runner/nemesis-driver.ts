import { HarnessError } from '../errors.ts';
import type { HistoryEvent, Json, JsonObject } from '../history/operation.ts';
import type { Recorder } from '../history/recorder.ts';
import type { Action, Nemesis, NemesisStep } from '../../nemesis/nemesis.ts';
import { linkName } from '../../nemesis/grudges.ts';
import type { Evidence, World } from '../world/world.ts';
import { leaderOf, type ClusterWatch } from './cluster-watch.ts';
import type { RunListener } from './listener.ts';
import type { FaultInForce } from './outcome.ts';

export interface NemesisDriverOptions {
  readonly world: World;
  readonly nemesis: Nemesis;
  readonly watch: ClusterWatch;
  readonly recorder: Recorder;
  readonly listener: RunListener;
}

/** Puts a schedule into force on a world, step by step, and undoes all of it at the end. */
export class NemesisDriver {
  readonly faults: FaultInForce[] = [];
  /** Steps that came to nothing, and why: they are not counted as faults. */
  readonly skipped: { readonly f: string; readonly reason: string }[] = [];
  readonly #options: NemesisDriverOptions;
  readonly #killed = new Set<string>();
  readonly #paused = new Set<string>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: NemesisDriverOptions) {
    this.#options = options;
  }

  /**
   * Runs the schedule, whose times count from `startUs`: each family on its own, so that none
   * waits for another's proof or leader. Rejects when a fault does not take effect.
   */
  async follow(schedule: readonly NemesisStep[], startUs: number, signal: AbortSignal) {
    const families = new Map<string, NemesisStep[]>();
    for (const step of schedule) {
      const family = this.#undoOf(step.f) ?? step.f;
      families.set(family, [...(families.get(family) ?? []), step]);
    }
    const failure = new AbortController();
    const over = AbortSignal.any([signal, failure.signal]);
    await Promise.all(
      [...families.values()].map((steps) =>
        this.#followFamily(steps, startUs, over).catch((error: unknown) => {
          failure.abort();
          throw error;
        }),
      ),
    );
  }

  async #followFamily(steps: readonly NemesisStep[], startUs: number, signal: AbortSignal) {
    const { clock } = this.#options.world;
    for (const [i, step] of steps.entries()) {
      await clock.sleepUntil(startUs + step.atUs, signal);
      if (signal.aborted) return;
      // A step that waits for a leader waits until its family's next one is due, at the longest.
      const next = steps[i + 1];
      const untilUs = next === undefined ? clock.nowUs() : startUs + next.atUs;
      await this.#perform(step, untilUs, signal);
    }
  }

  /** Undoes whatever is in force: links first, so that restarted nodes find each other. */
  async undoAll(): Promise<void> {
    const errors: unknown[] = [];
    for (const f of ['heal', 'resume', 'restart']) {
      if (!this.#needs(f)) continue;
      try {
        await this.#perform({ atUs: 0, f, value: {} }, 0, new AbortController().signal);
      } catch (error) {
        errors.push(error);
      }
    }
    // The first failure is what the user must see; one that fails must not keep the others from being undone.
    if (errors.length > 0) throw errors[0];
  }

  #needs(undo: string): boolean {
    if (undo === 'resume') return this.#paused.size > 0;
    if (undo === 'restart') return this.#killed.size > 0;
    return this.faults.some((fault) => fault.endUs === undefined && this.#undoOf(fault.f) === undo);
  }

  #undoOf(f: string): string | undefined {
    return this.#options.nemesis.undoneBy[f];
  }

  async #perform(step: NemesisStep, untilUs: number, signal: AbortSignal): Promise<void> {
    const { watch } = this.#options;
    if (await this.#inTurn(() => this.#attempt(step, signal))) return;
    // Nobody else's step waits meanwhile. Who leads then is looked up again when the turn has come.
    while ((await watch.awaitLeader(untilUs, signal)) !== undefined) {
      if (signal.aborted || (await this.#inTurn(() => this.#attempt(step, signal)))) return;
    }
    this.#skip(step, 'there was no leader to aim at in time');
  }

  /** Steps of several families act one after the other, each on the cluster as it then is. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(act);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** False when the step aims at a leader and there is none. */
  async #attempt(step: NemesisStep, signal: AbortSignal): Promise<boolean> {
    const { nemesis, watch } = this.#options;
    // Its turn came after the end: what acts now would only have to be undone.
    if (signal.aborted) return true;
    // What undoes a fault is for whatever was hit, and does not wait for nodes to say who leads.
    const aims = this.#undoOf(step.f) !== undefined;
    const leader = aims ? leaderOf(await watch.sample())?.node : undefined;
    const resolution = nemesis.resolve(step, this.#view(leader));
    if (resolution.kind === 'await-leader') return false;
    if (resolution.kind === 'act') await this.#act(step, resolution.action, leader);
    else this.#skip(step, resolution.reason);
    return true;
  }

  #skip(step: NemesisStep, reason: string): void {
    this.skipped.push({ f: step.f, reason });
    // Nothing is left to undo (a paused node was killed, say): the fault has ended all the same.
    if (this.#undoOf(step.f) === undefined) this.#end(step.f, this.#options.world.clock.nowUs());
    this.#record(step, { skipped: reason });
  }

  #view(leader: string | undefined) {
    const { nodes } = this.#options.world;
    return { nodes, leader, killed: this.#killed, paused: this.#paused };
  }

  async #act(step: NemesisStep, action: Action, leader: string | undefined): Promise<void> {
    // What is about to be hit is noted before it is: were the action to fail half way, the
    // undoing must still reach every node that it may have hit.
    if (action.kind === 'kill') for (const node of action.nodes) this.#killed.add(node);
    if (action.kind === 'pause') for (const node of action.nodes) this.#paused.add(node);
    const aim = { ...describe(action), ...(leader === undefined ? {} : { leader }) };
    this.#record(step, aim);
    let evidence: Evidence;
    try {
      evidence = await this.#options.world.apply(action);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#record(step, { ...aim, error: message });
      if (error instanceof HarnessError) throw error;
      throw new HarnessError(
        'RJ032',
        `nemesis step ${step.f} failed: ${message}`,
        'see the node logs in the run folder',
        undefined,
        { cause: error },
      );
    }
    if (action.kind === 'kill') for (const node of action.nodes) this.#paused.delete(node);
    if (action.kind === 'restart') for (const node of action.nodes) this.#killed.delete(node);
    if (action.kind === 'resume') for (const node of action.nodes) this.#paused.delete(node);
    this.#track(step, evidence.atUs);
    this.#record(step, { ...aim, evidence: evidence.summary, effectiveAtUs: evidence.atUs });
  }

  /** A fault of a family replaces the family's last one; its undoing ends it. */
  #track(step: NemesisStep, atUs: number): void {
    const undo = this.#undoOf(step.f);
    this.#end(undo ?? step.f, atUs);
    if (undo !== undefined) this.faults.push({ f: step.f, startUs: atUs, endUs: undefined });
  }

  #end(undo: string, atUs: number): void {
    for (const fault of this.faults) {
      if (this.#undoOf(fault.f) === undo) fault.endUs ??= atUs;
    }
  }

  /**
   * As Jepsen does, a step that acts is two events: one when it begins, one when it was proven
   * to hold (or failed to), which tells from when on it was in force.
   */
  #record(step: NemesisStep, outcome: JsonObject): void {
    const { recorder, listener } = this.#options;
    const value: Json = { ...step.value, ...outcome };
    const event: HistoryEvent = recorder.nemesis(step.f, value);
    listener.nemesis?.(event);
  }
}

function describe(action: Action): JsonObject {
  return action.kind === 'cut' ? { cut: action.links.map(linkName) } : { nodes: action.nodes };
}
