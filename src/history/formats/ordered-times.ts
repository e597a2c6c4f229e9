import { doubledArray } from '../columns/interner.ts';
import type { OrderedTimes } from '../columns/rank.ts';
import { malformed } from './malformed.ts';
import type { FileTime } from './time-unit.ts';

/** Nanoseconds of a longer time do not fit into a number. */
const longestSpanUs = 4e12;

/**
 * Collects times of a clock so that their order stays exact. 64-bit nanoseconds fit into no
 * number, but their distance from the first one does, for 46 days.
 */
export class TimeCollector {
  #invokeUs = new Float64Array(1024);
  #completeUs = new Float64Array(1024);
  /** Nanoseconds, once there are any. */
  #rests: { invoke: Float64Array; complete: Float64Array } | undefined;
  #length = 0;
  #minUs = Infinity;
  #maxUs = 0;

  /** @param line where they stand, for the message */
  add(invoke: FileTime, complete: FileTime | null, line: number): void {
    const row = this.#length++;
    if (row === this.#invokeUs.length) this.#grow();
    this.#invokeUs[row] = invoke.us;
    this.#completeUs[row] = complete?.us ?? Number.NaN;
    if (invoke.us < this.#minUs) this.#minUs = invoke.us;
    const lastUs = complete?.us ?? invoke.us;
    if (lastUs > this.#maxUs) this.#maxUs = lastUs;
    if (invoke.rest === 0 && (complete?.rest ?? 0) === 0 && this.#rests === undefined) return;
    if (this.#maxUs - this.#minUs > longestSpanUs) {
      const days = Math.floor(longestSpanUs / 86_400e6);
      throw malformed(line, `the times in nanoseconds lie more than ${days} days apart`, fix);
    }
    this.#rests ??= {
      invoke: new Float64Array(this.#invokeUs.length),
      complete: new Float64Array(this.#invokeUs.length),
    };
    this.#rests.invoke[row] = invoke.rest;
    this.#rests.complete[row] = complete?.rest ?? 0;
  }

  finish(): OrderedTimes {
    const invoke = this.#invokeUs.subarray(0, this.#length);
    const complete = this.#completeUs.subarray(0, this.#length);
    const rests = this.#rests;
    if (rests === undefined) return { invoke, complete };
    return {
      invoke: invoke.map((us, row) => (us - this.#minUs) * 1000 + (rests.invoke[row] ?? 0)),
      complete: complete.map((us, row) => (us - this.#minUs) * 1000 + (rests.complete[row] ?? 0)),
    };
  }

  #grow(): void {
    this.#invokeUs = doubledArray(this.#invokeUs, Float64Array);
    this.#completeUs = doubledArray(this.#completeUs, Float64Array);
    if (this.#rests === undefined) return;
    this.#rests.invoke = doubledArray(this.#rests.invoke, Float64Array);
    this.#rests.complete = doubledArray(this.#rests.complete, Float64Array);
  }
}

const fix = 'Check a history of fewer days, or write its times in microseconds.';
