import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { root } from '../../scripts/docs/doc-pages.ts';
import { launcher } from '../cli/launch.ts';

/** The blocks of a page that are marked `sh`, as lines: `command   # [exit N: ]output`. */
export function sessionsOf(file: string): string[][] {
  const page = readFileSync(path.join(root, file), 'utf8');
  return [...page.matchAll(/^```sh\n(.*?)^```/gms)].map(([, lines = '']) =>
    lines.trimEnd().split('\n'),
  );
}

export interface SessionLine {
  readonly command: string;
  /** What it should end with; 0 where the line does not say. */
  readonly exit: number;
  /** What it should print, in this order, whatever stands between. */
  readonly told: readonly string[];
}

export function sessionLine(line: string): SessionLine {
  const [, command = line, exit = '0', told = ''] =
    /^(.*?) +# (?:exit (\d+): )?(.*)$/.exec(line) ?? [];
  return { command, exit: Number(exit), told: told.split('…').map((part) => part.trim()) };
}

/** Types a command in a folder. Blanks and line ends in what it printed are one blank. */
export function type(command: string, cwd: string): { status: number | null; output: string } {
  const typed = command.replace('npx raft-jepsen', `'${process.execPath}' '${launcher}'`);
  const { status, stdout, stderr } = spawnSync('bash', ['-c', typed], { cwd, encoding: 'utf8' });
  return { status, output: (stdout + stderr).replace(/\s+/g, ' ') };
}

export function expectTold(told: readonly string[], output: string, line: string): void {
  let from = 0;
  for (const part of told) {
    const at = output.indexOf(part, from);
    expect(at, `${line}\n${output}`).toBeGreaterThanOrEqual(0);
    from = at + part.length;
  }
}
