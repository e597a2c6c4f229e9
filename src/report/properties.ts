import type { LinearizabilityResult } from '../../checker/core/verdict.ts';
import { violationHeadline } from '../../checker/linearizability/evidence/headline.ts';
import { describeUnread, violatedKeys } from '../../checker/core/verdict.ts';
import type { PropertyResult, Results } from '../store/records.ts';
import { plural } from './format.ts';
import { keyText } from './headline.ts';

/** A row of the properties table. `detail` rows belong to the property above them. */
export interface PropertyRow extends PropertyResult {
  readonly detail: boolean;
}

/** A table names this many single keys; all of them are in results.json. */
const mostKeys = 40;

/**
 * The properties of a run, with a row for each key that is violated or undecided. A foreign
 * history has one property: the verdict of the checker.
 */
export function propertyRows(
  results: Results | null,
  linearizability: LinearizabilityResult | null,
): PropertyRow[] {
  const given = results?.properties ?? [];
  const isAboutKeys = ({ name }: PropertyResult): boolean => name.startsWith('linearizab');
  const own =
    given.some(isAboutKeys) || linearizability === null
      ? given
      : [linearizabilityProperty(linearizability), ...given];
  return own.flatMap((property) => [
    { ...property, detail: false },
    ...(isAboutKeys(property) ? keyRows(linearizability) : []),
    ...detailRows(property),
  ]);
}

const statusOf = { valid: 'held', invalid: 'violated', unknown: 'unknown' } as const;

function linearizabilityProperty(result: LinearizabilityResult): PropertyResult {
  const { verdict, keys, operations, model, visited } = result;
  const counts = `${plural(operations, 'operation')} on ${plural(keys.length, 'key')}, model ${model}, ${plural(visited, 'configuration')} visited`;
  const status = operations === 0 && verdict === 'valid' ? 'not-exercised' : statusOf[verdict];
  const reason = result.unknown?.message ?? describeUnread(result);
  const summary = reason === undefined ? counts : `${counts}; ${reason}`;
  return { name: 'linearizable', status, summary };
}

/** What a property rests on: the exits of nodes, say. */
function detailRows({ name, status, details = [] }: PropertyResult): PropertyRow[] {
  return details.map((summary) => ({ name, status, summary, detail: true }));
}

function keyRows(result: LinearizabilityResult | null): PropertyRow[] {
  const undecided = (result?.keys ?? []).filter(({ verdict }) => verdict === 'unknown');
  const rows = [...violatedKeys(result), ...undecided].map(
    ({ key, verdict, operations, counterexample, unknown }) => ({
      name: keyText(key),
      status: statusOf[verdict],
      summary:
        unknown?.message ??
        (counterexample === undefined
          ? `no order of ${plural(operations, 'operation')} explains the answers`
          : violationHeadline({ key, counterexample })),
      detail: true,
    }),
  );
  if (rows.length <= mostKeys) return rows;
  const left = rows.length - mostKeys;
  const summary = `${plural(left, 'more key is', 'more keys are')} in results.json`;
  return [...rows.slice(0, mostKeys), { name: '…', status: 'unknown', summary, detail: true }];
}
