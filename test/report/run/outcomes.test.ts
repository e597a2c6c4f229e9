// Would catch: a cas that was refused since the value was another one counted as a failure of the system.
import { describe, expect, it } from 'vitest';
import { allOf, outcomeCounts, outcomeShares, totalsOf } from '../../../src/report/run/outcomes.ts';

describe('how operations ended', () => {
  const totals = totalsOf([
    { ok: 600, fail: 0, info: 5 },
    { ok: 90, fail: 300, info: 5, refused: 290 },
  ]);

  it('counts each once, a refusal by value apart from failures', () => {
    expect(totals).toEqual({ ok: 690, refused: 290, fail: 10, info: 10 });
    expect(allOf(totals)).toBe(1_000);
  });

  it('is said by its name', () => {
    expect(outcomeShares(totals)).toBe(
      'ok 69.0 %, refused by value 29.0 %, fail 1.0 %, info 1.0 %',
    );
    expect(outcomeCounts(totals)).toBe('690 ok, 290 refused by value, 10 fail, 10 info');
  });

  it('says nothing of refusals where there are none, as in records that did not count them', () => {
    expect(outcomeShares(totalsOf([{ ok: 1, fail: 1, info: 0 }]))).toBe(
      'ok 50.0 %, fail 50.0 %, info 0.0 %',
    );
  });
});
