// Would catch: a chart whose readout tells the height of a stack for the value of a series, moves the
// page under the pointer, rounds its ticks, or hides what succeeded behind what was refused.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { preconditionFailed, type Operation } from '../../../src/history/operation.ts';
import { packOperations } from '../../../src/report/page/columns.ts';
import { bucketsFor, throughput } from '../../../src/web/report/charts/chart-data.ts';
import { operationTable } from '../../../src/web/report/operations/operation-table.ts';
import { renderReport } from '../../../src/report/page/render.ts';
import type { ReportInput } from '../../../src/report/run/report-input.ts';
import { launchChromium, type Browser, type Page } from './chromium.ts';
import { needsChromium } from './needs-chromium.ts';
import { sampleRun } from '../sample-run.ts';

/** Remembers what is written on each canvas. */
const recordTexts = `
  const write = CanvasRenderingContext2D.prototype.fillText;
  window.written = [];
  CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
    window.written.push([this.canvas.closest('#charts') !== null, text]);
    return write.call(this, text, ...rest);
  };`;

describe.runIf(needsChromium)('the charts in Chromium', () => {
  let browser: Browser;
  const folder = mkdtempSync(path.join(tmpdir(), 'charts-browser-'));

  beforeAll(() => {
    browser = launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function show(input: ReportInput, width = 1280, hash = ''): Promise<Page> {
    const file = path.join(folder, 'report.html');
    writeFileSync(file, renderReport(input));
    const url = `${pathToFileURL(file).href}${hash}`;
    const page = await browser.open({ url, width, height: 900, script: recordTexts });
    await page.ready();
    return page;
  }

  /** Moves the pointer over the chart of that title, to a share of its width; gives its readout. */
  const hover = (title: string, share: number): string => `(() => {
    const chart = [...document.querySelectorAll('.chart')].find((each) => each.textContent.startsWith(${JSON.stringify(title)}));
    const over = chart.querySelector('.u-over');
    const { left, top, width } = over.getBoundingClientRect();
    over.dispatchEvent(new MouseEvent('mousemove', { clientX: left + ${share} * width, clientY: top + 20, bubbles: true }));
    return chart.querySelector('.readout').textContent.replaceAll('\\u00a0', ' ');
  })()`;

  it("shows each outcome's own throughput, and the total", async () => {
    const input = sampleRun({ operations: 6_000, cas: 0.6 });
    const { durationUs } = input.results!.stats;
    const grid = bucketsFor(0, durationUs);
    const rates = throughput(operationTable(packOperations(input.operations)), grid);
    const page = await show(input);
    for (const bucket of [20, 37, 60, 75]) {
      const share = ((bucket + 0.5) * grid.widthUs) / durationUs;
      const shown = (await page.evaluate(hover('Throughput', share))) as string;
      const own = [rates.ok, rates.refused, rates.fail, rates.info].map(
        (each) => each[bucket] ?? 0,
      );
      const [ok, refused, fail, info] = own.map((rate) => Math.round(rate));
      const total = Math.round(own.reduce((sum, rate) => sum + rate, 0));
      expect(refused).toBeGreaterThan(0);
      expect(shown).toContain(
        `ok ${ok}  refused by value ${refused}  fail ${fail}  info ${info}  total ${total} op/s`,
      );
    }
    await page.close();
  });

  it.each([1280, 390])(
    'does not move the page by what it reads out, %d pixels wide',
    async (width) => {
      const page = await show(sampleRun({ operations: 3_000, cas: 0.6 }), width);
      const layout =
        "[document.documentElement.scrollHeight, ...[...document.querySelectorAll('.chart canvas, #cluster canvas, #timeline canvas')].map((each) => each.getBoundingClientRect().top)]";
      const before = await page.evaluate(layout);
      for (const share of [0.2, 0.5, 0.8]) {
        await page.evaluate(hover('Throughput', share));
        expect(await page.evaluate(layout)).toEqual(before);
        const cut = await page.evaluate(
          "[...document.querySelectorAll('.chart .readout')].filter((each) => each.scrollHeight > each.clientHeight || each.scrollWidth > each.clientWidth).map((each) => each.textContent)",
        );
        expect(cut).toEqual([]);
      }
      await page.close();
    },
  );

  it('writes ticks where they are: at even distances', async () => {
    const page = await show(sampleRun({ operations: 2_000 }), 1280, '#t=10-22');
    const texts = (await page.evaluate(
      'window.written.flatMap(([isChart, text]) => (isChart && /^[0-9.]+ s$/.test(text) ? [parseFloat(text)] : []))',
    )) as number[];
    const last = texts.slice(-3);
    expect(texts.length).toBeGreaterThan(10);
    expect((last[2] ?? 0) - (last[1] ?? 0)).toBeCloseTo((last[1] ?? 0) - (last[0] ?? 0), 9);
    await page.close();
  });

  it('does not hide what was ok behind refusals', async () => {
    const ops = (refused: boolean): Operation[] =>
      Array.from({ length: 400 }, (_, i): Operation => ({
        process: i,
        f: 'cas',
        input: [i, i + 1],
        output: null,
        type: refused ? 'fail' : 'ok',
        ...(refused ? { error: preconditionFailed } : {}),
        invokedAtUs: i * 50_000,
        completedAtUs: i * 50_000 + 1_000 + ((i * 7919) % 300) * 100,
        invokeIndex: 2 * i,
        completeIndex: 2 * i + 1,
      }));
    const blue = async (operations: readonly Operation[]): Promise<number> => {
      const page = await show({
        ...sampleRun({ operations: 10 }),
        operations,
        nemesis: [],
        cluster: [],
      });
      const pixels = await page.evaluate(`(() => {
        const canvas = document.querySelector('.chart canvas');
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        let count = 0;
        for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 100 && data[i + 2] - data[i] > 70) count++;
        return count;
      })()`);
      await page.close();
      return pixels as number;
    };
    const alone = await blue(ops(false));
    expect(alone).toBeGreaterThan(400);
    const both = [
      ...ops(false),
      ...ops(true).map((op) => ({
        ...op,
        process: op.process + 1_000,
        invokeIndex: op.invokeIndex + 1_000,
      })),
    ];
    expect(await blue(both)).toBeGreaterThan(0.9 * alone);
  });
});
