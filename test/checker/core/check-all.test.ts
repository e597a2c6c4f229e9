// Would catch: a checker that throws passing for one that found nothing, a violation hidden by what is
// unknown, and a property that nothing exercised turning a verdict.
import { describe, expect, it } from 'vitest';
import {
  checkAll,
  linearizable,
  propertyChecker,
  register,
  verdictOver,
  type Checker,
  type CheckVerdict,
} from '../../../checker/index.ts';
import { HarnessError } from '../../../src/errors.ts';
import type { Operation } from '../../../src/history/operation.ts';

const operation = (index: number, changes: Partial<Operation>): Operation => ({
  ...{ process: index, f: 'write', key: 'k', input: 1, output: 1, type: 'ok' },
  ...{ invokedAtUs: index * 10, completedAtUs: index * 10 + 5 },
  ...{ invokeIndex: 2 * index, completeIndex: 2 * index + 1 },
  ...changes,
});
const staleRead = [
  operation(0, {}),
  operation(1, { input: 2, output: 2 }),
  operation(2, { f: 'read', input: null, output: 1 }),
];
const history = { operations: staleRead, nemesis: [] };
const saying = (verdict: CheckVerdict): Checker =>
  propertyChecker(verdict, () => ({ verdict, summary: `it is ${verdict}` }));

describe('several checkers', () => {
  it('each say what they found, in their order', () => {
    const [order, property, fine] = checkAll(history, [
      linearizable(register),
      saying('invalid'),
      saying('valid'),
    ]);
    expect(order).toMatchObject({ checker: 'linearizable', verdict: 'invalid' });
    expect(order?.findings).toMatchObject([
      { kind: 'no-order', key: 'k', counterexample: { anomaly: 'stale-read' } },
    ]);
    expect(order?.linearizability?.keys).toHaveLength(1);
    expect(property?.findings).toEqual([
      { kind: 'property', name: 'invalid', summary: 'it is invalid' },
    ]);
    expect(fine).toEqual({
      checker: 'valid',
      verdict: 'valid',
      summary: 'it is valid',
      findings: [],
    });
  });

  it('are unknown where one throws, and refuse a history that one refuses', () => {
    const broken = propertyChecker('broken', () => {
      throw new Error('no such thing');
    });
    const [result] = checkAll(history, [broken]);
    expect(result).toMatchObject({ checker: 'broken', verdict: 'unknown', findings: [] });
    expect(result?.unknown).toEqual({
      reason: 'error',
      message: 'the checker broken failed: no such thing',
    });
    const strange = [operation(0, { f: 'fly' })];
    const refused = () => checkAll({ operations: strange, nemesis: [] }, [linearizable(register)]);
    expect(refused).toThrow(HarnessError);
  });

  it.each<[CheckVerdict[], string]>([
    [['valid', 'invalid', 'unknown'], 'invalid'],
    [['valid', 'unknown', 'not-exercised'], 'unknown'],
    [['valid', 'not-exercised'], 'valid'],
    [['not-exercised'], 'unknown'],
    [[], 'unknown'],
  ])('%j come to %s', (verdicts, expected) => {
    expect(verdictOver(checkAll(history, verdicts.map(saying)))).toBe(expected);
  });
});
