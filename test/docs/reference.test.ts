// Would catch: a page of the docs that says less, or other, than the code does.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nemeses } from '../../nemesis/combined.ts';
import { partitionShapes } from '../../nemesis/partition.ts';
import { errorCodes } from '../../src/errors.ts';
import { plantedBugs } from '../../src/raft/server/index.ts';
import { workloads } from '../../workloads/registers.ts';

const page = (name: string): string =>
  readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

/** Runs of blanks are one: tables are padded. */
const squeezed = (text: string): string => text.replace(/\s+/g, ' ');

describe('docs', () => {
  it('list every error code with its title', () => {
    const text = squeezed(page('errors.md'));
    for (const [code, title] of Object.entries(errorCodes)) {
      expect(text).toContain(`| ${code} | ${title} |`);
    }
  });

  it('list every workload with its clients, keys and share of reads', () => {
    const text = squeezed(page('workloads.md'));
    for (const { name, defaults } of workloads) {
      const { concurrency, keys, readRatio, ops } = defaults;
      const pace = ops === null ? '30 s at 500/s' : `${ops}, at full speed`;
      expect(text).toContain(
        `| \`${name}\` | ${concurrency} | ${pace} | ${keys} | ${readRatio * 100} % |`,
      );
    }
  });

  it('list every nemesis and every shape of partition', () => {
    const text = page('nemeses.md');
    for (const { name } of nemeses) expect(text).toContain(`| \`${name}\``);
    for (const shape of partitionShapes) expect(text).toContain(`\`${shape}\``);
  });

  it('give a command for every planted bug', () => {
    const text = page('planted-bugs.md');
    for (const { name } of plantedBugs) expect(text).toContain(`run --bug ${name} `);
  });
});
