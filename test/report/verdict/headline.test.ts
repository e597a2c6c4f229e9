// Would catch: a run that was only too slow being told as a wrong answer, or the other way round.
import { describe, expect, it } from 'vitest';
import type { KeyResult } from '../../../checker/index.ts';
import { checkLinearizable, register } from '../../../checker/index.ts';
import type { Operation } from '../../../src/history/operation.ts';
import { headline, violationTitle } from '../../../src/report/verdict/headline.ts';
import type { PropertyResult, Results } from '../../../src/store/records.ts';
import { sampleRun } from '../sample-run.ts';

const operation: Operation = {
  process: 1029,
  f: 'read',
  key: 'k2',
  input: null,
  output: null,
  type: 'ok',
  invokedAtUs: 1000,
  completedAtUs: 2000,
  invokeIndex: 0,
  completeIndex: 1,
};

function told(...violated: string[]): string {
  const { results } = sampleRun({ verdict: 'valid' });
  const properties: PropertyResult[] = violated.map((name) => ({
    name,
    status: 'violated',
    summary: 'too much',
  }));
  return headline({ ...(results as Results), verdict: 'invalid', properties }, null).word;
}

describe('the headline', () => {
  it('names a missed threshold as what it is', () => {
    expect(told('ok-rate')).toBe('Threshold missed');
    expect(told('ok-rate', 'latency-p99')).toBe('Threshold missed');
  });

  it('is a violation as soon as one thing more is violated', () => {
    expect(told('linearizable')).toBe('Violation');
    expect(told('latency-p99', 'recovery-after-heal')).toBe('Violation');
  });

  it('says what is wrong and where before anything else', () => {
    const history = [
      { ...operation, f: 'write', input: 1, output: 1 },
      { ...operation, output: 7, invokeIndex: 2, completeIndex: 3 },
    ];
    const { sentence } = headline(null, checkLinearizable(history, { model: register }));
    expect(sentence).toMatch(/^Value from nowhere on key k2: process 1029 read 7 at /);
  });

  it('needs no key where the model has none', () => {
    const counterexample = { anomaly: 'fractured-read', summary: 'One transaction read.' };
    expect(violationTitle({ key: null, counterexample } as KeyResult)).toBe('Fractured read');
  });
});
