import { sameJson } from './canonical-json.ts';
import type { Json } from './operation.ts';
import { pairOf } from './pair-of.ts';

/**
 * The form `[version value]` of Jepsen's etcd and other systems that number what is written: the
 * client asks for a write of `[null, 5]`, and the completion gives the version, `[3, 5]`. A cas is
 * `[null, [expected, new]]`, and compares the value, whatever its version.
 */
export type Versioned = readonly [version: null | number | string, value: Json];

/** Undefined for what cannot be of that form. */
export function versioned(value: Json): Versioned | undefined {
  const pair = pairOf(value);
  if (pair === undefined) return undefined;
  const [version, rest] = pair;
  const isVersion = version === null || typeof version === 'number' || typeof version === 'string';
  return isVersion ? [version, rest] : undefined;
}

/** An operation that was asked for without a version, in the form that has a place for one. */
export function leavesVersionOpen(f: string, asked: Json): boolean {
  const pair = pairOf(asked);
  if (pair?.[0] !== null) return false;
  switch (f) {
    case 'read':
      return pair[1] === null;
    case 'write':
    case 'append':
    case 'add':
    case 'enqueue':
      return true;
    default:
      return f === 'cas' && pairOf(pair[1]) !== undefined;
  }
}

/** Whether a completion has the version that its invocation left open, and is otherwise the same. */
export function givesVersion(f: string, asked: Json, done: Json): boolean {
  if (f === 'read' || !leavesVersionOpen(f, asked)) return false;
  const given = versioned(done);
  return given !== undefined && given[0] !== null && sameJson(given[1], pairOf(asked)?.[1] ?? null);
}

/**
 * What a history shows of whether its values are versioned. A pair alone shows nothing: a register
 * may well hold pairs, and a cas of `[null, [1, 2]]` may create one.
 */
export class VersionEvidence {
  /** A completion gave what its invocation had left open: no doubt is left. */
  isGiven = false;
  /** A read or a write left the version open. */
  isLeftOpen = false;
  /** A cas did, or was asked to create a pair. */
  isLeftOpenByCas = false;

  /** @param asked the invocation's value @param done the completion's, where it is ok and says another one */
  add(f: string, asked: Json, done?: Json): void {
    if (!leavesVersionOpen(f, asked)) return;
    if (f === 'cas') this.isLeftOpenByCas = true;
    else this.isLeftOpen = true;
    if (done !== undefined && givesVersion(f, asked, done)) this.isGiven = true;
  }

  get isAny(): boolean {
    return this.isLeftOpen || this.isLeftOpenByCas;
  }
}

/** Whether a completion puts a version before what was asked for without a place for one. */
export function addsVersion(asked: Json, done: Json): boolean {
  const given = versioned(done);
  return given !== undefined && given[0] !== null && sameJson(given[1], asked);
}
