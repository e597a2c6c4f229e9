/**
 * Relaxations of a multi-register: which registers are looked at, what transactions read,
 * and what they wrote that no transaction read.
 */
import type { Json, JsonObject, Operation } from '../../../src/history/operation.ts';
import { canonicalJson } from '../../core/json.ts';
import type { PartialHistory, Selection } from '../../core/relaxation.ts';
import { isReading, microOperations, registerName } from './micro-operations.ts';
import type { MicroOperation } from './micro-operations.ts';

/** Registers are independent but for standing in one transaction: a linearization stays one when only some are looked at. */
export const selectRegisters: Selection<JsonObject> = {
  kind: 'selection',
  parts: ({ operations }) => {
    const registers = new Set<string>();
    for (const operation of operations.toReversed()) {
      for (const [, register] of microsOf(operation)) registers.add(registerName(register));
    }
    return [...registers];
  },
  keep: (history, kept) => ({
    ...keepMicros(history, ([, register]) => kept.has(registerName(register))),
    initial: history.initial.map((registers) =>
      Object.fromEntries(Object.entries(registers).filter(([name]) => kept.has(name))),
    ),
  }),
};

/** What a transaction read may be forgotten: a read changes nothing. */
export const selectReads = selectMicros(({ operations }) =>
  operations.flatMap((operation) => placed(operation).filter(({ micro }) => isReading(micro))),
);

/**
 * Writes of values that no read of that register found. In a linearization, the last write of
 * a register before a read of it wrote what the read found, so it is none of these; without
 * these, each read still has the last write that it had.
 */
export const selectUnreadWrites = selectMicros(({ operations }) => {
  const all = operations.flatMap(placed);
  const found = new Set(
    all.filter(({ micro, isKnown }) => isKnown && isReading(micro)).map(({ micro }) => at(micro)),
  );
  return all.filter(({ micro }) => !isReading(micro) && !found.has(at(micro)));
});

function at([, register, value]: MicroOperation): string {
  return `${JSON.stringify(registerName(register))} ${canonicalJson(value)}`;
}

interface Placed {
  readonly name: string;
  readonly micro: MicroOperation;
  /** False for a transaction of unknown outcome: what it read is not known. */
  readonly isKnown: boolean;
}

function placed(operation: Operation): readonly Placed[] {
  return microsOf(operation).map((micro, place) => ({
    name: `${operation.invokeIndex} ${place}`,
    micro,
    isKnown: operation.type === 'ok',
  }));
}

/** @param mayGo those that may be left out, in any combination */
function selectMicros(
  mayGo: (history: PartialHistory<JsonObject>) => readonly Placed[],
): Selection<JsonObject> {
  return {
    kind: 'selection',
    parts: (history) =>
      mayGo(history)
        .map(({ name }) => name)
        .reverse(),
    keep: (history, kept) => {
      const gone = new Set(mayGo(history).flatMap(({ name }) => (kept.has(name) ? [] : name)));
      return keepMicros(history, (_, name) => !gone.has(name));
    },
  };
}

/** A transaction of which nothing is left is left out. */
function keepMicros(
  history: PartialHistory<JsonObject>,
  isKept: (micro: MicroOperation, name: string) => boolean,
): PartialHistory<JsonObject> {
  const operations = history.operations.flatMap((operation) => {
    const micros = microsOf(operation);
    const left = micros.filter((micro, place) =>
      isKept(micro, `${operation.invokeIndex} ${place}`),
    );
    if (left.length === micros.length) return operation;
    const value: Json = left;
    if (left.length === 0) return [];
    return { ...operation, input: value, output: operation.type === 'ok' ? value : null };
  });
  return { ...history, operations };
}

function microsOf({ input, output, type }: Operation): readonly MicroOperation[] {
  return microOperations(type === 'ok' ? output : input);
}
