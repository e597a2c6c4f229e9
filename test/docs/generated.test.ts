// Would catch: a page of the docs that says less, or other, than the code does, and a link in the
// docs that leads nowhere.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { partitionShapes } from '../../nemesis/partition.ts';
import { docPages, root } from '../../scripts/docs/doc-pages.ts';
import { fillPage } from '../../scripts/docs/fill-page.ts';
import { sections } from '../../scripts/docs/sections.ts';
import { plantedBugs } from '../../src/planted-bugs.ts';

const pages = docPages();
const named = pages.map((page) => [page.file, page] as const);
const textOf = (file: string): string => pages.find((page) => page.file === file)!.text;

describe('docs', () => {
  it.each(named)('%s is what `npm run docs` makes of it', async (_file, page) => {
    expect(page.text).toBe(await fillPage(page));
  });

  it('use every generated section', () => {
    const used = pages.flatMap(({ text }) =>
      [...text.matchAll(/<!-- generated: (\S+) -->/g)].map(([, name]) => name),
    );
    expect([...new Set(used)].sort()).toEqual(Object.keys(sections).sort());
  });

  it('tell every shape of partition', () => {
    const text = textOf('docs/nemeses.md');
    for (const shape of partitionShapes) expect(text).toContain(`\`${shape}\``);
  });

  it('give a command for every planted bug that a run finds, and list them all', () => {
    const text = textOf('docs/planted-bugs.md');
    const zoo = textOf('docs/bug-zoo.md');
    for (const bug of plantedBugs) {
      if ('foundByRun' in bug) expect(text).toContain(`run --bug ${bug.name} `);
      expect(zoo).toContain(`\`${bug.name}\``);
    }
  });

  it.each(named)('%s has no link that leads nowhere', (file, { text }) => {
    const prose = text.replace(/^```[^]*?^```/gm, '');
    for (const [, target = ''] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target)) continue;
      const [to = '', anchor] = target.split('#');
      const linked = to === '' ? file : path.posix.join(path.posix.dirname(file), to);
      expect([file, target, existsSync(path.join(root, linked))]).toEqual([file, target, true]);
      if (anchor !== undefined) expect(anchorsOf(textOf(linked))).toContain(anchor);
    }
  });
});

it('leads from the README to every page of the docs', () => {
  const reached = new Set<string>();
  const queue = ['README.md'];
  for (const file of queue) {
    if (reached.has(file)) continue;
    reached.add(file);
    const links = [...textOf(file).matchAll(/\]\(([^)\s#]+\.md)/g)];
    const to = links.map(([, target = '']) => path.posix.join(path.posix.dirname(file), target));
    queue.push(...to.filter((target) => pages.some((page) => page.file === target)));
  }
  expect([...reached].sort()).toEqual(pages.map(({ file }) => file).sort());
});

/** What a heading is linked by: lower case, letters, digits and hyphens. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
