// Would catch: a checker of one's own that is not asked, whose violation does not fail the run, or that a
// report, a summary, JUnit or an annotation leaves out.
import { describe, expect, it } from 'vitest';
import {
  linearizable,
  propertyChecker,
  registerModel,
  type Checker,
  type Counterexample,
} from '../../checker/index.ts';
import { githubAnnotations } from '../../src/report/ci/github.ts';
import { headline } from '../../src/report/verdict/headline.ts';
import { junitXml } from '../../src/report/ci/junit.ts';
import { markdownSummary } from '../../src/report/ci/markdown.ts';
import { pageData } from '../../src/report/page/page-data.ts';
import type { ReportInput } from '../../src/report/run/report-input.ts';
import { terminalSummary } from '../../src/report/terminal/terminal-summary.ts';
import type { TestRecord } from '../../src/store/records.ts';
import { sampleRun } from '../report/sample-run.ts';
import { workloadByName } from '../../workloads/registry.ts';
import { runInWorld } from './world-run.ts';

/** Finds each client that was refused, one by one. */
const nobodyWaits: Checker = {
  name: 'nobody-waits',
  check({ operations }) {
    const processes = new Set(operations.map(({ process }) => process));
    const waited = [...processes].sort((a, b) => a - b).slice(0, 2);
    return {
      checker: 'nobody-waits',
      verdict: 'invalid',
      summary: `${waited.length} clients waited`,
      findings: waited.map((process) => ({
        kind: 'property',
        name: `client ${process}`,
        summary: 'waited for the leader',
      })),
    };
  },
};
const readsHappen = propertyChecker('reads-happen', ({ operations }) => {
  const reads = operations.filter(({ f }) => f === 'read').length;
  return reads > 0
    ? { verdict: 'valid', summary: `${reads} reads` }
    : { verdict: 'not-exercised', summary: 'nobody read' };
});

async function runWith(...checkers: readonly Checker[]) {
  const mixed = workloadByName('mixed');
  const workload = { ...mixed, checkers: [...mixed.checkers, ...checkers] };
  const options = { timeLimitMs: 2_000, rate: 200 };
  const run = await runInWorld(() => ({}), { nemesis: 'none', plan: { workload, options } });
  const { results, outcome } = run;
  const test: TestRecord = { ...sampleRun({ operations: 10 }).test!, command: 'repeat' };
  const input: ReportInput = {
    ...{ name: 'own', test, results, linearizability: null, cluster: [], logs: [], notes: [] },
    ...{ operations: outcome.operations, nemesis: outcome.nemesisEvents },
  };
  return { ...run, input, test };
}

describe("a checker of one's own, in a workload of a simulated run", () => {
  it('is a property beside the others, and decides with them', async () => {
    const { results, property } = await runWith(readsHappen);
    expect([results.verdict, results.exitCode]).toEqual(['valid', 0]);
    expect(results.properties[0]?.name).toBe('linearizable');
    expect(property('reads-happen')).toMatchObject({ status: 'held' });
    expect(results).not.toHaveProperty('findings');
  });

  it('fails the run, and all that it found is shown everywhere', async () => {
    const { results, input, test } = await runWith(nobodyWaits);
    expect([results.verdict, results.exitCode]).toEqual(['invalid', 1]);
    expect(results.findings).toHaveLength(2);
    const { sentence } = headline(results, results.linearizability);
    expect(sentence).toBe('client 0: waited for the leader');
    const rows = pageData(input).properties.filter(({ summary }) => summary.includes('waited'));
    expect(rows.map(({ name, detail }) => [name, detail])).toEqual([
      ['nobody-waits', false],
      ['client 0', true],
      ['client 1', true],
    ]);
    expect(junitXml(test, results)).toContain('client 1: waited for the leader');
    const annotations = githubAnnotations(test, results).join('\n');
    expect(annotations).toContain('client 1: waited for the leader');
    expect(markdownSummary(input)).toContain('nobody-waits');
    const lines = terminalSummary(input, { width: 90, paint: (_, text) => text, paths: {} });
    expect(lines.join('\n')).toContain('nobody-waits');
  });

  it('shows the operations that another model has no order for', async () => {
    const strict = linearizable(registerModel({ initial: 'never' }), { name: 'never-empty' });
    const { results, input } = await runWith(strict);
    expect(results.linearizability?.verdict).toBe('valid');
    expect(results.verdict).toBe('invalid');
    const [violation] = pageData(input).violations;
    const shown: Counterexample | null | undefined = violation?.counterexample;
    expect(shown?.operations.length).toBeGreaterThan(0);
    expect(markdownSummary(input)).toContain('### ');
  });
});
