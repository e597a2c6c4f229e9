// Would catch: a story whose processes cannot be found in the timeline, words of the minimal timeline
// that leave the drawing on a phone, a wrong answer that is cut, a node that gave it without a lane.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Counterexample } from '../../../checker/core/verdict.ts';
import type { Json, Operation } from '../../../src/history/operation.ts';
import { renderReport } from '../../../src/report/page/render.ts';
import type { ReportInput } from '../../../src/report/run/report-input.ts';
import { decisiveOperation } from '../../../src/report/verdict/violation-context.ts';
import { launchChromium, type Browser, type Page } from './chromium.ts';
import { needsChromium } from './needs-chromium.ts';
import { sampleRun } from '../sample-run.ts';

const phone = 390;

/** The sample's run with another counterexample. */
function withCounterexample(change: (of: Counterexample) => Counterexample): ReportInput {
  const input = sampleRun({ operations: 2_000 });
  if (input.results === null) throw new Error('a sample run has results');
  const linearizability = {
    ...input.results.linearizability!,
    keys: input.results.linearizability!.keys.map((key) =>
      key.counterexample === undefined
        ? key
        : { ...key, counterexample: change(key.counterexample) },
    ),
  };
  return { ...input, results: { ...input.results, linearizability } };
}

function counterexampleOf({ results }: ReportInput): Counterexample {
  const found = results?.linearizability?.keys.find((key) => key.counterexample !== undefined);
  if (found?.counterexample === undefined) throw new Error('the run has no counterexample');
  return found.counterexample;
}

/** Changes the answer that left no order. */
const answering =
  (changes: Partial<Operation>) =>
  (counterexample: Counterexample): Counterexample => {
    const decisive = decisiveOperation(counterexample.operations);
    return {
      ...counterexample,
      operations: counterexample.operations.map((op) =>
        op === decisive ? { ...op, ...changes } : op,
      ),
    };
  };

