// Would catch: a page that throws, asks the network for something, leaves a section empty, or
// lets a value of a history become markup: all only visible in a real browser.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderReport } from '../../../src/report/page/render.ts';
import type { ReportInput } from '../../../src/report/run/report-input.ts';
import { invalidRun } from '../arbitrary-run.ts';
import { launchChromium, type Browser, type Page } from './chromium.ts';
import { hostileRun } from '../hostile-run.ts';
import { needsChromium } from './needs-chromium.ts';
import { pictographs } from './pictographs.ts';
import { sampleRun } from '../sample-run.ts';

describe.runIf(needsChromium)('the report in Chromium', () => {
  let browser: Browser;
  const folder = mkdtempSync(path.join(tmpdir(), 'report-browser-'));

  beforeAll(() => {
    browser = launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function show(input: ReportInput, hash = '', dark = false): Promise<Page> {
    const file = path.join(folder, `${input.name}.html`);
    writeFileSync(file, renderReport(input));
    const url = `${pathToFileURL(file).href}${hash}`;
    const page = await browser.open({ url, width: 1280, height: 900, dark });
    await page.ready();
    return page;
  }

  /** Resolves as soon as the condition holds; a test that waits in vain ends at its time limit. */
  const until = (condition: string): string =>
    `new Promise((done) => { const look = () => (${condition} ? done(true) : setTimeout(look, 10)); look(); })`;
  const count = (selector: string): string => `document.querySelectorAll('${selector}').length`;
  const text = (selector: string): string =>
    `document.querySelector('${selector}')?.textContent ?? ''`;

  it.each(['valid', 'invalid', 'unknown'] as const)(
    'shows a run that is %s without a complaint or a request',
    async (verdict) => {
      const page = await show(sampleRun({ verdict, operations: 2_000 }), '', verdict === 'valid');
      expect(await page.evaluate(count('.failure'))).toBe(0);
      expect(await page.evaluate(pictographs)).toEqual([]);
      expect(await page.evaluate(count('#charts .chart canvas'))).toBe(6);
      expect(await page.evaluate(count('#timeline canvas'))).toBe(2);
      expect(await page.evaluate(count('#cluster canvas'))).toBe(1);
      expect(await page.evaluate(count('#operations-table tbody tr'))).toBeGreaterThan(10);
      expect(await page.evaluate(count('#violation'))).toBe(verdict === 'invalid' ? 1 : 0);
      expect(page.complaints).toEqual([]);
      await page.close();
    },
  );

  it('takes filter, window and operation from the address, and a click on a row selects it', async () => {
    const page = await show(sampleRun({ operations: 2_000 }), '#t=12-14&key=k3&type=ok');
    expect(await page.evaluate(text('#filter-result'))).toMatch(/^\d+ of 2,000 operations$/);
    expect(await page.evaluate("document.querySelector('#filter').value")).toBe('key:k3 type:ok');
    const keys = await page.evaluate(
      "[...new Set([...document.querySelectorAll('#operations-table tbody tr td:nth-child(6)')].map((cell) => cell.textContent))]",
    );
    expect(keys).toEqual(['k3']);
    await page.evaluate("document.querySelector('#operations-table tbody tr').click()");
    expect(await page.evaluate(text('#timeline .detail'))).toMatch(
      /process \d+ \(lane p\d+ \+\d+\) {2}·/,
    );
    await page.close();
  });

  it('leads from the violation to its window in the full timeline', async () => {
    const input = sampleRun({ operations: 2_000 });
    const page = await show(input);
    await page.evaluate("document.querySelector('.around button').click()");
    const key = input.results?.linearizability?.keys.find((k) => k.verdict === 'invalid')?.key;
    expect(await page.evaluate("document.querySelector('#filter').value")).toBe(`key:${key}`);
    await page.evaluate("document.querySelector('.operations button').click()");
    expect(await page.evaluate(text('#timeline .detail'))).toMatch(/^#[\d,]+ {2}·/);
    expect(page.complaints).toEqual([]);
    await page.close();
  });

  it('prints verdict and violation on one page, dark or not', async () => {
    const page = await show(sampleRun({ operations: 2_000 }), '', true);
    const { data } = await page.send('Page.printToPDF', { paperWidth: 8.27, paperHeight: 11.69 });
    const pdf = Buffer.from(data as string, 'base64').toString('latin1');
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1);
    await page.close();
  });

  it('answers the keyboard: help, filter, zoom, theme, violation', async () => {
    const page = await show(sampleRun({ operations: 2_000 }));
    const press = (key: string): Promise<unknown> =>
      page.evaluate(`dispatchEvent(new KeyboardEvent('keydown', { key: '${key}' })); true`);
    await press('?');
    expect(await page.evaluate(count('dialog[open]'))).toBe(1);
    await page.evaluate("document.querySelector('dialog').close()");
    await press('n');
    expect(await page.evaluate('document.activeElement.id')).toBe('violation-1');
    await press('t');
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
    await press('/');
    expect(await page.evaluate('document.activeElement.id')).toBe('filter');
    await press('+');
    await page.evaluate(until('/^#t=[0-9.]+-[0-9.]+$/.test(location.hash)'));
    await press('0');
    await page.evaluate(until("location.hash === ''"));
    expect(page.complaints).toEqual([]);
    await page.close();
  });

  it('keeps hostile values as text: no element, no script, no failed section comes of them', async () => {
    const page = await show(hostileRun());
    expect(await page.evaluate('window.injected')).toBeUndefined();
    expect(await page.evaluate(count('img, iframe, object, b'))).toBe(0);
    expect(await page.evaluate(count('body script'))).toBe(2);
    expect(await page.evaluate(count('.failure'))).toBe(1);
    expect(await page.evaluate(text('.failure'))).toContain('<img src=x');
    expect(await page.evaluate(text('#violation .story'))).toContain('<img src=x');
    expect(page.complaints).toEqual([]);
    await page.close();
  });

  it('shows any invalid run: no section fails, nothing is complained about', async () => {
    for (const input of fc.sample(invalidRun, { numRuns: 15, seed: 20_261_121 })) {
      const page = await show({ ...input, name: 'any' });
      const notes = 1 + (input.results?.errors.length ?? 0);
      expect(await page.evaluate(count('.failure'))).toBeLessThan(notes);
      expect(await page.evaluate('window.injected')).toBeUndefined();
      expect(page.complaints).toEqual([]);
      await page.close();
    }
  }, 60_000);

  it('shows a foreign history without times, and an empty one', async () => {
    const nothing = { test: null, results: null, nemesis: [], cluster: [], logs: [], notes: [] };
    const { operations, linearizability } = sampleRun({ operations: 300 });
    const timeless = operations.map((op) => ({ ...op, invokedAtUs: NaN, completedAtUs: NaN }));
    const pages = [
      await show({ name: 'timeless', ...nothing, linearizability, operations: timeless }),
      await show({ name: 'empty', ...nothing, linearizability: null, operations: [] }),
    ];
    for (const page of pages) {
      expect(await page.evaluate(count('.failure'))).toBe(0);
      expect(page.complaints).toEqual([]);
      await page.close();
    }
  });
});
