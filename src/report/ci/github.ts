import type { Results, TestRecord } from '../../store/records.ts';
import { findingsOf, findingTitle, linesBeside } from '../verdict/findings.ts';
import { truncate } from '../text/format.ts';
import { headline } from '../verdict/headline.ts';

/** GitHub shows this many annotations of one kind in a step. */
const maxAnnotations = 10;
const longestMessage = 4_000;

/**
 * Workflow commands that become annotations of the run: an error for each violated property
 * (with the story of the first violated key), an error for a harness failure, a warning for
 * what stayed unknown. Printed to standard output when `GITHUB_ACTIONS` is set.
 */
export function githubAnnotations(test: TestRecord, results: Results): string[] {
  const suite = `${test.workload} × ${test.nemesis}, seed ${test.seed}`;
  const violated = results.properties.filter(({ status }) => status === 'violated');
  const unknown = results.properties.filter(({ status }) => status === 'unknown');
  const findings = findingsOf(results, results.linearizability);
  const errors = violated.map((property) => {
    const { name, summary, details = [] } = property;
    const lines = [summary, ...details, ...linesBeside(property, findings)];
    const first = findings.find(({ checker }) => checker === name);
    const title = first === undefined ? `${name} violated` : findingTitle(first);
    const message = [...lines, `Repeat it: ${test.command}`].join('\n');
    return annotation('error', `${title} (${suite})`, message);
  });
  if (results.verdict === 'harness-error' || results.verdict === 'interrupted') {
    const { word, sentence } = headline(results, null);
    errors.unshift(annotation('error', `${word} (${suite})`, sentence));
  }
  const warnings = unknown.map(({ name, summary }) =>
    annotation('warning', `${name} unknown (${suite})`, summary),
  );
  return [...errors.slice(0, maxAnnotations), ...warnings.slice(0, maxAnnotations)];
}

function annotation(level: 'error' | 'warning', title: string, message: string): string {
  return `::${level} title=${escapeProperty(title)}::${escapeData(truncate(message, longestMessage))}`;
}

/** A line break or a percent sign would end or change the command. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
