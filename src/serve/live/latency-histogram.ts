/** Steps for each doubling of the latency: a quantile is at most 4.5 % too large. */
const stepsPerOctave = 16;
/** 2^36 µs are 19 hours; longer ones count as that. */
const steps = 36 * stepsPerOctave;

/** Latencies by size, in constant memory: what a second holds does not grow with its load. */
export class LatencyHistogram {
  readonly #counts = new Uint32Array(steps);
  #count = 0;

  add(us: number): void {
    const step = Math.floor(Math.log2(Math.max(1, us)) * stepsPerOctave);
    const at = Math.min(steps - 1, step);
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    this.#count++;
  }

  merge(other: LatencyHistogram): void {
    other.#counts.forEach((count, i) => (this.#counts[i] = (this.#counts[i] ?? 0) + count));
    this.#count += other.#count;
  }

  /** The upper edge of the step that holds the nearest-rank quantile; null when it is empty. */
  quantileUs(share: number): number | null {
    if (this.#count === 0) return null;
    let left = Math.max(1, Math.ceil(share * this.#count));
    const step = this.#counts.findIndex((count) => (left -= count) <= 0);
    return Math.round(2 ** ((step + 1) / stepsPerOctave));
  }
}
