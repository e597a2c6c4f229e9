/**
 * A growing table of configurations, each a row of integers: [state, hidden, usage, step,
 * then a bit for each slot: placed or not].
 */
export const stateAt = 0;
/** Rank at which the last hiding write was placed: operations invoked before it may be inserted ahead of it. */
export const hiddenAt = 1;
export const usageAt = 2;
export const stepAt = 3;
export const bitsAt = 4;

/** A row that has been removed: states are not negative. */
export const removedState = -1;

export class Configurations {
  data: Int32Array<ArrayBuffer>;
  count = 0;
  readonly stride: number;

  constructor(words: number) {
    this.stride = bitsAt + words;
    this.data = new Int32Array(this.stride * 16);
  }

  /** Adds a row for the caller to fill. @returns where it begins */
  push(): number {
    const at = this.count * this.stride;
    if (at + this.stride > this.data.length) {
      const larger = new Int32Array(this.data.length * 2);
      larger.set(this.data);
      this.data = larger;
    }
    this.count++;
    return at;
  }

  /** The rows as they are now. */
  copy(): Int32Array {
    return this.data.slice(0, this.count * this.stride);
  }

  restore(copy: Int32Array): void {
    while (this.data.length < copy.length) this.data = new Int32Array(this.data.length * 2);
    this.data.set(copy);
    this.count = copy.length / this.stride;
  }

  /** Closes the gaps that removed rows left. */
  compact(): void {
    const { data, stride } = this;
    let kept = 0;
    for (let r = 0; r < this.count; r++) {
      if (data[r * stride + stateAt] === removedState) continue;
      if (kept !== r) data.copyWithin(kept * stride, r * stride, (r + 1) * stride);
      kept++;
    }
    this.count = kept;
  }
}
