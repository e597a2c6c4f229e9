// Catches a planted bug of the core that no longer does harm, and a correct core that does: each
// story in stories/ is told with and without its flag, and goes another way. A story is text: what
// happens, the commands of scripted-cluster.ts, and a line that only one of the two prints.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { coreBugs } from '../../../src/planted-bugs.ts';
import { ScriptedCluster } from './scripted-cluster.ts';

const folder = new URL('stories/', import.meta.url);
const stories = readdirSync(folder).map((file) => file.replace(/\.txt$/, ''));

/** Everything that the cluster prints, of a story that begins with `nodes`. */
function tell(flag: string, commands: readonly string[]): readonly string[] {
  const cluster = new ScriptedCluster();
  return commands.flatMap((command, i) =>
    cluster.run(i === 0 ? `${command} ${flag}` : command).map((line) => line.trim()),
  );
}

test('each story is one of a bug', () => {
  expect(stories.filter((name) => !coreBugs.some((bug) => bug === name))).toEqual([]);
  expect(stories.length).toBeGreaterThan(15);
});

test.each(stories)('%s', (bug) => {
  const lines = readFileSync(new URL(`${bug}.txt`, folder), 'utf8')
    .trim()
    .split('\n');
  const told = (mark: string): string =>
    lines.find((line) => line.startsWith(mark))?.slice(mark.length) ?? '';
  const [wrong, right] = [told('with: '), told('without: ')];
  const commands = lines.filter((line) => line !== '' && !/^(#|with: |without: )/.test(line));
  const [withBug, without] = [tell(bug, commands), tell('no-bug', commands)];
  expect(withBug).toContain(wrong);
  expect(without).not.toContain(wrong);
  expect(without).toContain(right);
});
