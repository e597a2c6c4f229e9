import type { Random } from '../../random.ts';
import type { WatchedProperty } from '../world.ts';
import type { VirtualClock } from './event-loop.ts';
import type { Machine } from './machine.ts';
import type { SimNetwork } from './network.ts';
import type { Play, Scenario, Stage } from './scenarios/scenario.ts';

/** A scenario, and how long it goes on, in virtual microseconds. */
export interface Staging {
  readonly scenario: Scenario;
  readonly untilUs: number;
}

export interface StageParts {
  readonly clock: VirtualClock;
  readonly network: SimNetwork;
  readonly machines: readonly Machine[];
  readonly random: Random;
}

/** Plays a scenario in a simulated world, and undoes all of it when its time is over. */
export class Staged {
  readonly #staging: Staging;
  readonly #parts: StageParts;
  readonly #down = new Set<Machine>();
  readonly #play: Play;
  #acts = 0;
  #over = false;

  constructor(staging: Staging, parts: StageParts) {
    this.#staging = staging;
    this.#parts = parts;
    this.#play = staging.scenario.play(this.#stage());
    parts.clock.at(staging.untilUs, () => this.#end());
  }

  /** How many faults there were. */
  get acts(): number {
    return this.#acts;
  }

  get name(): string {
    return this.#staging.scenario.name;
  }

  /** Told in the middle of a step of the node: what follows from it comes behind that step. */
  heard(node: number, event: string): void {
    if (!this.#over) this.#play.heard?.({ node, event });
  }

  properties(): readonly WatchedProperty[] {
    return this.#play.properties?.() ?? [];
  }

  #stage(): Stage {
    const { clock, network, machines, random } = this.#parts;
    const { untilUs } = this.#staging;
    const machine = (node: number): Machine => {
      const found = machines[node - 1];
      if (found === undefined) throw new RangeError(`there is no node ${node}`);
      return found;
    };
    const act = (fault: () => void): void => {
      this.#acts++;
      fault();
    };
    const places = (nodes: readonly number[]): readonly number[] => nodes.map((id) => id - 1);
    return {
      size: machines.length,
      random,
      get leftUs() {
        return Math.max(0, untilUs - clock.nowUs());
      },
      after: (delayUs, then) => {
        clock.schedule(delayUs, () => {
          if (!this.#over) then();
        });
      },
      isUp: (node) => machine(node).state === 'up',
      commitOf: (node) => machine(node).status()?.commitIndex ?? 0,
      isDone: (node) => {
        const status = machine(node).status();
        return status?.role === 'leader' && status.commitIndex === status.logEntries;
      },
      kill: (node) =>
        act(() => {
          // One that ended by itself is not started again: it would not have said so for nothing.
          if (machine(node).state === 'up') this.#down.add(machine(node));
          machine(node).kill();
        }),
      start: (node) => this.#start(machine(node)),
      cut: (one, other, direction = 'both') =>
        act(() => {
          network.wall(places(one), places(other));
          if (direction === 'both') network.wall(places(other), places(one));
        }),
      heal: () => network.raze(),
      slow: (node, extraUs) => act(() => network.slow(node - 1, extraUs)),
      rot: (node) => act(() => machine(node).rot(random)),
    };
  }

  #start(machine: Machine): void {
    if (this.#down.delete(machine)) machine.start();
  }

  #end(): void {
    this.#over = true;
    const { network, machines } = this.#parts;
    network.raze();
    for (const place of machines.keys()) network.slow(place, 0);
    for (const machine of [...this.#down]) this.#start(machine);
  }
}
