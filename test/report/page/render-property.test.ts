// Would catch: a report that is lost exactly when it is needed: a renderer that throws on a
// violation of an odd shape, on a damaged folder, or on values that look like markup.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readRun } from '../../../src/report/run/read-run.ts';
import { renderReport } from '../../../src/report/page/render.ts';
import { terminalSummary } from '../../../src/report/terminal/terminal-summary.ts';
import { anyJson, anyText, invalidRun } from '../arbitrary-run.ts';
import { hostileRun } from '../hostile-run.ts';
import { sampleRun } from '../sample-run.ts';

/** The elements of the file are those of an empty report: no value has made one. */
function tags(html: string): string[] {
  return [...html.matchAll(/<[a-z!/][^\s>]*/gi)]
    .map(([tag]) => tag)
    .filter((tag) => !/^<\/?(?:li|ol|tr|td|table|p|code)$/.test(tag));
}

const outside = (html: string): string =>
  html
    .replace(/<script>[\s\S]*?<\/script>/, '<script></script>')
    .replace(/<style>[\s\S]*?<\/style>/, '');

describe('renderReport', () => {
  const expected = tags(outside(renderReport(sampleRun({ operations: 20 }))));

  it('renders every invalid run, and no value becomes an element', () => {
    fc.assert(
      fc.property(invalidRun, (input) => {
        const html = renderReport(input);
        expect(tags(outside(html))).toEqual(expected);
        const options = { width: 80, paint: (_: unknown, s: string) => s, paths: {} };
        expect(terminalSummary(input, options).length).toBeGreaterThan(1);
      }),
      { numRuns: 150 },
    );
  });

  it('renders the hostile run', () => {
    expect(tags(outside(renderReport(hostileRun())))).toEqual(expected);
  });
});

describe('readRun', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'report-read-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('reads what is there and says what is not', () => {
    const { notes, operations } = readRun(path.join(folder, 'nothing'));
    expect(operations).toEqual([]);
    expect(notes.map((note) => note.split(' ')[0])).toEqual([
      'test.json',
      'results.json',
      'history.jsonl',
      'cluster.jsonl',
    ]);
  });

  it('keeps the operations before a damaged line', () => {
    const dir = path.join(folder, 'damaged');
    mkdirSync(dir);
    const lines = [
      '{"index":0,"time":1,"process":0,"type":"invoke","f":"write","key":"k","value":1}',
      '{"index":1,"time":2,"process":0,"type":"ok","f":"write","key":"k","value":1}',
      '{"index":2,"time":3,"process":0,"type":"inv',
    ];
    writeFileSync(path.join(dir, 'history.jsonl'), lines.join('\n'));
    const { operations, notes } = readRun(dir);
    expect(operations).toHaveLength(1);
    expect(notes.join('\n')).toContain('The operations before it are shown.');
  });

  it('never throws, whatever the files hold, and the report of it renders', () => {
    const dir = path.join(folder, 'random');
    mkdirSync(path.join(dir, 'nodes'), { recursive: true });
    const content = fc.oneof(
      anyJson.map((value) => JSON.stringify(value)),
      anyText,
      fc.constant(JSON.stringify({ schema: 1, id: 'x', verdict: 'invalid', keys: [{}] })),
    );
    fc.assert(
      fc.property(content, content, content, content, anyText, (a, b, c, d, log) => {
        writeFileSync(path.join(dir, 'test.json'), a);
        writeFileSync(path.join(dir, 'results.json'), b);
        writeFileSync(path.join(dir, 'history.jsonl'), c);
        writeFileSync(path.join(dir, 'cluster.jsonl'), d);
        writeFileSync(path.join(dir, 'nodes', 'n1.log'), log);
        expect(renderReport(readRun(dir))).toContain('</html>');
      }),
      { numRuns: 60 },
    );
  });
});
