import { neverReturned } from '../../../../src/history/columns/columns.ts';
import { countBelow } from '../../../../src/history/columns/count-below.ts';
import type { Problem } from '../problem.ts';
import { casAction } from '../problem.ts';

/**
 * Operations of unknown outcome. Those with the same effect are interchangeable, so only
 * their number counts: a *class* is (write, value) or (cas, expected, new).
 */
export class InfoClasses {
  /** Class of each operation of unknown outcome. */
  readonly classOf: Int32Array;
  readonly isCas: boolean[] = [];
  readonly value: number[] = [];
  readonly expected: number[] = [];
  /** Invocations of each class, ascending. */
  readonly #invocations: number[][] = [];
  /** The same of all classes together. */
  readonly #allInvocations: number[] = [];
  /** How many of each class have been invoked by now, and how many there are in all. */
  readonly invoked: number[] = [];
  readonly members: number[] = [];
  /** Class of the writes of a value, or -1. */
  readonly writesOf: Int32Array;
  /** Classes of cas that expect a value, and that leave one. */
  readonly casFrom = new Map<number, number[]>();
  readonly casTo = new Map<number, number[]>();
  /** How many operations of unknown outcome have been invoked by now. */
  total = 0;

  constructor(problem: Problem, dropped: Uint8Array) {
    const { count, valueCount, action, value, expected, invoke, complete } = problem;
    this.classOf = new Int32Array(count).fill(-1);
    this.writesOf = new Int32Array(valueCount).fill(-1);
    const casClasses = new Map<number, number>();
    for (let i = 0; i < count; i++) {
      if (complete[i] !== neverReturned || dropped[i] === 1) continue;
      const v = value[i]!;
      const e = expected[i]!;
      const isCas = action[i] === casAction;
      let infoClass = isCas ? casClasses.get(e * valueCount + v) : this.writesOf[v]!;
      if (infoClass === undefined || infoClass < 0) {
        infoClass = this.value.length;
        this.value.push(v);
        this.expected.push(e);
        this.isCas.push(isCas);
        this.#invocations.push([]);
        this.invoked.push(0);
        this.members.push(0);
        if (isCas) {
          casClasses.set(e * valueCount + v, infoClass);
          append(this.casFrom, e, infoClass);
          append(this.casTo, v, infoClass);
        } else {
          this.writesOf[v] = infoClass;
        }
      }
      this.classOf[i] = infoClass;
      this.members[infoClass]!++;
      this.#invocations[infoClass]!.push(invoke[i]!);
      this.#allInvocations.push(invoke[i]!);
    }
  }

  invoke(i: number): void {
    const infoClass = this.classOf[i]!;
    if (infoClass < 0) return;
    this.invoked[infoClass]!++;
    this.total++;
  }

  uninvoke(i: number): void {
    const infoClass = this.classOf[i]!;
    if (infoClass < 0) return;
    this.invoked[infoClass]!--;
    this.total--;
  }

  /** Takes a class out of use, for nothing of it is left to use. */
  close(infoClass: number): void {
    this.invoked[infoClass] = 0;
  }

  /** Undoes `close`. */
  reopen(infoClass: number): void {
    this.invoked[infoClass] = this.members[infoClass]!;
  }

  /** Was an operation of any class invoked between two moments that have passed? */
  isAnyInvokedBetween(from: number, to: number): boolean {
    return (
      countBelow(this.#allInvocations, this.total, to) >
      countBelow(this.#allInvocations, this.total, from + 1)
    );
  }

  /** How many of a class were invoked before a rank. */
  invokedBefore(infoClass: number, rank: number): number {
    return countBelow(this.#invocations[infoClass]!, this.invoked[infoClass]!, rank);
  }
}

function append(lists: Map<number, number[]>, at: number, item: number): void {
  const list = lists.get(at);
  if (list === undefined) lists.set(at, [item]);
  else list.push(item);
}
