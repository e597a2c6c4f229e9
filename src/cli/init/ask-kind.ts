import { createInterface } from 'node:readline/promises';
import { exitCodes } from '../../errors.ts';
import { padEnd } from '../../report/text/text-table.ts';
import { initKinds, kindSummaries, type InitKind } from './init-options.ts';

/** Asks at a terminal, until the answer is one of them. Undefined: the terminal went away. */
export async function askKind(): Promise<InitKind | undefined> {
  const lines = initKinds.map(
    (kind, i) => `  ${i + 1}  ${padEnd(kind, 16)}${kindSummaries[kind]}\n`,
  );
  process.stdout.write(`What do you want to test?\n${lines.join('')}`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const closed = new AbortController();
  terminal.on('close', () => closed.abort());
  terminal.on('SIGINT', () => process.exit(exitCodes.interrupted));
  try {
    for (;;) {
      const { signal } = closed;
      const answer = await terminal.question(`1 to ${initKinds.length} [5]: `, { signal });
      const kind = kindOf(answer.trim());
      if (kind !== undefined) return kind;
      process.stdout.write(`"${answer.trim()}" is none of them\n`);
    }
  } catch (error) {
    if (closed.signal.aborted) return undefined;
    throw error;
  } finally {
    terminal.close();
  }
}

/** By its number or its name; nothing typed: the last one. */
function kindOf(answer: string): InitKind | undefined {
  if (answer === '') return 'cluster';
  return initKinds.find((kind, i) => answer === kind || answer === String(i + 1));
}
