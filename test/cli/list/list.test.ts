// Would catch: a workload, nemesis, bug or model that `list` forgets, a paragraph wider than the
// terminal, a document that a script cannot read.
import { describe, expect, it } from 'vitest';
import { nemeses } from '../../../nemesis/combined.ts';
import { choiceLists } from '../../../src/cli/list/catalogue.ts';
import { listLines } from '../../../src/cli/list/list-action.ts';
import { listKinds } from '../../../src/cli/list/list-options.ts';
import { plantedBugs } from '../../../src/planted-bugs.ts';
import { workloads } from '../../../workloads/registry.ts';
import { launch } from '../launch.ts';

const plain = (_ink: unknown, text: string): string => text;

describe('raft-jepsen list', () => {
  it.each([30, 60, 100])('wraps to %i columns', (width) => {
    for (const kind of listKinds) {
      const lines = listLines(kind, width, plain);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
      const told = lines.join(' ').replace(/\s+/g, ' ');
      for (const { name, summary } of choiceLists[kind]) {
        expect(told).toContain(`${name} ${summary}`.replace(/\s+/g, ' '));
      }
    }
  });

  it('prints everything as one document', async () => {
    const { code, stdout, stderr } = await launch(['list', '--json']);
    expect([code, stderr]).toEqual([0, '']);
    const lists = JSON.parse(stdout) as Record<string, { name: string; summary: string }[]>;
    const names = (kind: string) => lists[kind]!.map(({ name }) => name);
    expect(names('workloads')).toEqual(workloads.map(({ name }) => name));
    expect(names('nemeses')).toEqual(nemeses.map(({ name }) => name));
    expect(names('bugs')).toEqual(plantedBugs.map(({ name }) => name));
    expect(names('models')).toContain('register');
    for (const kind of listKinds) {
      for (const { summary } of lists[kind]!) expect(summary.length).toBeGreaterThan(40);
    }
  });

  it('prints one kind alone', async () => {
    const { code, stdout } = await launch(['list', 'nemeses']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Nemeses: /);
    expect(stdout).not.toContain('Workloads: ');
  });
});
