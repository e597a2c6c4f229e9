/** Frontiers of earlier moments, to go back to: many of the recent past, few of long ago. */
import type { Configurations } from './configurations.ts';

/** Events between two checkpoints. */
export const eventsPerCheckpoint = 32;

export interface Checkpoint {
  readonly event: number;
  readonly configurations: Int32Array;
  /** False when a configuration had been lost on the way there. */
  readonly isExact: boolean;
}

export class Checkpoints {
  /** By event / stretch. */
  readonly #kept = new Map<number, Checkpoint>();

  keep(event: number, frontier: Configurations, isExact: boolean): void {
    const number = event / eventsPerCheckpoint;
    this.#kept.set(number, { event, configurations: frontier.copy(), isExact });
    // Older checkpoints are kept ever more sparsely: distances to go back grow in the same way.
    for (let distance = 64, step = 4; distance <= number; distance *= 4, step *= 4) {
      if ((number - distance) % step !== 0) this.#kept.delete(number - distance);
    }
  }

  /** The latest one at or before an event; later ones are forgotten. */
  goBack(to: number): Checkpoint {
    let number = Math.max(0, Math.floor(to / eventsPerCheckpoint));
    while (!this.#kept.has(number)) number--;
    for (const later of this.#kept.keys()) if (later > number) this.#kept.delete(later);
    return this.#kept.get(number)!;
  }

  /** The configurations of all that are kept, which may be changed in place. */
  *allConfigurations(): Iterable<Int32Array> {
    for (const { configurations } of this.#kept.values()) yield configurations;
  }
}
