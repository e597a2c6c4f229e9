// Catches any change in what the core does, message by message, in the situations that Raft's
// rules exist for. Each transcript is a list of commands with the whole expected output
// beneath; `npx vitest run test/raft/core/transcripts.test.ts -u` writes them anew.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ScriptedCluster } from './scripted-cluster.ts';

const folder = path.join(import.meta.dirname, 'transcripts');

/** Runs the commands of a transcript (lines that begin with `>`), and keeps its comments. */
function replay(text: string): string {
  const cluster = new ScriptedCluster();
  const blocks: string[] = [];
  let comment: string[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('#')) comment.push(line);
    else if (comment.length > 0) {
      blocks.push(comment.join('\n'));
      comment = [];
    }
    if (line.startsWith('> ')) blocks.push([line, ...cluster.run(line.slice(2))].join('\n'));
  }
  return `${blocks.join('\n\n')}\n`;
}

const files = readdirSync(folder).filter((name) => name.endsWith('.txt'));

test.each(files)('%s', async (name) => {
  const file = path.join(folder, name);
  await expect(replay(readFileSync(file, 'utf8'))).toMatchFileSnapshot(file);
});

test('there are transcripts', () => {
  expect(files.length).toBeGreaterThan(5);
});
