// Would catch: a page that throws, breaks its own policy, lets a value of a run become markup, cannot be used
// by keyboard, or does not follow a run to its verdict: all only visible in a real browser.
import { once } from 'node:events';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { renderReport } from '../../src/report/page/render.ts';
import { createMatrixFolder } from '../../src/matrix/folder.ts';
import { createResultsServer, type ResultsServer } from '../../src/serve/server.ts';
import { launchChromium, type Browser, type Page } from '../report/page/chromium.ts';
import { announceActivity } from '../../src/store/run-process.ts';
import { needsChromium } from '../report/page/needs-chromium.ts';
import { pictographs } from '../report/page/pictographs.ts';
import { sampleRun } from '../report/sample-run.ts';
import { clusterLines, finishRun, historyLines, startRun, storeRun } from './stored-runs.ts';

describe.runIf(needsChromium)('the page of serve in Chromium', () => {
  let browser: Browser;
  let server: ResultsServer;
  let origin = '';
  let folder = '';

  beforeAll(() => {
    browser = launchChromium();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-serve-browser-'));
    server = createResultsServer({ resultsDir: folder, host: '127.0.0.1' });
    server.http.listen(0, '127.0.0.1');
    await once(server.http, 'listening');
    origin = `http://127.0.0.1:${(server.http.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function show(hash = '', width = 1280): Promise<Page> {
    const page = await browser.open({ url: `${origin}/${hash}`, width, height: 900 });
    await page.ready();
    return page;
  }

  /** Errors, warnings, and requests for anything but this server. */
  const complaints = (page: Page): string[] =>
    page.complaints.filter((text) => !text.startsWith(`request: ${origin}/`));
  const until = (condition: string): string =>
    `new Promise((done) => { const look = () => (${condition} ? done(true) : setTimeout(look, 10)); look(); })`;
  const texts = (selector: string): string =>
    `[...document.querySelectorAll('${selector}')].map((element) => element.textContent)`;
  const shownRuns = "[...document.querySelectorAll('tr[data-run]')].map((row) => row.dataset.run)";
  const click = (selector: string): string => `document.querySelector('${selector}').click()`;
  const filter = (text: string): string =>
    `(() => { const box = document.querySelector('#filter'); box.value = '${text}'; box.dispatchEvent(new Event('input')); })()`;

  function storeThree(): void {
    const day = '2026-11-21T0';
    const bug = 'read-local-leader';
    storeRun(folder, 'run-1', { verdict: 'valid' }, { startedAt: `${day}1:00:00Z`, seed: 30, bug });
    storeRun(folder, 'run-2', { verdict: 'invalid' }, { startedAt: `${day}2:00:00Z`, seed: 4 });
    storeRun(folder, 'run-3', { verdict: 'unknown' }, { startedAt: `${day}3:00:00Z`, seed: 200 });
  }

  it('lists, filters, sorts by numbers as numbers, and draws trends', async () => {
    storeThree();
    const page = await show();
    expect(await page.evaluate(shownRuns)).toEqual(['run-3', 'run-2', 'run-1']);
    expect(await page.evaluate(texts('.runs .badge'))).toEqual(['Unknown', 'Violation', 'Valid']);
    expect(await page.evaluate(texts('.trend figcaption'))).toHaveLength(1);
    expect(await page.evaluate(texts('.trend rect'))).toHaveLength(2);
    await page.evaluate(`document.querySelector('[data-focus="sort seed"]').focus()`);
    await page.evaluate('document.activeElement.click()');
    expect(await page.evaluate(shownRuns)).toEqual(['run-2', 'run-1', 'run-3']);
    expect(await page.evaluate("document.activeElement.dataset.focus === 'sort seed'")).toBe(true);
    await page.evaluate(click('[data-focus="sort seed"]'));
    expect(await page.evaluate(shownRuns)).toEqual(['run-3', 'run-1', 'run-2']);
    await page.evaluate(filter('verdict:violation partition'));
    expect(await page.evaluate(shownRuns)).toEqual(['run-2']);
    expect(await page.evaluate(texts('#count'))).toEqual(['1 of 3 runs']);
    expect(complaints(page)).toEqual([]);
    await page.close();
  });

  it('draws a trend for each system and planted bug, and says which', async () => {
    const of = (system: string, bug: string | null, i: number): void => {
      const id = `${system}-${bug ?? 'none'}-${i}`;
      storeRun(folder, id, { operations: 60, verdict: 'valid' }, { system, bug });
    };
    for (const i of [1, 2, 3]) of('raft-kv', null, i);
    for (const i of [1, 2]) of('raft-kv', 'no-fsync', i);
    for (const i of [1, 2]) of('other-kv', null, i);
    of('other-kv', 'no-fsync', 1);
    const page = await show();
    const captions = (await page.evaluate(texts('.trend figcaption'))) as string[];
    expect(captions.map((text) => text.replace(/^.*partition,kill,pause /, ''))).toEqual(
      expect.arrayContaining(['raft-kv 3 runs', 'raft-kvbug no-fsync 2 runs', 'other-kv 2 runs']),
    );
    expect(captions).toHaveLength(3);
    expect(complaints(page)).toEqual([]);
    await page.close();
  });

  it('sorts cards on a narrow screen, which have no headings', async () => {
    storeThree();
    const page = await show('', 390);
    expect(await page.evaluate("document.querySelector('.runs thead').offsetHeight")).toBe(0);
    const sortBy = (column: string): Promise<unknown> =>
      page.evaluate(
        `(() => { const box = document.querySelector('#sort'); box.value = '${column}'; box.dispatchEvent(new Event('change')); })()`,
      );
    await sortBy('seed');
    expect(await page.evaluate(shownRuns)).toEqual(['run-3', 'run-1', 'run-2']);
    expect(await page.evaluate("document.querySelector('#sort').value")).toBe('seed');
    await page.evaluate(click('.sorting button'));
    expect(await page.evaluate(shownRuns)).toEqual(['run-2', 'run-1', 'run-3']);
    expect(complaints(page)).toEqual([]);
    await page.close();
  });

  it('leads from a matrix to a report', async () => {
    storeThree();
    const matrix = createMatrixFolder(folder, 'test-1');
    const row = { workload: 'cas', nemesis: 'none', exitCode: 0, runId: 'run-1', summary: '' };
    matrix.write({
      ...{ schema: 1, id: 'test-1', startedAt: '2026-11-21T01:00:00Z', shard: null, planned: 1 },
      ...{ finished: true, interrupted: false, exitCode: 0 },
      rows: [{ ...row, verdict: 'valid', seed: 1, operations: 5, ok: 4, seconds: 1, command: '' }],
    });
    const page = await show();
    expect(await page.evaluate(pictographs)).toEqual([]);
    expect(await page.evaluate(texts('.matrices .badge'))).toEqual(['1 valid']);
    const href = await page.evaluate("document.querySelector('.matrices a').pathname");
    expect(complaints(page)).toEqual([]);
    await page.close();
    const index = await browser.open({ url: `${origin}${String(href)}`, width: 1280, height: 900 });
    // Whatever is asked of a page while it is left may be refused: it is asked again in the next one.
    const ask = (expression: string): Promise<unknown> =>
      index.evaluate(expression).catch(() => '');
    await ask(click('a.seed'));
    await vi.waitUntil(async () => (await ask('location.pathname')) === '/runs/run-1/report.html', {
      timeout: 15_000,
    });
    expect(complaints(index)).toEqual([]);
    await index.close();
  });

  it('shows at first as many runs as are looked at, and the others when asked', async () => {
    const { dir } = storeRun(folder, 'run-0', { operations: 20 });
    for (let i = 1; i < 210; i++) cpSync(dir, path.join(folder, `run-${i}`), { recursive: true });
    const page = await show();
    expect(await page.evaluate(shownRuns)).toHaveLength(200);
    await page.evaluate(click('.scroll-x > button'));
    expect(await page.evaluate(shownRuns)).toHaveLength(210);
    await page.close();
  });

  it('says that a run is being checked, and follows it to its verdict', async () => {
    const input = sampleRun({ verdict: 'valid', operations: 100 });
    const dir = startRun(folder, 'run-1', input);
    appendFileSync(path.join(dir, 'history.jsonl'), historyLines(input).join(''));
    announceActivity(dir, 'running');
    const page = await show('#live=run-1');
    await page.evaluate(until("document.querySelector('.live-status .badge.running') !== null"));
    announceActivity(dir, 'checking');
    await page.evaluate(until("document.querySelector('.live-status .badge.checking') !== null"));
    finishRun(dir, 'run-1', input);
    await page.evaluate(until("document.querySelector('.live-status .badge.valid') !== null"));
    expect(complaints(page)).toEqual([]);
    await page.close();
  });

  it('answers the keyboard: filter, theme', async () => {
    storeThree();
    const page = await show();
    const press = (key: string): Promise<unknown> =>
      page.evaluate(`dispatchEvent(new KeyboardEvent('keydown', { key: '${key}' })); true`);
    await press('t');
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
    await press('/');
    expect(await page.evaluate('document.activeElement.id')).toBe('filter');
    await page.close();
  });

  it('shows a run that comes while it is open, and deletes one after a question', async () => {
    storeThree();
    const page = await show();
    storeRun(folder, 'run-4');
    await page.evaluate(until(`${shownRuns}.includes('run-4')`));
    await page.evaluate(click('[data-focus="delete run-2"]'));
    expect(await page.evaluate(texts('dialog h2'))).toEqual(['Delete run run-2?']);
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Keep it');
    await page.evaluate('document.activeElement.click()');
    await page.evaluate(until("document.querySelector('dialog') === null"));
    expect(existsSync(path.join(folder, 'run-2'))).toBe(true);
    await page.evaluate(click('[data-focus="delete run-2"]'));
    await page.evaluate(click('dialog .danger'));
    await page.evaluate(until(`!${shownRuns}.includes('run-2')`));
    expect(existsSync(path.join(folder, 'run-2'))).toBe(false);
    expect(complaints(page)).toEqual([]);
    await page.close();
  });

  it('compares two runs', async () => {
    storeThree();
    const page = await show();
    await page.evaluate(click('[data-focus="select run-1"]'));
    expect(await page.evaluate("document.querySelector('.tools > button').disabled")).toBe(true);
    await page.evaluate(click('[data-focus="select run-2"]'));
    await page.evaluate(click('.tools > button'));
    await page.evaluate(until("document.querySelector('table.compare') !== null"));
    expect(await page.evaluate(texts('.compare thead code'))).toEqual(['run-1', 'run-2']);
    expect(await page.evaluate(pictographs)).toEqual([]);
    const differing = await page.evaluate(texts('.compare .differs th'));
    expect(differing).toEqual(expect.arrayContaining(['Seed≠', 'linearizable≠']));
    expect(differing).not.toContain('Workload≠');
    expect(complaints(page)).toEqual([]);
    await page.close();
  });

  it('follows a run to its verdict and its report', async () => {
    const input = sampleRun({ verdict: 'valid', operations: 1_000 });
    const dir = startRun(folder, 'run-1', input);
    appendFileSync(path.join(dir, 'cluster.jsonl'), clusterLines(input).join(''));
    const lines = historyLines(input);
    appendFileSync(path.join(dir, 'history.jsonl'), lines.slice(0, 600).join(''));
    const page = await show('#live=run-1');
    const operations =
      "Number(document.querySelector('dd.operations').textContent.replace(',', ''))";
    expect(await page.evaluate(operations)).toBeGreaterThan(200);
    appendFileSync(path.join(dir, 'history.jsonl'), lines.slice(600).join(''));
    await page.evaluate(until(`${operations} === 1000`));
    expect(await page.evaluate(texts('.nodes li'))).toHaveLength(5);
    expect(await page.evaluate(texts('.leaders li'))).not.toHaveLength(0);
    expect(await page.evaluate(pictographs)).toEqual([]);
    finishRun(dir, 'run-1', input);
    await page.evaluate(until("document.querySelector('.live-status .badge.valid') !== null"));
    writeFileSync(path.join(dir, 'report.html'), '<!doctype html>');
    await page.evaluate(until("document.querySelector('.live-status a') !== null"));
    expect(complaints(page)).toEqual([]);
    await page.close();
  });

  it('opens a report, which works in the origin of its own that it gets', async () => {
    const { dir, input } = storeRun(folder, 'run-1');
    writeFileSync(path.join(dir, 'report.html'), renderReport(input));
    const page = await show('runs/run-1/report.html');
    expect(await page.evaluate('self.origin')).toBe('null');
    expect(await page.evaluate(texts('.failure'))).toEqual([]);
    await page.evaluate("document.querySelector('#operations-table tbody tr').click()");
    await page.evaluate(until("location.hash !== ''"));
    expect(complaints(page)).toEqual([]);
    await page.close();
  });

  it('keeps hostile names and values as text', async () => {
    const evil = '<img src=x onerror="window.injected=1"><script>window.injected=1</script>';
    const id = '<img src=x onerror=window.injected=1>';
    storeRun(
      folder,
      id,
      { verdict: 'invalid' },
      {
        ...{ workload: evil, nemesis: evil, system: evil, bug: evil, startedAt: evil },
      },
    );
    storeRun(folder, '%2e%2e%2f', {}, { workload: '"><b>' });
    mkdirSync(path.join(folder, '__proto__'));
    writeFileSync(path.join(folder, '__proto__', 'test.json'), '{"__proto__":{"id":1}}');
    for (const hash of [
      '',
      `#live=${encodeURIComponent(id)}`,
      `#compare=${encodeURIComponent(id)}&${encodeURIComponent('%2e%2e%2f')}`,
    ]) {
      const page = await show(hash, 390);
      expect(await page.evaluate('window.injected')).toBeUndefined();
      expect(await page.evaluate(texts('img, b, body script'))).toEqual([]);
      expect(await page.evaluate('document.body.textContent')).toContain('<img src=x onerror');
      expect(complaints(page)).toEqual([]);
      await page.close();
    }
  });
});
