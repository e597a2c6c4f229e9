/**
 * Pictures for people to look at, in light and dark, at the width of a desktop and of a phone:
 * the report of a violation, of a valid and of an unknown run; the page of `serve` with its
 * list, two runs side by side, and a run that is going on. Run by `npm run screenshots`, and by
 * CI, where it fails on whatever `pageProblems` finds: exit code 1, and a line for each.
 *
 * The first argument is the folder to write to; the default is `screenshots/`.
 */
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { renderReport } from '../src/report/page/render.ts';
import { createResultsServer } from '../src/serve/server.ts';
import { launchChromium, type Browser } from '../test/report/page/chromium.ts';
import { sampleRun } from '../test/report/sample-run.ts';
import { pageProblems, type PageExpectations } from '../test/report/page/page-problems.ts';
import { clusterLines, historyLines, startRun, storeRun } from '../test/serve/stored-runs.ts';

const folder = path.resolve(process.argv[2] ?? 'screenshots');
const sizes = { desktop: 1280, phone: 390 };

let pictures = 0;
let problems = 0;

/** One page in every size and theme. */
async function picture(
  browser: Browser,
  name: string,
  url: string,
  expected: PageExpectations,
): Promise<void> {
  for (const [device, width] of Object.entries(sizes)) {
    for (const theme of ['light', 'dark']) {
      const page = await browser.open({ url, width, height: 900, dark: theme === 'dark' });
      const found = await pageProblems(page, expected);
      const file = path.join(folder, `${name}-${device}-${theme}.png`);
      writeFileSync(file, await page.screenshot(true));
      pictures++;
      for (const problem of found) console.error(`✖ ${file}: ${problem}`);
      problems += found.length;
      await page.close();
    }
  }
}

const reportSections = [
  'nav.top-bar',
  '.verdict h1',
  '#properties tbody tr',
  '#charts .u-wrap',
  '#cluster canvas',
  '#timeline canvas',
  '#operations-table tbody tr',
  '#nemesis tbody tr',
  '#environment dl',
];
const violationSections = ['#violation .story li', '#violation svg', '#violation .orders li'];

async function reports(browser: Browser): Promise<void> {
  for (const verdict of ['invalid', 'valid', 'unknown'] as const) {
    const file = path.join(folder, `${verdict}.html`);
    writeFileSync(file, renderReport(sampleRun({ verdict })));
    const sections = [...reportSections, ...(verdict === 'invalid' ? violationSections : [])];
    await picture(browser, verdict, pathToFileURL(file).href, { sections });
  }
}

async function servedPages(browser: Browser): Promise<void> {
  const results = mkdtempSync(path.join(tmpdir(), 'screenshots-results-'));
  const server = createResultsServer({ resultsDir: results, host: '127.0.0.1' });
  try {
    const ids = storeRuns(results);
    server.http.listen(0, '127.0.0.1');
    await once(server.http, 'listening');
    const origin = `http://127.0.0.1:${(server.http.address() as AddressInfo).port}`;
    const show = (name: string, hash: string, ...sections: readonly string[]): Promise<void> =>
      picture(browser, name, `${origin}/${hash}`, { origin, sections });
    await show('serve', '', '.runs tbody tr', '.trends svg');
    const compared = `#compare=${ids.slice(0, 2).join('&')}`;
    await show('serve-compare', compared, '.compare .differs', '.compare .property');
    await show('serve-live', '#live=going-on', '.live-chart svg', '.node.leader', '.fault');
  } finally {
    server.close();
    rmSync(results, { recursive: true, force: true });
  }
}

/** Two weeks of runs of every kind, and one that is in the middle of a partition. */
function storeRuns(results: string): string[] {
  const workloads = ['read-heavy', 'write-heavy', 'cas'];
  const ids: string[] = [];
  for (let i = 0; i < 24; i++) {
    const verdict = i % 7 === 3 ? 'invalid' : i % 11 === 5 ? 'unknown' : 'valid';
    const day = String(1 + Math.floor(i / 2)).padStart(2, '0');
    const id = `202611${day}-0${i % 2}0000-${(i * 2711).toString(16).padStart(4, '0')}`;
    ids.push(id);
    const bug = verdict === 'invalid' ? 'read-local-leader' : null;
    storeRun(
      results,
      id,
      { verdict, seed: i, operations: 900 + 40 * i },
      {
        workload: workloads[i % 3] ?? '',
        nemesis: i % 2 === 0 ? 'partition' : 'partition,kill',
        startedAt: `2026-11-${day}T0${i % 2}:00:00.000Z`,
        bug,
        seed: i,
      },
    );
  }
  const damaged = path.join(results, 'half-written');
  mkdirSync(damaged);
  writeFileSync(path.join(damaged, 'test.json'), '{"schema":1,');
  storeLive(results);
  return ids.slice(3);
}

function storeLive(results: string): void {
  const input = sampleRun({ verdict: 'valid' });
  const cut = input.nemesis.filter(({ f }) => f === 'partition').at(-1);
  const untilUs = (cut?.time ?? 0) + 1_500_000;
  const isPast = (line: string): boolean => (JSON.parse(line) as { time: number }).time < untilUs;
  const dir = startRun(results, 'going-on', input, { startedAt: '2026-11-21T05:22:09.000Z' });
  const write = (file: string, lines: readonly string[]): void =>
    appendFileSync(path.join(dir, file), lines.filter(isPast).join(''));
  write('history.jsonl', historyLines(input));
  write('cluster.jsonl', clusterLines(input));
}

mkdirSync(folder, { recursive: true });
const browser = launchChromium();
try {
  await reports(browser);
  await servedPages(browser);
} finally {
  await browser.close();
}
console.log(`${pictures} pictures in ${folder}; problems: ${problems}`);
if (problems > 0) process.exitCode = 1;
