/** Names one scheduled event for as long as the queue lives. */
export type EventId = number;

/** Bits of an id that say where its event lies; the others are its number. */
const placeLimit = 2 ** 20;

/**
 * Events in the order of their times, ties in the order of scheduling: a binary heap of places in
 * typed arrays. A simulated second has tens of thousands of events, and an object and a comparison
 * function for each were a tenth of its cost.
 */
export class EventQueue {
  /** By place. */
  #times = new Float64Array(64);
  #numbers = new Float64Array(64);
  readonly #acts: ((() => void) | undefined)[] = [];
  readonly #free: number[] = [];
  /** Places, as a heap. */
  readonly #heap: number[] = [];
  #scheduled = 0;

  /** How many events were ever scheduled. */
  get scheduled(): number {
    return this.#scheduled;
  }

  push(atUs: number, act: () => void): EventId {
    const place = this.#free.pop() ?? this.#newPlace();
    const number = this.#scheduled++;
    this.#times[place] = atUs;
    this.#numbers[place] = number;
    this.#acts[place] = act;
    this.#rise(this.#heap.length, place);
    return number * placeLimit + place;
  }

  /** It comes no more; nothing happens when it came already. */
  callOff(id: EventId): void {
    const place = id % placeLimit;
    if (this.#numbers[place] === (id - place) / placeLimit) this.#acts[place] = undefined;
  }

  /** The time of the first event, or -1 when none is left; one that was called off has a time, too. */
  get firstUs(): number {
    const place = this.#heap[0];
    return place === undefined ? -1 : (this.#times[place] ?? -1);
  }

  /** The number of the first event. */
  get firstNumber(): number {
    return this.#numbers[this.#heap[0] ?? 0] ?? 0;
  }

  /** Takes the first event out; undefined when it was called off. */
  shift(): (() => void) | undefined {
    const place = this.#heap[0];
    const last = this.#heap.pop();
    if (place === undefined || last === undefined) return undefined;
    if (this.#heap.length > 0) this.#sink(last);
    const act = this.#acts[place];
    this.#acts[place] = undefined;
    this.#numbers[place] = -1;
    this.#free.push(place);
    return act;
  }

  #newPlace(): number {
    const place = this.#acts.length;
    if (place >= placeLimit) throw new RangeError(`more than ${placeLimit} events wait`);
    this.#acts.push(undefined);
    if (place === this.#times.length) {
      this.#times = grown(this.#times);
      this.#numbers = grown(this.#numbers);
    }
    return place;
  }

  #rise(from: number, place: number): void {
    const heap = this.#heap;
    const timeUs = this.#times[place] ?? 0;
    let at = from;
    while (at > 0) {
      const above = (at - 1) >>> 1;
      const other = heap[above] ?? 0;
      // Numbers grow, so among equal times the one above was scheduled earlier.
      if ((this.#times[other] ?? 0) <= timeUs) break;
      heap[at] = other;
      at = above;
    }
    heap[at] = place;
  }

  #sink(place: number): void {
    const heap = this.#heap;
    const { length } = heap;
    let at = 0;
    for (let below = 1; below < length; below = 2 * at + 1) {
      let first = heap[below] ?? 0;
      const right = below + 1;
      if (right < length && this.#before(heap[right] ?? 0, first)) {
        below = right;
        first = heap[right] ?? 0;
      }
      if (!this.#before(first, place)) break;
      heap[at] = first;
      at = below;
    }
    heap[at] = place;
  }

  #before(a: number, b: number): boolean {
    const earlier = (this.#times[a] ?? 0) - (this.#times[b] ?? 0);
    return earlier !== 0 ? earlier < 0 : (this.#numbers[a] ?? 0) < (this.#numbers[b] ?? 0);
  }
}

function grown(array: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * array.length);
  larger.set(array);
  return larger;
}
