import type { LinearizabilityResult } from '../../../checker/core/verdict.ts';
import { describeUnread } from '../../../checker/core/verdict.ts';
import type { PropertyResult, Results } from '../../store/records.ts';
import { findingSentence, findingsOf, linearizabilityRow, type ShownFinding } from './findings.ts';
import { plural } from '../text/format.ts';
import { keyText } from './headline.ts';

/** A row of the properties table. `detail` rows belong to the property above them. */
export interface PropertyRow extends PropertyResult {
  readonly detail: boolean;
}

/** A table names this many single keys, or what else was found; all of it is in results.json. */
const maxFindings = 40;

/**
 * The properties of a run, with a row for each key that is violated or undecided, and for what
 * else was found. A foreign history has one property: the verdict of the checker.
 */
export function propertyRows(
  results: Results | null,
  linearizability: LinearizabilityResult | null,
): PropertyRow[] {
  const given = results?.properties ?? [];
  const findings = findingsOf(results, linearizability);
  const own =
    linearizabilityRow(given) !== undefined || linearizability === null
      ? given
      : [linearizabilityProperty(linearizability), ...given];
  const main = linearizabilityRow(own);
  return own.flatMap((property) => [
    { ...property, detail: false },
    ...findingRows(
      findings.filter((finding) => finding.checker === property.name),
      property,
      property === main ? linearizability : null,
    ),
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

/** A row for each thing that was found, and for each key that is not decided. */
function findingRows(
  findings: readonly ShownFinding[],
  property: PropertyResult,
  result: LinearizabilityResult | null,
): PropertyRow[] {
  const undecided = (result?.keys ?? []).filter(({ verdict }) => verdict === 'unknown');
  const rows = [
    ...findings.flatMap((finding) => findingRow(finding, property) ?? []),
    ...undecided.map(({ key, operations, unknown }) => ({
      name: keyText(key),
      status: 'unknown' as const,
      summary: unknown?.message ?? noOrderText(operations),
      detail: true,
    })),
  ];
  if (rows.length <= maxFindings) return rows;
  const left = rows.length - maxFindings;
  const summary = `${plural(left, 'more key is', 'more keys are')} in results.json`;
  return [...rows.slice(0, maxFindings), { name: '…', status: 'unknown', summary, detail: true }];
}

/** Undefined: the property's own row says it. */
function findingRow(finding: ShownFinding, property: PropertyResult): PropertyRow | undefined {
  switch (finding.kind) {
    case 'no-order': {
      const { key, operations, counterexample } = finding;
      const summary =
        counterexample === undefined ? noOrderText(operations) : findingSentence(finding);
      return { name: keyText(key), status: 'violated', summary, detail: true };
    }
    case 'property': {
      const { name, summary } = finding;
      return summary === property.summary
        ? undefined
        : { name, status: 'violated', summary, detail: true };
    }
  }
}

const noOrderText = (operations: number): string =>
  `no order of ${plural(operations, 'operation')} explains the answers`;
