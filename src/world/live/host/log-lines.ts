import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { LogAlarm } from '../../world.ts';

/** Of a log, this much is looked at for its last lines. */
const tailBytes = 8 * 1024;
const longestLine = 300;

/** The last lines of a log; none when there is no log. */
export function lastLines(file: string, max: number): string[] {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    const { size } = fstatSync(descriptor);
    const bytes = Buffer.alloc(Math.min(size, tailBytes));
    readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
    const lines = bytes.toString('utf8').split('\n');
    // The first one may be the end of a longer line.
    if (size > tailBytes) lines.shift();
    return lines
      .map((line) => line.trimEnd())
      .filter((line) => line !== '')
      .slice(-max)
      .map(cut);
  } catch {
    return [];
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** A node that says the same for ever is reported by its first lines. */
const maxAlarms = 20;
/** Beyond this a line is not searched: no pattern is worth an unbounded time. */
const searchedCharacters = 4_096;

/** The lines of a file, as far as it can be read. A node that never came to write a log has nothing to say. */
export async function* linesOf(file: string): AsyncGenerator<string> {
  const input = createReadStream(file);
  input.on('error', () => undefined);
  const lines = createInterface({ input, crlfDelay: Infinity });
  try {
    yield* lines;
  } catch {
    // What was read until then is all that there is.
  } finally {
    lines.close();
    input.destroy();
  }
}

/** The lines of a node's log that match a pattern, from its beginning, up to a bound. */
export async function alarmsIn(
  node: string,
  lines: AsyncIterable<string>,
  patterns: readonly RegExp[],
): Promise<LogAlarm[]> {
  const alarms: LogAlarm[] = [];
  let number = 0;
  for await (const line of lines) {
    number++;
    const searched = line.slice(0, searchedCharacters);
    // `search`, as `test` of a global pattern would go on where it left off in the last line.
    if (!patterns.some((pattern) => searched.search(pattern) >= 0)) continue;
    alarms.push({ node, line: number, text: cut(line) });
    if (alarms.length === maxAlarms) break;
  }
  return alarms;
}

function cut(line: string): string {
  return line.length > longestLine ? `${line.slice(0, longestLine)}…` : line;
}
