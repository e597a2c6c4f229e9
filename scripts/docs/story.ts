import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkLinearizable, register } from '../../checker/index.ts';
import { readRun } from '../../src/report/run/read-run.ts';
import { terminalSummary } from '../../src/report/terminal/terminal-summary.ts';
import { root } from './doc-pages.ts';

/** The whole function that a read goes through in the core, with the rule that the bug breaks. */
export function readIndexSource(): string {
  const text = readFileSync(path.join(root, 'src/raft/core/read-index.ts'), 'utf8');
  const [source] = /^export function onRead[^]*?^}$/m.exec(text) ?? [];
  if (source === undefined) throw new Error('src/raft/core/read-index.ts has no onRead any more');
  return ['```ts', source, '```'].join('\n');
}

/** What `run` and `report` say about the run that is kept in docs/examples/deposed-leader. */
export function deposedLeaderStory(): string {
  const run = readRun(path.join(root, 'docs/examples/deposed-leader'));
  const linearizability = checkLinearizable(run.operations, { model: register });
  const lines = terminalSummary(
    { ...run, linearizability },
    { width: 88, paint: (_ink, text) => text, paths: {} },
  );
  const end = lines.findIndex((line) => line.trim().startsWith('repeat it'));
  return ['```text', ...lines.slice(0, end), '```'].join('\n').replace(/\n+```$/, '\n```');
}
