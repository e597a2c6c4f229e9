import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/**
 * A seeded source of randomness. Every random choice of a run descends from one printed
 * seed by `fork`: a fork depends on the seed and its label only, never on how many numbers
 * others have drawn, so adding a draw in one room does not change what happens in another.
 */
export interface Random {
  /** A float in [0, 1). */
  float(): number;
  /** An integer in [0, below). `below` is at least 1. */
  int(below: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One element. Throws on an empty list. */
  pick<T>(items: readonly T[]): T;
  /** A new array in random order (Fisher–Yates). */
  shuffle<T>(items: readonly T[]): T[];
  /** Time between events of a Poisson process with this mean. */
  exponential(mean: number): number;
  /** An independent source named by `label`. */
  fork(label: string): Random;
}

/** FNV-1a over the seed and a label: 32 bits, enough to keep forks apart. */
function forkSeed(seed: number, label: string): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < label.length; i++) {
    hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193) >>> 0;
  }
  return hash | 0;
}

/** @param seed any integer; only its low 32 bits count. */
export function seededRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed | 0);
  const float = (): number => uniformFloat64(generator);
  const int = (below: number): number => uniformInt(generator, 0, below - 1);
  return {
    float,
    int,
    chance: (probability) => float() < probability,
    pick: (items) => {
      const item = items[int(Math.max(1, items.length))];
      if (item === undefined) throw new RangeError('pick from an empty list');
      return item;
    },
    shuffle: (items) => {
      const result = [...items];
      for (let i = result.length - 1; i > 0; i--) {
        const j = int(i + 1);
        const a = result[i];
        const b = result[j];
        if (a === undefined || b === undefined) continue;
        result[i] = b;
        result[j] = a;
      }
      return result;
    },
    exponential: (mean) => -mean * Math.log(1 - float()),
    fork: (label) => seededRandom(forkSeed(seed, label)),
  };
}
