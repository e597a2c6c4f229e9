// Would catch: a report that is not self-contained, whose policy does not match its own script,
// or in which a value of a history becomes markup.
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { PackedOperations } from '../../../src/report/page/columns.ts';
import type { PageData } from '../../../src/report/page/page-data.ts';
import { renderReport } from '../../../src/report/page/render.ts';
import { sampleRun } from '../sample-run.ts';

const html = renderReport(sampleRun({ operations: 500 }));

function between(text: string, start: string, end: string): string {
  const from = text.indexOf(start) + start.length;
  return text.slice(from, text.indexOf(end, from));
}

describe('renderReport', () => {
  it('allows exactly its own script and style, and no other source', () => {
    const policy = between(html, 'Content-Security-Policy" content="', '"');
    const hash = (source: string): string =>
      `sha256-${createHash('sha256').update(source).digest('base64')}`;
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src '${hash(between(html, '</script>\n<script>', '</script>'))}'`,
      `style-src '${hash(between(html, '<style>', '</style>'))}'`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(html).not.toMatch(/\b(?:src|href)=/);
  });

  it('carries every operation, packed', () => {
    const packed = between(html, '<template id="operations">', '</template>');
    const operations = JSON.parse(
      gunzipSync(Buffer.from(packed, 'base64')).toString(),
    ) as PackedOperations;
    expect(operations.length).toBe(500);
    expect(operations.names.f.toSorted()).toEqual(['cas', 'read', 'write']);
  });

  it('tells verdict and story without a script', () => {
    const plain = between(html, '<noscript>', '</noscript>');
    expect(plain).toContain('Violation');
    expect(plain).toContain('The read returned');
    expect(plain).toContain('npx raft-jepsen run');
  });

  it('gives a report of a foreign history: operations and a verdict, nothing else', () => {
    const { operations, linearizability } = sampleRun({ operations: 500 });
    const foreign = renderReport({
      name: 'etcd_042.log',
      test: null,
      results: null,
      linearizability,
      operations,
      nemesis: [],
      cluster: [],
      logs: [],
      notes: [],
    });
    const data = JSON.parse(
      between(foreign, '<script type="application/json" id="run">', '</script>'),
    ) as PageData;
    expect(data.name).toBe('etcd_042.log');
    expect(data.headline.word).toBe('Violation');
    expect(data.violations).toHaveLength(1);
    expect(data.nodes).toEqual(['n1', 'n2', 'n3', 'n4', 'n5']);
  });
});
