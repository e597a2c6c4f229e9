// Would catch: a page by task whose commands, typed one after the other, do not do what it says.
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/docs/doc-pages.ts';
import { processesNaming } from '../world/live/processes.ts';
import { expectTold, sessionLine, sessionsOf, type } from './session.ts';

const temporary = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-docs-'));
/** The reader's checkout, which has other folders beside it. */
const folder = path.join(temporary, 'checkout');
beforeAll(() => {
  for (const examples of ['docs/examples', 'examples']) {
    cpSync(path.join(root, examples), path.join(folder, examples), { recursive: true });
  }
});
afterAll(() => {
  for (const { pid } of processesNaming(temporary)) process.kill(pid, 'SIGKILL');
  rmSync(temporary, { recursive: true, force: true, maxRetries: 10 });
});

/** The later of two equal options counts, so a run with faults is made shorter by adding to it. */
function shortened(command: string): string {
  const isLong = command.includes(' run ') && command.includes('--nemesis');
  return isLong ? `${command} --time-limit 6 --nemesis-interval 2` : command;
}

describe('docs/quick-start.md', () => {
  const lines = sessionsOf('docs/quick-start.md').flat();
  const ours = lines.filter((line) => line.includes('raft-jepsen'));

  it('has a session', () => {
    expect(ours.length).toBeGreaterThan(6);
    expect(lines.filter((line) => !ours.includes(line))).toEqual([
      expect.stringMatching(/^npm ci +#/),
    ]);
  });

  it.each(ours)('%s', { timeout: 60_000 }, (line) => {
    const { command, exit, told } = sessionLine(line);
    const { status, output } = type(shortened(command), folder);
    expectTold(told, output, line);
    expect(status, line).toBe(exit);
  });
});

describe('README.md', () => {
  it('shows the end of the main job as it is', { timeout: 60_000 }, () => {
    const [[job = ''] = []] = sessionsOf('README.md');
    const { command } = sessionLine(job);
    const { output } = type(shortened(command.replace('npm ci && ', '')), folder);
    const page = readFileSync(path.join(root, 'README.md'), 'utf8');
    const [, shown = ''] = /^```text\n([^]*?)^```/m.exec(page) ?? [];
    const [, sentence = ''] = shown.split('\n');
    // How many, and how much, is another matter in each run.
    const shape = (text: string): string => text.replace(/[\d,]+/g, 'N');
    expect(shape(output)).toContain(shape(sentence));
    const held = shown.match(/✔ [\w-]+/g) ?? [];
    expect(held.length).toBeGreaterThan(3);
    for (const each of held) expect(output).toContain(each);
  });
});

describe('docs/break-it-see-it-fix-it.md', () => {
  const [broken = '', report = '', fixed = ''] = sessionsOf(
    'docs/break-it-see-it-fix-it.md',
  ).flat();

  it('breaks it', { timeout: 240_000 }, () => {
    // As the page says: a run that finds nothing has had no luck, and another seed may.
    const found = ['2', '1', '4', '5'].some((seed) => {
      const { status, output } = type(broken.replace('--seed 2', `--seed ${seed}`), folder);
      expect([0, 1], output).toContain(status);
      return status === 1;
    });
    expect(found).toBe(true);
  });

  it('shows it', () => {
    const { command, exit, told } = sessionLine(report);
    const { status, output } = type(command, folder);
    expectTold(told, output, report);
    expect(status).toBe(exit);
  });

  it('fixes it', { timeout: 60_000 }, () => {
    expect(fixed.replace(/ +/g, ' ')).toBe(
      broken.replace('--bug read-local-leader ', '').replace(' --fail-fast', ''),
    );
    expect(type(shortened(fixed), folder)).toEqual({
      status: 0,
      output: expect.stringContaining('✔ Valid') as string,
    });
  });
});

describe('docs/systems/maelstrom.md', () => {
  const lines = sessionsOf('docs/systems/maelstrom.md')
    .flat()
    .filter((line) => line.includes('#'));

  it.each(lines)('%s', { timeout: 120_000 }, (line) => {
    const { command, exit, told } = sessionLine(line);
    const { status, output } = type(exit === 0 ? `${command} --time-limit 6` : command, folder);
    expectTold(told, output, line);
    expect(status, line).toBe(exit);
  });
});
