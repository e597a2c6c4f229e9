import type { TestPlan } from './plan.ts';
import type { RunOutcome } from './outcome.ts';
import type { HarnessRecord } from '../store/records.ts';

/** What the harness did of what it had planned, and how late it was. */
export function harnessRecord({ options }: TestPlan, outcome: RunOutcome): HarnessRecord {
  const run = outcome.phases.find(({ name }) => name === 'run');
  const { startUs, endUs } = run ?? { startUs: 0, endUs: 0 };
  const begun = outcome.operations.filter(
    ({ invokedAtUs }) => invokedAtUs >= startUs && invokedAtUs < endUs,
  ).length;
  return {
    ...outcome.lag,
    plannedRate: options.rate !== 'auto' && options.rate > 0 ? options.rate : null,
    rate: endUs > startUs ? begun / ((endUs - startUs) / 1_000_000) : 0,
  };
}
