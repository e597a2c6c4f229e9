import type { Json } from '../operation.ts';
import type { VersionEvidence } from '../versions.ts';

/**
 * Register operations in typed columns: what the byte-level readers produce and the fast
 * layers of the checker work on, without an object an operation.
 *
 * One row an operation, in order of invocation. Values are interned: equal JSON values have
 * equal ids, and id 0 is null (the initial state, "not found").
 */
export interface OperationColumns {
  readonly length: number;
  /** null: the operations without a key. */
  readonly keys: readonly (string | null)[];
  /** id → value; `values[0]` is null. */
  readonly values: readonly Json[];
  /** Where invocations leave a version to the system: a check has to look whether values are versioned. */
  readonly versionEvidence?: VersionEvidence;
  /** Index into `keys`. */
  readonly key: Int32Array;
  /** A `columnKinds` number. */
  readonly kind: Uint8Array;
  /** A `columnOutcomes` number. */
  readonly outcome: Uint8Array;
  /** Read: value returned (ok only). Write: value written. Cas: new value. Delete: 0. */
  readonly value: Int32Array;
  /** Cas: expected value. Otherwise 0. */
  readonly expected: Int32Array;
  readonly process: Int32Array;
  /** Which node answered, where the source says so: an index into `nodes`, whose first is null (none). */
  readonly nodes?: readonly (string | null)[];
  readonly node?: Int32Array;
  /** What a refusal or an unknown outcome said: an index into `errors`; null where it said nothing, or nothing that was kept. For words only. */
  readonly errors?: readonly (string | null)[];
  readonly error?: Int32Array;
  /**
   * Ranks of the invocation and of the completion among all events (0, 1, 2, …) but the
   * completions of `info`: the order that counts. Intervals are closed, so on equal times an invocation ranks before a
   * completion. `neverReturned` for an operation without a completion, and for every `info`.
   */
  readonly invokeRank: Int32Array;
  readonly returnRank: Int32Array;
  /** Microseconds; for words only, never for order. NaN where the source has no times. */
  readonly invokedAtUs: Float64Array;
  readonly completedAtUs: Float64Array;
  /** `Operation.invokeIndex` of each row. */
  readonly invokeIndex: Int32Array;
}

export const neverReturned = 0x7fffffff;

export const columnKinds = { read: 0, write: 1, cas: 2, delete: 3 } as const;

/** `observedFail`: a cas that failed because its expected value was not there. `fail`: it did not happen. */
export const columnOutcomes = { ok: 0, fail: 1, observedFail: 2, info: 3 } as const;

/** What a register can be asked, as a number; undefined for any other name. */
export function kindOf(f: string): number | undefined {
  return Object.hasOwn(columnKinds, f) ? columnKinds[f as keyof typeof columnKinds] : undefined;
}

const kindNames = Object.keys(columnKinds);

export function kindName(kind = -1): string {
  return kindNames[kind] ?? 'unknown';
}
