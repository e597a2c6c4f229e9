/** A register's operation as an effect and an observation: what is needed to see who may have found what. */
import type { Operation } from '../../../src/history/operation.ts';
import { isFailedComparison } from '../../../src/history/operation.ts';
import { canonicalJson } from '../../core/json.ts';
import { returnOf } from '../../core/relaxation.ts';
import { casPair } from './cas-pair.ts';

/** Values are by canonical JSON. */
export interface Piece {
  readonly operation: Operation;
  /** The value that it leaves behind; undefined: it changes nothing. */
  readonly writes: string | undefined;
  /** The value that it found; undefined: it found nothing out, or only what was not there. */
  readonly finds: string | undefined;
  /** A failed cas: whatever the value was, it was not this one. */
  readonly excludes: string | undefined;
  readonly invoke: number;
  /** Infinity for `info`. */
  readonly complete: number;
}

/** Shrinking looks at the same operations again and again. */
const made = new WeakMap<Operation, Piece>();

export function toPiece(operation: Operation): Piece {
  const known = made.get(operation) ?? newPiece(operation);
  made.set(operation, known);
  return known;
}

function newPiece(operation: Operation): Piece {
  switch (operation.f) {
    case 'read':
      return piece(operation, undefined, canonicalJson(operation.output));
    case 'write':
      return piece(operation, canonicalJson(operation.input));
    case 'delete':
      return piece(operation, 'null');
    default: {
      const [expected, next] = casPair(operation).map(canonicalJson);
      return isFailedComparison(operation)
        ? piece(operation, undefined, undefined, expected)
        : piece(operation, next, expected);
    }
  }
}

/** All pieces have one shape, for a key may have a million of them. */
function piece(
  operation: Operation,
  writes: string | undefined,
  finds?: string,
  excludes?: string,
): Piece {
  const invoke = operation.invokeIndex;
  return { operation, writes, finds, excludes, invoke, complete: returnOf(operation) };
}

/** True when the piece says something about the state, so that leaving that out is a relaxation. */
export function observesValue({ finds, excludes }: Piece): boolean {
  return finds !== undefined || excludes !== undefined;
}

/** The operation without what it observed, if anything is left of it. */
export function withoutObservation(operation: Operation): Operation | undefined {
  const { writes, finds } = toPiece(operation);
  if (writes === undefined) return undefined;
  return finds === undefined ? operation : asWrite(operation);
}

/** A cas of which only its effect is kept. */
export function asWrite(operation: Operation): Operation {
  const [, next] = casPair(operation);
  return { ...operation, f: 'write', input: next, output: next };
}
