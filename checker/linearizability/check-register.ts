import type { OperationColumns } from '../../src/history/columns/columns.ts';
import { Meter } from '../core/limits.ts';
import type { LinearizabilityResult } from '../core/verdict.ts';
import type { ColumnCheckOptions } from './decide-columns.ts';
import { decideColumns, judgedColumns } from './decide-columns.ts';
import { describeOutcomes } from './describe-outcomes.ts';
import { explainOutcome } from './explain-outcome.ts';

/**
 * Decides whether a register history in columns is linearizable, key by key, and describes what
 * was decided. The columns are what the byte-level readers make.
 */
export function checkColumns(
  recorded: OperationColumns,
  given: ColumnCheckOptions = {},
): LinearizabilityResult {
  const { columns, options } = judgedColumns(recorded, given);
  const meter = new Meter(options.limits, options.explain !== false);
  const decided = decideColumns(columns, options, meter);
  return describeOutcomes(columns, options, meter, decided, explainOutcome);
}
