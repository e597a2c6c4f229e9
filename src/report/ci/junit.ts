import type { HarnessRecord, PropertyResult, Results, TestRecord } from '../../store/records.ts';
import { findingsOf, linesBeside } from '../verdict/findings.ts';
import { harnessDoubts, harnessFigures } from '../run/harness.ts';
import { headline } from '../verdict/headline.ts';

/**
 * JUnit XML: a suite for the workload × nemesis, a case for each property. `violated` is a
 * failure, `unknown` an error (it is not a pass, and not a proven violation either), `not
 * exercised` is skipped. A harness error or an interrupt is an error of a case of its own.
 */
export function junitXml(test: TestRecord, results: Results): string {
  const cases = [
    ...results.properties.map((property) => propertyCase(property, test, results)),
    ...harnessCase(results, test),
  ];
  const count = (status: PropertyResult['status']): number =>
    results.properties.filter((property) => property.status === status).length;
  const harness = isHarnessOutcome(results) ? 1 : 0;
  const totals = attributes({
    tests: results.properties.length + harness,
    failures: count('violated'),
    errors: count('unknown') + harness,
    skipped: count('not-exercised'),
    time: seconds(results.stats.durationUs),
  });
  const name = suiteName(test);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="raft-jepsen" ${totals}>`,
    `  <testsuite ${attributes({ name, timestamp: test.startedAt })} ${totals}>`,
    '    <properties>',
    ...Object.entries({
      id: test.id,
      system: test.system,
      seed: test.seed,
      bug: test.bug ?? 'none',
      verdict: results.verdict,
      command: test.command,
      ...(results.harness && { harness: harnessText(results.harness) }),
    }).map(([name, value]) => `      <property ${attributes({ name, value })}/>`),
    '    </properties>',
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteName({ workload, nemesis }: TestRecord): string {
  return `${workload} × ${nemesis}`;
}

function propertyCase(property: PropertyResult, test: TestRecord, results: Results): string {
  const { name, status, summary, details = [] } = property;
  const head = `    <testcase ${attributes({ name, classname: suiteName(test), time: '0' })}`;
  switch (status) {
    case 'held':
      return `${head}/>`;
    case 'violated': {
      const beside = linesBeside(property, findingsOf(results, results.linearizability));
      const text = [summary, ...details, ...beside, '', `Repeat it: ${test.command}`].join('\n');
      return `${head}>\n      <failure ${attributes({ type: 'violation', message: summary })}>${escapeXml(text)}</failure>\n    </testcase>`;
    }
    case 'unknown':
      return `${head}>\n      <error ${attributes({ type: 'unknown', message: summary })}>${escapeXml(details.join('\n'))}</error>\n    </testcase>`;
    case 'not-exercised':
      return `${head}>\n      <skipped ${attributes({ message: `not exercised: ${summary}` })}/>\n    </testcase>`;
  }
}

function harnessText(harness: HarnessRecord): string {
  return [harnessFigures(harness), ...harnessDoubts(harness)].join('; ');
}

function isHarnessOutcome({ verdict }: Results): boolean {
  return verdict === 'harness-error' || verdict === 'interrupted';
}

function harnessCase(results: Results, test: TestRecord): string[] {
  if (!isHarnessOutcome(results)) return [];
  const { sentence } = headline(results, null);
  const head = attributes({ name: 'harness', classname: suiteName(test), time: '0' });
  const body = escapeXml(results.errors.join('\n'));
  return [
    `    <testcase ${head}>\n      <error ${attributes({ type: results.verdict, message: sentence })}>${body}</error>\n    </testcase>`,
  ];
}

function seconds(us: number): string {
  return (us / 1e6).toFixed(3);
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escapeXml(String(value))}"`)
    .join(' ');
}

/** Escapes, and drops what XML 1.0 forbids even as a reference: most control characters and lone surrogates. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
