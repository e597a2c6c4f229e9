import type { Finding, NoOrder } from '../../../checker/core/checker.ts';
import type { LinearizabilityResult } from '../../../checker/core/verdict.ts';
import { violatedKeys } from '../../../checker/core/verdict.ts';
import {
  violationHeadline,
  violationTitle,
} from '../../../checker/linearizability/evidence/headline.ts';
import { noOrder } from '../../../checker/linearizability/linearizable.ts';
import type { PropertyResult, Results } from '../../store/records.ts';

/** Something that a run found wrong, and whose row of the properties it belongs to. */
export type ShownFinding = Finding & { readonly checker: string };

/** The row that `results.linearizability` stands behind, in records of any version; undefined: there is none. */
export function linearizabilityRow(
  properties: readonly PropertyResult[],
): PropertyResult | undefined {
  return properties.find(({ name }) => name.startsWith('linearizab'));
}

/**
 * All that was found, the first to be shown ahead: answers without an order, what checkers kept
 * beside, and then each violated property of which nothing more is known.
 *
 * @param results null for a foreign history, of which only the checker's result is known
 */
export function findingsOf(
  results: Pick<Results, 'properties' | 'findings'> | null,
  linearizability: LinearizabilityResult | null,
): readonly ShownFinding[] {
  const properties = results?.properties ?? [];
  const violated = properties.filter(({ status }) => status === 'violated');
  const checker = linearizabilityRow(properties)?.name ?? 'linearizable';
  const known = [
    ...violatedKeys(linearizability).map((key) => ({ checker, ...noOrder(key) })),
    ...(results?.findings ?? []).map((stored) => ({ checker: stored.checker, ...stored.finding })),
  ];
  const rest = violated
    .filter(({ name }) => !known.some((finding) => finding.checker === name))
    .map(({ name, summary, details }): ShownFinding => ({
      ...{ checker: name, kind: 'property', name, summary },
      ...(details && { details }),
    }));
  return [...known, ...rest];
}

/** Those with a story of operations: what a reader is shown step by step. */
export function unordered(findings: readonly ShownFinding[]): readonly (NoOrder & ShownFinding)[] {
  return findings.filter((finding) => finding.kind === 'no-order');
}

/** "Stale read on key k2", "nodes-stay-up violated". */
export function findingTitle(finding: Finding): string {
  switch (finding.kind) {
    case 'no-order':
      return violationTitle(finding);
    case 'property':
      return `${finding.name} violated`;
  }
}

/** One sentence. */
export function findingSentence(finding: Finding): string {
  switch (finding.kind) {
    case 'no-order':
      return violationHeadline(finding);
    case 'property':
      return `${finding.name}: ${finding.summary}`;
  }
}

/** What there is to read of a violated property beside its row: a story, or what was found one by one. */
export function linesBeside(
  { name, summary }: PropertyResult,
  findings: readonly ShownFinding[],
): readonly string[] {
  const own = findings.filter(({ checker }) => checker === name);
  const story = own.find((finding) => finding.kind === 'no-order')?.counterexample?.story ?? [];
  return [
    ...story,
    ...own.flatMap((finding) => {
      switch (finding.kind) {
        case 'no-order':
          return [];
        case 'property':
          return finding.summary === summary
            ? []
            : [findingSentence(finding), ...(finding.details ?? [])];
      }
    }),
  ];
}
