// Would catch: pictures made of a page that complains, asks the network, lacks a section or scrolls
// sideways, without anybody being told.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageProblems } from './page-problems.ts';
import { launchChromium, type Browser } from './chromium.ts';
import { needsChromium } from './needs-chromium.ts';

describe.runIf(needsChromium)('problems of a page', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'page-problems-'));
  let browser: Browser;
  beforeAll(() => {
    browser = launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function problemsOf(body: string): Promise<string[]> {
    const file = path.join(folder, 'page.html');
    const page = `<!doctype html><html data-ready="true"><body><h1>Here</h1>${body}</body></html>`;
    writeFileSync(file, page);
    const opened = await browser.open({ url: pathToFileURL(file).href, width: 390, height: 900 });
    const problems = await pageProblems(opened, { sections: ['h1'] });
    await opened.close();
    return problems;
  }

  it('are none where there are none', async () => {
    expect(
      await problemsOf('<div style="overflow: auto"><p style="width: 900px">x</p></div>'),
    ).toEqual([]);
  });

  it.each([
    ['an error', '<script>throw new Error("gone wrong")</script>', /gone wrong/],
    ['a warning', '<script>console.warn("careful")</script>', /careful/],
    ['a request', '<img src="other.png">', /^request: .*other\.png/],
    ['a missing section', '<script>document.querySelector("h1").remove()</script>', /^missing: h1/],
    ['a hidden section', '<style>h1 { display: none }</style>', /^not visible: h1/],
    ['a section that failed', '<p class="failure">not drawn</p>', /not drawn/],
    ['a wide page', '<p class="long" style="width: 900px">x</p>', /in a window of 390: p\.long/],
  ])('name %s', async (_what, body, expected) => {
    expect((await problemsOf(body)).join('\n')).toMatch(expected);
  });
});
