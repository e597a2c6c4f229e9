// Would catch: an operation that changes on its way into the page: a time off by a delta, a
// value under the wrong row, a missing completion shown as one.
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packOperations } from '../../../src/report/page/columns.ts';
import type { CompletionType, Operation } from '../../../src/history/operation.ts';
import {
  nameOf,
  operationTable,
  outcomeOf,
  unpackOperations,
} from '../../../src/web/report/operations/operation-table.ts';

const operation = fc.record({
  process: fc.nat(1e6),
  f: fc.constantFrom('read', 'write', 'cas', '__proto__'),
  key: fc.option(fc.constantFrom('k1', 'k2', ''), { nil: undefined }),
  input: fc.oneof(fc.constant(null), fc.integer(), fc.string({ maxLength: 20 })),
  type: fc.constantFrom<CompletionType>('ok', 'fail', 'info'),
  node: fc.option(fc.constantFrom('n1', 'n2'), { nil: undefined }),
  startUs: fc.nat(1e9),
  tookUs: fc.option(fc.nat(1e6), { nil: null }),
});

it('comes out of the page as it went in, in order of invocation', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { maxLength: 40 }), async (drafts) => {
      const operations = drafts
        .sort((a, b) => a.startUs - b.startUs)
        .map(({ startUs, tookUs, key, node, ...draft }, i): Operation => ({
          ...draft,
          ...(key === undefined ? {} : { key }),
          ...(node === undefined ? {} : { node }),
          output: draft.type === 'ok' ? draft.input : null,
          invokedAtUs: startUs,
          completedAtUs: tookUs === null ? null : startUs + tookUs,
          invokeIndex: 2 * i,
          completeIndex: 2 * i + 1,
        }));
      const packed = gzipSync(JSON.stringify(packOperations(operations))).toString('base64');
      const table = operationTable(await unpackOperations(packed));
      const back = operations.map((_, row) => ({
        process: table.process[row],
        f: nameOf(table.names.f, table.f[row]),
        key: table.key[row] === -1 ? undefined : nameOf(table.names.key, table.key[row]),
        node: table.node[row] === -1 ? undefined : nameOf(table.names.node, table.node[row]),
        input: table.value[row],
        type: outcomeOf(table, row),
        startUs: table.startUs[row],
        endUs: Number.isNaN(table.endUs[row]) ? null : table.endUs[row],
        index: table.index[row],
      }));
      expect(table.length).toBe(operations.length);
      expect(back).toEqual(
        operations.map((op) => ({
          process: op.process,
          f: op.f,
          key: op.key,
          node: op.node,
          input: op.input,
          type: op.type,
          startUs: op.invokedAtUs,
          endUs: op.completedAtUs,
          index: op.invokeIndex,
        })),
      );
    }),
    { numRuns: 100 },
  );
});
