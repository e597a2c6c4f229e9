import { leaderOf } from '../systems/node-status.ts';
import type { NodeStatus } from '../systems/node-status.ts';
import type { World } from '../world/world.ts';
import type { RunListener } from './listener.ts';
import type { LeadershipSeen, StatusWindow } from './outcome.ts';

/** How often nodes are asked for their status during a run. */
const sampleUs = 200_000;

/** How often a leader is looked for when one is waited for. */
const pollUs = 50_000;

/** True when no node reports its role: a system without a status probe. */
export function rolesAreUnknown(statuses: readonly NodeStatus[]): boolean {
  return statuses.every((status) => status.state === 'up' && status.role === 'unknown');
}

/** A status that was answered within this long was answered promptly. */
export const promptUs = 250_000;

/** Samples the nodes' status through a run and reports to the listener what changed. */
export class ClusterWatch {
  readonly #world: World;
  readonly #listener: RunListener;
  /** What each node said last, and when it was asked. */
  readonly #last = new Map<string, { readonly shown: string; readonly askedUs: number }>();
  readonly #leaders: { term: number; node: string; atUs: number }[] = [];
  readonly #exited = new Set<string>();
  readonly #windows: StatusWindow[] = [];

  constructor(world: World, listener: RunListener) {
    this.#world = world;
    this.#listener = listener;
  }

  /** A stretch that begins now: it goes on counting for as long as nodes are asked. */
  open(): StatusWindow {
    const window = { prompt: 0, late: 0, unanswered: 0, leaderSeen: false, rolesReported: false };
    this.#windows.push(window);
    return window;
  }

  /** Asks every node now. */
  sample(): Promise<readonly NodeStatus[]> {
    const { clock } = this.#world;
    const askedUs = clock.nowUs();
    return this.#world.status((status) => this.#note(status, askedUs, clock.nowUs()));
  }

  /** Samples until the signal is aborted. */
  async follow(signal: AbortSignal): Promise<void> {
    const { clock } = this.#world;
    while (!signal.aborted) {
      await this.sample();
      await clock.sleepUntil(clock.nowUs() + sampleUs, signal);
    }
  }

  /** The leader, as soon as there is one; undefined at the deadline or when the signal is aborted. */
  async awaitLeader(deadlineUs: number, signal: AbortSignal): Promise<NodeStatus | undefined> {
    const { clock } = this.#world;
    for (;;) {
      const leader = leaderOf(await this.sample());
      if (leader !== undefined || signal.aborted || clock.nowUs() >= deadlineUs) return leader;
      await clock.sleepUntil(Math.min(deadlineUs, clock.nowUs() + pollUs), signal);
    }
  }

  seen(): LeadershipSeen {
    const byTerm = new Map<number, string[]>();
    for (const { term, node } of this.#leaders) {
      byTerm.set(term, [...(byTerm.get(term) ?? []), node]);
    }
    const splitTerms = [...byTerm]
      .filter(([, nodes]) => nodes.length > 1)
      .map(([term, nodes]) => ({ term, nodes }));
    return { leaders: this.#leaders, splitTerms, exited: [...this.#exited] };
  }

  #note(status: NodeStatus, askedUs: number, atUs: number): void {
    const { node, state, role, term, leader } = status;
    for (const window of this.#windows) count(window, status, atUs - askedUs);
    const last = this.#last.get(node);
    // Several samples may be under way. One that was asked earlier and answered later is old news.
    if (last !== undefined && askedUs < last.askedUs) return;
    if (state === 'exited') this.#exited.add(node);
    if (role === 'leader' && term !== null) {
      if (!this.#leaders.some((seen) => seen.term === term && seen.node === node)) {
        this.#leaders.push({ term, node, atUs });
      }
    }
    const shown = JSON.stringify([state, role, term, leader]);
    this.#last.set(node, { shown, askedUs });
    if (last?.shown === shown) return;
    this.#listener.node?.(status, atUs);
  }
}

/** Nodes that are known to be down are not asked, and say nothing about the others. */
function count(window: StatusWindow, { state, role }: NodeStatus, tookUs: number): void {
  if (state === 'unreachable') window.unanswered++;
  if (state !== 'up') return;
  if (tookUs <= promptUs) window.prompt++;
  else window.late++;
  if (role !== 'unknown') window.rolesReported = true;
  if (role === 'leader') window.leaderSeen = true;
}
