import { neverReturned } from '../../../../src/history/columns/columns.ts';
import type { Problem } from '../problem.ts';
import { casAction, readAction, writeAction } from '../problem.ts';

/** What is not yet invoked, by value: enough to see that a state must not be left. */
export class Future {
  readonly #problem: Problem;
  readonly #dropped: Uint8Array;
  /** Observers of value v are at `#observerStart[v]` and on, in order of invocation. */
  readonly #observerAt: Int32Array;
  readonly #observerEnd: Int32Array;
  /** The earliest return of this observer and the later ones. */
  readonly #earliest: Int32Array;
  readonly #writeAt: Int32Array;
  readonly #writeEnd: Int32Array;
  readonly #writeInvoke: Int32Array;

  constructor(problem: Problem, dropped: Uint8Array) {
    const { count, valueCount, value, invoke, complete } = problem;
    this.#problem = problem;
    this.#dropped = dropped;
    const observers = new Int32Array(valueCount + 1);
    const writes = new Int32Array(valueCount + 1);
    for (let i = 0; i < count; i++) {
      const found = this.#found(i);
      if (found >= 0) observers[found + 1]!++;
      if (this.#isWrite(i)) writes[value[i]! + 1]!++;
    }
    for (let v = 0; v < valueCount; v++) {
      observers[v + 1]! += observers[v]!;
      writes[v + 1]! += writes[v]!;
    }
    const earliest = new Int32Array(observers[valueCount]!);
    const writeInvoke = new Int32Array(writes[valueCount]!);
    this.#observerAt = observers.slice(0, valueCount);
    this.#writeAt = writes.slice(0, valueCount);
    this.#observerEnd = observers.subarray(1);
    this.#writeEnd = writes.subarray(1);
    const nextObserver = this.#observerAt.slice();
    const nextWriter = this.#writeAt.slice();
    for (let i = 0; i < count; i++) {
      const found = this.#found(i);
      if (found >= 0) earliest[nextObserver[found]!++] = complete[i]!;
      if (this.#isWrite(i)) writeInvoke[nextWriter[value[i]!]!++] = invoke[i]!;
    }
    for (let v = 0; v < valueCount; v++) {
      for (let k = observers[v + 1]! - 2; k >= observers[v]!; k--) {
        if (earliest[k + 1]! < earliest[k]!) earliest[k] = earliest[k + 1]!;
      }
    }
    this.#earliest = earliest;
    this.#writeInvoke = writeInvoke;
  }

  pass(i: number): void {
    this.#move(i, 1);
  }

  unpass(i: number): void {
    this.#move(i, -1);
  }

  nextObservation(v: number): number {
    const at = this.#observerAt[v]!;
    return at < this.#observerEnd[v]! ? this.#earliest[at]! : neverReturned;
  }

  nextWrite(v: number): number {
    const at = this.#writeAt[v]!;
    return at < this.#writeEnd[v]! ? this.#writeInvoke[at]! : neverReturned;
  }

  #move(i: number, by: number): void {
    const found = this.#found(i);
    if (found >= 0) this.#observerAt[found]! += by;
    if (this.#isWrite(i)) this.#writeAt[this.#problem.value[i]!]! += by;
  }

  /** The value that the operation certainly found, or -1. */
  #found(i: number): number {
    const { action, value, expected, complete } = this.#problem;
    if (complete[i] === neverReturned) return -1;
    if (action[i] === readAction) return value[i]!;
    return action[i] === casAction ? expected[i]! : -1;
  }

  #isWrite(i: number): boolean {
    const action = this.#problem.action[i]!;
    return (action === writeAction || action === casAction) && this.#dropped[i] === 0;
  }
}