describe.runIf(needsChromium)('a violation in Chromium', () => {
  let browser: Browser;
  const folder = mkdtempSync(path.join(tmpdir(), 'violation-browser-'));

  beforeAll(() => {
    browser = launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function show(input: ReportInput, width: number): Promise<Page> {
    const file = path.join(folder, 'report.html');
    writeFileSync(file, renderReport(input));
    const page = await browser.open({ url: pathToFileURL(file).href, width, height: 844 });
    await page.ready();
    return page;
  }

  it.each([1280, phone])(
    'leads from each process of the story to its lane, %d pixels wide',
    async (width) => {
      // So many threads that lanes lie below the window until they are brought into it.
      const input = sampleRun({ operations: 3_000, threads: 40 });
      const { operations } = counterexampleOf(input);
      const page = await show(input, width);
      const links = (await page.evaluate(
        "[...document.querySelectorAll('a.process')].map((link) => Number(link.dataset.process))",
      )) as number[];
      expect(new Set(links)).toEqual(new Set(operations.map(({ process }) => process)));
      for (const [i, process] of links.entries()) {
        await page.evaluate('scrollTo(0, 0)');
        await page.evaluate(`document.querySelectorAll('a.process')[${i}].click()`);
        const mark = (await page.evaluate(`(() => {
          const mark = document.querySelector('.lane-mark');
          const { top, bottom } = mark.getBoundingClientRect();
          const canvas = document.querySelector('.time-canvas.tall canvas').getBoundingClientRect();
          const bar = document.querySelector('.top-bar').getBoundingClientRect().bottom;
          return {
            name: mark.textContent,
            isInView: top >= bar && bottom <= innerHeight && top >= canvas.top && bottom <= canvas.bottom,
            lane: Math.round((top - canvas.top) / (bottom - top)),
            detail: document.querySelector('#timeline .detail').textContent,
          };
        })()`)) as { name: string; isInView: boolean; lane: number; detail: string };
        expect(mark).toMatchObject({ name: `p${process}`, isInView: true });
        expect(mark.detail).toContain(`process ${process} `);
        // 40 threads: the lane is that of the thread, and is named by its first process.
        expect(mark.detail).toMatch(new RegExp(`lane p${process % 40}\\b`));
      }
      expect(page.complaints).toEqual([]);
      await page.close();
    },
  );

  it('leads to the operation that the sentence is about, of several of a process', async () => {
    const input = sampleRun({ operations: 3_000, threads: 2 });
    const { operations, story } = counterexampleOf(input);
    const page = await show(input, phone);
    const targets = (await page.evaluate(
      "[...document.querySelectorAll('.story li')].map((line) => line.querySelector('a')?.getAttribute('href') ?? null)",
    )) as (string | null)[];
    const indexes = operations.map(({ invokeIndex }) => `#op=${invokeIndex}`);
    expect(story[2]).toMatch(/^Process \d+ began to read/);
    expect(targets).toEqual([...indexes, null, null]);
    await page.close();
  });

  /** Texts of the drawing that are not wholly inside it or the window, as they are laid out. */
  const cutTexts = `(() => {
    const drawing = document.querySelector('.minimal-timeline');
    const place = drawing.parentElement.getBoundingClientRect();
    const box = drawing.getBoundingClientRect();
    return [...drawing.querySelectorAll('text')].flatMap((text) => {
      const { left, right, top, bottom } = text.getBoundingClientRect();
      const isCut = left < box.left || right > Math.min(box.right, place.right) || top < box.top || bottom > box.bottom;
      return isCut ? [text.textContent] : [];
    });
  })()`;

  it.each<readonly [string, Json]>([
    ['a short value', 7],
    ['a value of an unlucky width', 'WWWWWWWWWWWWWWWWWWWWWWWWWWWW'],
    ['a long value', Array.from({ length: 40 }, (_, i) => `element-${i}`)],
    ['a value without a space', 'x'.repeat(300)],
  ])('shows a wrong answer whole on a phone: %s', async (_, output) => {
    const input = withCounterexample(answering({ output }));
    const page = await show(input, phone);
    expect(await page.evaluate(cutTexts)).toEqual([]);
    const shown = (await page.evaluate(
      "[...document.querySelectorAll('.decisive .label text tspan:not(.letter, .node)')].map((line) => line.textContent).join('').replaceAll(' ', '')",
    )) as string;
    const text = typeof output === 'string' ? output : JSON.stringify(output);
    expect(shown).toBe(`read→${text}`);
    expect(await page.evaluate("document.querySelector('tr.decisive code').textContent")).toContain(
      text,
    );
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(phone);
    await page.close();
  });

  it.each(['sample', 'large numbers of processes', 'long names'] as const)(
    'cuts no word of the drawing on a phone: %s',
    async (kind) => {
      const changed = withCounterexample((of) => ({
        ...of,
        operations: of.operations.map((op) => ({
          ...op,
          process: kind === 'sample' ? op.process : op.process + 1_000_000,
          ...(kind === 'long names'
            ? { node: `node-${op.node ?? ''}.cluster.example.com:7101` }
            : {}),
        })),
      }));
      const page = await show(changed, phone);
      expect(await page.evaluate(cutTexts)).toEqual([]);
      await page.close();
    },
  );

  const laneNodes = "[...document.querySelectorAll('.node-lane')].map((lane) => lane.dataset.node)";

  it('has a lane for the node that gave the wrong answer, leader or not', async () => {
    const input = sampleRun({ operations: 2_000 });
    for (const node of ['n1', 'n2', 'n3', 'n4', 'n5']) {
      const page = await show(withCounterexample(answering({ node })), 1280);
      expect(await page.evaluate(laneNodes)).toContain(node);
      const answer = `document.querySelector('.node-lane[data-node="${node}"] .answer .letter').textContent`;
      expect(await page.evaluate(answer)).toBe('C');
      await page.close();
    }
    const unknown = { ...withCounterexample(answering({ node: 'n9' })), cluster: [] };
    const page = await show(unknown, 1280);
    expect(input.test?.nodes).not.toContain('n9');
    expect(await page.evaluate(laneNodes)).toEqual(['n9']);
    expect(await page.evaluate("document.querySelector('.node-lane').textContent")).toContain(
      'role not known',
    );
    await page.close();
  });
});
