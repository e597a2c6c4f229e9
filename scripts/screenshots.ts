/**
 * Pictures of the report for people to look at: a violation, a valid and an unknown run, in
 * light and dark, at the width of a desktop and of a phone. Run by `npm run screenshots`.
 * Ends with an error when a page complains of anything or asks the network for anything.
 *
 * The first argument is the folder to write to; the default is `screenshots/`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { renderReport } from '../src/report/render.ts';
import { launchChromium } from '../test/report/chromium.ts';
import { sampleRun } from '../test/report/sample-run.ts';

const folder = path.resolve(process.argv[2] ?? 'screenshots');
const sizes = { desktop: 1280, phone: 390 };

mkdirSync(folder, { recursive: true });
const browser = launchChromium();
try {
  for (const verdict of ['invalid', 'valid', 'unknown'] as const) {
    const file = path.join(folder, `${verdict}.html`);
    writeFileSync(file, renderReport(sampleRun({ verdict })));
    for (const [device, width] of Object.entries(sizes)) {
      for (const theme of ['light', 'dark']) {
        const url = pathToFileURL(file).href;
        const page = await browser.open({ url, width, height: 900, dark: theme === 'dark' });
        await page.ready();
        const picture = path.join(folder, `${verdict}-${device}-${theme}.png`);
        writeFileSync(picture, await page.screenshot(true));
        console.log(picture);
        for (const complaint of page.complaints) {
          console.error(`${picture}: ${complaint}`);
          process.exitCode = 1;
        }
        await page.close();
      }
    }
  }
} finally {
  await browser.close();
}
