// Would catch: `check` of a plain history of registers waiting for modules that it does not need:
// other commands, other models, the words of a violation, the report, the pages, zod.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { launch } from '../launch.ts';

/** What it loads today is 143; before the commands were loaded one by one it was 228. */
const maxModules = 150;

const notNeeded = [
  /node_modules\/(?!commander|string-width|strip-ansi|ansi-regex|get-east-asian-width)/,
  /dist\/src\/cli\/(?!check\/|options\/|terminal\/|main\.js|commands\.js)/,
  /dist\/src\/(systems|runner|raft|serve|web|matrix|cluster)\//,
  /dist\/src\/report\/(?!text\/|verdict\/verdict-words)/,
  /dist\/(nemesis|workloads)\//,
  /dist\/checker\/models\/(?!register\/|load-model|model-list|shared-words)/,
  /dist\/checker\/linearizability\/evidence\/(?!headline|words)/,
  /dist\/checker\/linearizability\/(online|check|wing-gong|explain-outcome)\.js/,
];

let folder = '';
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-loads-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Every file that Node ran, by the coverage that it writes at its end. */
async function loadedBy(args: string[], code: number): Promise<string[]> {
  const ended = await launch(args, { env: { NODE_V8_COVERAGE: path.join(folder, 'coverage') } });
  expect(ended).toMatchObject({ code });
  return readdirSync(path.join(folder, 'coverage')).flatMap((file) => {
    const text = readFileSync(path.join(folder, 'coverage', file), 'utf8');
    const { result } = JSON.parse(text) as { result: { url: string }[] };
    return result.flatMap(({ url }) => (url.startsWith('file:') ? [url] : []));
  });
}

function history(read: number): string {
  const file = path.join(folder, 'history.jsonl');
  const call = { process: 0, key: 'k' };
  const events = [
    { ...call, type: 'invoke', f: 'write', value: 1 },
    { ...call, type: 'ok', f: 'write', value: 1 },
    { ...call, type: 'invoke', f: 'read', value: null },
    { ...call, type: 'ok', f: 'read', value: read },
  ];
  const lines = events.map((event, index) => JSON.stringify({ index, time: index, ...event }));
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

test('a valid history of registers is checked without what others need', async () => {
  const loaded = await loadedBy(['check', history(1)], 0);
  const surplus = loaded.filter((url) => notNeeded.some((each) => each.test(url)));
  expect(surplus).toEqual([]);
  expect(loaded).toContainEqual(expect.stringMatching(/fast\/check-columns\.js$/));
  expect(loaded.length).toBeLessThanOrEqual(maxModules);
});

test('a violation loads what explains it', async () => {
  const loaded = await loadedBy(['check', history(2)], 1);
  expect(loaded).toContainEqual(expect.stringMatching(/evidence\/explain\.js$/));
});
