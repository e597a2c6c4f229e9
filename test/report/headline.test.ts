// Would catch: a run that was only too slow being told as a wrong answer, or the other way round.
import { describe, expect, it } from 'vitest';
import { headline } from '../../src/report/headline.ts';
import type { PropertyResult, Results } from '../../src/runner/test-record.ts';
import { sampleRun } from './sample-run.ts';

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
});
