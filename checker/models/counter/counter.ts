import type { Operation } from '../../../src/history/operation.ts';
import type { Model, ModelOperation } from '../../core/model.ts';
import type { Relaxation, Selection } from '../../core/relaxation.ts';
import { returnOf } from '../../core/relaxation.ts';

/** A number that `add` changes by its value and `read` returns. */
export const counter: Model<number> = {
  name: 'counter',
  perKey: true,
  init: () => 0,
  step: (total, { f, input, output }) => {
    if (f === 'add') return total + Number(input);
    return output === total ? total : undefined;
  },
  stateKey: String,
  describeState: String,
  observes: ({ f }) => f === 'read',
  relaxations: [selectReads(), singleRead()],
  misfit,
};

/**
 * Only some reads are looked at. Additions commute, so those that had returned before the
 * first of these reads began may stand in what the counter held before; those that began after
 * the last of them had returned are seen by none.
 */
function selectReads(): Selection<number> {
  return {
    kind: 'selection',
    parts: ({ operations }) =>
      operations
        .filter(({ f }) => f === 'read')
        .sort((a, b) => returnOf(b) - returnOf(a))
        .map(({ invokeIndex }) => String(invokeIndex)),
    keep: (history, kept) => {
      const reads = history.operations.filter(
        ({ f, invokeIndex }) => f === 'read' && kept.has(String(invokeIndex)),
      );
      const begin = Math.min(...reads.map(({ invokeIndex }) => invokeIndex));
      const end = Math.max(...reads.map(returnOf));
      const adds = history.operations.filter(
        ({ f, invokeIndex }) => f === 'add' && invokeIndex <= end,
      );
      const before = adds.filter((add) => returnOf(add) < begin);
      if (before.length === 0 || exactSum(adds) === undefined) {
        return { ...history, operations: inOrder([...reads, ...adds]) };
      }
      const initial = history.initial.map((total) => total + (exactSum(before) ?? 0));
      return {
        operations: inOrder([...reads, ...adds.filter((add) => returnOf(add) >= begin)]),
        initial,
        given: `The additions that had returned before ${reads.length === 1 ? 'the read' : 'the first of these reads'} began make ${initial.join(' or ')}.`,
      };
    },
  };
}

const maxTotals = 4096;

/**
 * A single read alone: each addition that was under way came before it or did not, so what
 * the counter held is one of the sums.
 */
function singleRead(): Relaxation<number> {
  return {
    kind: 'alternatives',
    forms: function* ({ operations, initial, given }) {
      const [read, ...others] = operations.filter(({ f }) => f === 'read');
      const adds = operations.filter(({ f }) => f === 'add');
      if (read === undefined || others.length > 0 || exactSum(adds) === undefined) return;
      let totals = new Set(initial);
      for (const { input } of adds) {
        totals = new Set([...totals].flatMap((total) => [total, total + Number(input)]));
        if (totals.size > maxTotals) return;
      }
      const states = [...totals].sort((a, b) => a - b);
      yield {
        operations: [read],
        initial: states,
        given:
          `${given ?? ''} ${adds.length} more were under way or of unknown outcome, so the counter held between ${states[0] ?? 0} and ${states.at(-1) ?? 0}.`.trim(),
      };
    },
  };
}

/** The sum where it does not depend on the order of the additions: that of whole numbers. */
function exactSum(adds: readonly Operation[]): number | undefined {
  const size = adds.reduce((sum, { input }) => sum + Math.abs(Number(input)), 0);
  const isExact = adds.every(({ input }) => Number.isInteger(input)) && Number.isSafeInteger(size);
  return isExact ? adds.reduce((sum, { input }) => sum + Number(input), 0) : undefined;
}

function inOrder(operations: readonly Operation[]): readonly Operation[] {
  return operations.toSorted((a, b) => a.invokeIndex - b.invokeIndex);
}

function misfit({ f, input, output, type }: ModelOperation): string | undefined {
  if (f === 'add') {
    return typeof input === 'number' ? undefined : 'the value of an add is a number';
  }
  if (f !== 'read') return `a counter has add and read, not "${f}"`;
  return type !== 'ok' || typeof output === 'number' ? undefined : 'a read returns a number';
}
