/**
 * How large and how fast a report is, in a real browser: `npx tsx bench/report.ts`.
 *
 * Load: runs of 100,000 operations (60 s) and 500,000 (300 s) by 30 threads on 20 keys, with
 * faults and a violation, made by test/report/sample-run.ts. Measured in headless Chromium
 * without a GPU, at 1280 × 900, from file://:
 *   size    the file, MB
 *   paint   navigation to first contentful paint: verdict and story are readable
 *   ready   navigation to the last section filled in
 *   frame   work of one animation frame while the timeline is dragged over its full width,
 *           median, 95th percentile and worst of 60 drags at each of three zooms
 * The machine's load average is printed beside: it is part of every figure.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { renderReport } from '../src/report/page/render.ts';
import { launchChromium, type Page } from '../test/report/page/chromium.ts';
import { sampleRun } from '../test/report/sample-run.ts';

const loads = [
  { operations: 100_000, durationUs: 60e6 },
  { operations: 500_000, durationUs: 300e6 },
];

/** Notes when the page is ready and how long the work of each animation frame takes. */
const instrument = `
  window.frames_ms = [];
  const ask = requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (draw) => ask((time) => {
    const start = performance.now();
    draw(time);
    window.frames_ms.push(performance.now() - start);
  });
  const timer = setInterval(() => {
    if (document.documentElement?.dataset.ready !== 'true') return;
    window.ready_ms = performance.now();
    clearInterval(timer);
  }, 5);
`;

const folder = mkdtempSync(path.join(tmpdir(), 'bench-report-'));
const browser = launchChromium();
try {
  for (const load of loads) {
    const html = renderReport(sampleRun({ ...load, threads: 30, keys: 20 }));
    const file = path.join(folder, `${load.operations}.html`);
    writeFileSync(file, html);
    const url = pathToFileURL(file).href;
    const page = await browser.open({ url, width: 1280, height: 900, script: instrument });
    await page.ready();
    const paint = await page.evaluate(
      "performance.getEntriesByName('first-contentful-paint')[0]?.startTime",
    );
    const ready = await page.evaluate('window.ready_ms');
    console.log(
      `${load.operations} operations: ${(html.length / 1e6).toFixed(2)} MB, paint ${ms(paint)}, ready ${ms(ready)}, load ${loadavg()[0]?.toFixed(1)}`,
    );
    for (const zoomSteps of [1, 4, 12]) {
      console.log(`  zoomed in ${zoomSteps} steps: frame ${await drag(page, zoomSteps)}`);
    }
    await page.close();
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}

async function drag(page: Page, zoomSteps: number): Promise<string> {
  const key = (k: string): string =>
    `dispatchEvent(new KeyboardEvent('keydown', { key: '${k}' }));`;
  await page.evaluate(
    `document.getElementById('timeline').scrollIntoView(); ${key('0')} ${key('+').repeat(zoomSteps)}`,
  );
  await page.evaluate('new Promise((done) => setTimeout(done, 500))');
  await page.evaluate('window.frames_ms.length = 0');
  const box = (await page.evaluate(
    "(({ x, y }) => ({ x, y }))(document.querySelector('.time-canvas.tall canvas').getBoundingClientRect())",
  )) as { x: number; y: number };
  const mouse = (type: string, x: number): Promise<unknown> =>
    page.send('Input.dispatchMouseEvent', {
      type,
      x: box.x + x,
      y: box.y + 300,
      button: 'left',
      buttons: type === 'mouseReleased' ? 0 : 1,
      clickCount: 1,
    });
  await mouse('mousePressed', 900);
  for (let i = 1; i <= 60; i++) await mouse('mouseMoved', 900 - 12 * i);
  await mouse('mouseReleased', 180);
  const frames = ((await page.evaluate('window.frames_ms')) as number[]).sort((a, b) => a - b);
  const at = (share: number): string => ms(frames[Math.floor(share * (frames.length - 1))]);
  return `p50 ${at(0.5)}, p95 ${at(0.95)}, max ${at(1)} (${frames.length} frames)`;
}

function ms(value: unknown): string {
  return typeof value === 'number' ? `${value.toFixed(1)} ms` : 'unknown';
}
