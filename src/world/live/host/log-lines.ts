import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { LogAlarm } from '../../world.ts';

/** Of a log, this much is looked at for its last lines. */
const tailBytes = 8 * 1024;
const longestLine = 300;

/** The last lines of a log; none when there is no log. */
export function lastLines(file: string, most: number): string[] {
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
      .slice(-most)
      .map(cut);
  } catch {
    return [];
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** A node that says the same for ever is reported by its first lines. */
const mostAlarms = 20;
/** Beyond this a line is not searched: no pattern is worth an unbounded time. */
const searchedCharacters = 4_096;

/** The lines of a node's log that match a pattern, from its beginning, up to a bound. */
export async function alarmsIn(
  node: string,
  file: string,
  patterns: readonly RegExp[],
): Promise<LogAlarm[]> {
  const alarms: LogAlarm[] = [];
  const input = createReadStream(file);
  // A node that never came to write a log has nothing to say.
  input.on('error', () => undefined);
  const lines = createInterface({ input, crlfDelay: Infinity });
  let number = 0;
  try {
    for await (const line of lines) {
      number++;
      const searched = line.slice(0, searchedCharacters);
      // `search`, as `test` of a global pattern would go on where it left off in the last line.
      if (!patterns.some((pattern) => searched.search(pattern) >= 0)) continue;
      alarms.push({ node, line: number, text: cut(line) });
      if (alarms.length === mostAlarms) break;
    }
  } catch {
    return alarms;
  } finally {
    lines.close();
    input.destroy();
  }
  return alarms;
}

function cut(line: string): string {
  return line.length > longestLine ? `${line.slice(0, longestLine)}…` : line;
}
