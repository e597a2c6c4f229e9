/**
 * Relaxations of a register history, beside the cuts that hold for every model.
 *
 * - What an operation observed may be forgotten: a read or a failed cas is left out, for it
 *   changes nothing, and a cas that succeeded becomes a plain write of its new value.
 * - A write that no observer left can read from may be left out (see `unreadable`). Leaving out
 *   a write because it "does not matter" is the classic error: a later read may have to see it.
 * - The initial state may be one that nobody found, when no observer left can have found it.
 */
import type { Json, Operation } from '../../../src/history/operation.ts';
import { canonicalJson } from '../../core/json.ts';
import type { ModelOperation } from '../../core/model.ts';
import type { PartialHistory, Selection } from '../../core/relaxation.ts';
import { anyState, oncePerHistory, partOf, selectOperations } from '../../core/relaxation.ts';
import { casPair } from './cas-pair.ts';
import { otherValue } from './other-value.ts';
import type { Piece } from './piece.ts';
import { observesValue, toPiece, withoutObservation } from './piece.ts';
import { initialIsUnreadable, separatingPieces, unreadable } from './unreadable.ts';

type History = PartialHistory<Json>;

/**
 * The states that a register may be in, as far as these operations distinguish states: each
 * value that they speak of, and one that is none of them.
 */
export function anyStates(operations: readonly ModelOperation[]): readonly Json[] {
  const values = new Map<string, Json>();
  for (const operation of operations) {
    const { f, output } = operation;
    if (f !== 'read' && f !== 'cas') continue;
    const value = f === 'read' ? output : casPair(operation)[0];
    values.set(canonicalJson(value), value);
  }
  return [...values.values(), otherValue];
}

const stripped = new WeakMap<Operation, Operation>();

export const selectObservations = selectOperations<Json>(
  ({ operations }) => operations.filter((operation) => observesValue(toPiece(operation))),
  (operation) => {
    const left = stripped.get(operation) ?? withoutObservation(operation);
    if (left !== undefined) stripped.set(operation, left);
    return left;
  },
);

const unreadWrites = selectOperations<Json>(({ operations }) =>
  operationsOf(unreadable(operations.map(toPiece))),
);

export const selectUnreadWrites: Selection<Json> = {
  ...unreadWrites,
  keep: (history, kept) => ({
    ...unreadWrites.keep(history, kept),
    initial: startsUnseen(history) ? [otherValue] : history.initial,
  }),
  atFirst: ({ operations }) => operationsOf(separatingPieces(operations.map(toPiece))).map(partOf),
};

const startsUnseen = oncePerHistory(({ operations, initial, given }: History): boolean => {
  const [state = null] = initial;
  return given !== anyState && initialIsUnreadable(operations.map(toPiece), state);
});

function operationsOf(pieces: readonly Piece[]): readonly Operation[] {
  return pieces.map(({ operation }) => operation);
}
