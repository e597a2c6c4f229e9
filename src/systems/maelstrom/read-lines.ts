import { StringDecoder } from 'node:string_decoder';
import type { Readable } from 'node:stream';

/** More than any node has to say at once. */
const longestLine = 8 * 1024 * 1024;

/**
 * Calls `onLine` for each line of a stream that says something, as it comes. A line longer than
 * `longest` characters is given by its beginning to `onTooLong`, and the rest of it passed over:
 * a node that never ends its line does not fill the harness's memory.
 */
export function readLines(
  stream: Readable,
  handlers: {
    readonly onLine: (line: string) => void;
    readonly onTooLong: (beginning: string) => void;
  },
  longest = longestLine,
): void {
  const decoder = new StringDecoder('utf8');
  let open = '';
  let skipping = false;
  stream.on('data', (chunk: Buffer) => {
    const lines = (open + decoder.write(chunk)).split('\n');
    open = lines.pop() ?? '';
    for (const line of lines) {
      if (skipping) skipping = false;
      else if (line.trim() !== '') handlers.onLine(line.trim());
    }
    if (open.length <= longest) return;
    if (!skipping) handlers.onTooLong(open);
    skipping = true;
    open = '';
  });
  // The process's end says better what became of it.
  stream.on('error', () => undefined);
}
