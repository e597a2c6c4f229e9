// Would catch: a CI that shows nothing or something else: XML that does not parse, an `unknown`
// that counts as passed, an annotation that a value of the history ends or forges.
import { describe, expect, it } from 'vitest';
import type { Results, TestRecord } from '../../../src/store/records.ts';
import { githubAnnotations } from '../../../src/report/ci/github.ts';
import { junitXml } from '../../../src/report/ci/junit.ts';
import { escapeMarkdown, markdownSummary } from '../../../src/report/ci/markdown.ts';
import { hostileRun, hostileStrings } from '../hostile-run.ts';
import { sampleRun, type SampleOptions } from '../sample-run.ts';

function recordsOf(verdict: SampleOptions['verdict']): { test: TestRecord; results: Results } {
  const { test, results } = sampleRun({ verdict, operations: 600 });
  return { test: test!, results: results! };
}

/** Enough of a parser to see that tags nest and that nothing stands where it may not. */
function openTags(xml: string): string[] {
  const open: string[] = [];
  for (const [, close, name, rest] of xml.matchAll(
    /<(\/?)([a-z]+)((?:\s+[a-z]+="[^"<]*")*)\s*\/?>/g,
  )) {
    const whole = `${name}${rest}`;
    if (close === '/') expect(open.pop()).toBe(name);
    else if (!xml.includes(`<${whole}/>`)) open.push(name!);
  }
  return open;
}

describe('junitXml', () => {
  it('counts a violation as failure, an unknown as error, what was not exercised as skipped', () => {
    for (const [verdict, failures, errors] of [
      ['valid', 0, 0],
      ['invalid', 1, 0],
      ['unknown', 0, 1],
    ] as const) {
      const { test, results } = recordsOf(verdict);
      const xml = junitXml(test, results);
      expect(xml).toContain(
        `<testsuites name="raft-jepsen" tests="6" failures="${failures}" errors="${errors}" skipped="1"`,
      );
      expect(openTags(xml)).toEqual([]);
    }
  });

  it('puts the story and the command into the failure', () => {
    const { test, results } = recordsOf('invalid');
    const xml = junitXml(test, results);
    expect(xml).toContain('The read returned');
    expect(xml).toContain('Repeat it: npx raft-jepsen run');
  });

  it('is an error when the harness failed', () => {
    const { test, results } = recordsOf('valid');
    const failed = { ...results, verdict: 'harness-error' as const, errors: ['error[RJ032] no'] };
    expect(junitXml(test, failed)).toContain(
      '<error type="harness-error" message="error[RJ032] no">',
    );
  });

  it('stays well formed whatever the values are', () => {
    const { test, results } = hostileRun();
    const xml = junitXml(test!, results!);
    // A parser reads UTF-8; a lone surrogate would come back as something else.
    expect(Buffer.from(xml).toString()).toBe(xml);
    const forbidden = Array.from(xml).filter((c) => c < ' ' && !'\t\n\r'.includes(c));
    expect(forbidden).toEqual([]);
    expect(openTags(xml)).toEqual([]);
  });
});

describe('githubAnnotations', () => {
  it('is silent when all is well, an error for a violation, a warning for an unknown', () => {
    const of = (verdict: SampleOptions['verdict']): string[] => {
      const { test, results } = recordsOf(verdict);
      return githubAnnotations(test, results).map((line) => line.split('::')[1]!.split(' (')[0]!);
    };
    expect(of('valid')).toEqual([]);
    expect(of('invalid')).toEqual(['error title=Stale read on key k4']);
    expect(of('unknown')).toEqual(['warning title=linearizable unknown']);
  });

  it('is one line a property, ten at most, whatever the values are', () => {
    const { test, results } = hostileRun();
    const lines = githubAnnotations(test!, results!);
    expect(lines).toHaveLength(10);
    for (const line of lines) {
      expect(line).toMatch(/^::error title=[^:,\n\r]*::[^\n\r]*$/);
    }
  });
});

describe('markdownSummary', () => {
  it('begins with the verdict and holds story, properties, latencies and command', () => {
    const text = markdownSummary(sampleRun({ operations: 600 }));
    expect(text).toMatch(/^## ✖ Violation: Stale read on key k\d: a read returned/);
    for (const part of ['### Stale read', '| linearizable | ✖ violated |', '| read |', '```sh']) {
      expect(text).toContain(part);
    }
  });

  it('stays under 64 kB and lets no value become markup', () => {
    const text = markdownSummary(hostileRun());
    expect(Buffer.byteLength(text)).toBeLessThan(64 * 1024);
    const outsideCode = text.replace(/(`{3,})[\s\S]*?\1/g, '');
    expect(outsideCode).not.toMatch(/(?<!\\)<(?:img|script|b|svg)/);
  });

  it('escapes every character that means something', () => {
    for (const value of hostileStrings) {
      expect(escapeMarkdown(value)).not.toMatch(/(?<!\\)[<>|`*_[\]]|\n/);
    }
  });
});
