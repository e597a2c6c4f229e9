import { closeSync, fstatSync, readSync } from 'node:fs';
import path from 'node:path';
import { openBelow } from '../../os/open-regular.ts';
import { truncate } from '../text/format.ts';
import type { LogLine, NodeLog } from './report-input.ts';

/** Of a longer log only the end is read. */
const maxBytes = 8 * 1024 * 1024;
const longestLine = 400;

/**
 * The lines of a node's log that begin with an ISO 8601 time, in microseconds since the run
 * began. A line without a time (a stack trace, say) belongs to the line before it.
 */
export function readNodeLog(dir: string, file: string, startedAtMs: number): NodeLog {
  return { node: path.basename(file, '.log'), lines: parseLog(readEnd(dir, file), startedAtMs) };
}

export function parseLog(text: string, startedAtMs: number): LogLine[] {
  const lines: LogLine[] = [];
  for (const line of text.split('\n')) {
    const [, stamp, rest = ''] = timed.exec(line) ?? [];
    const last = lines.at(-1);
    if (stamp !== undefined) {
      const atMs = Date.parse(/[Zz]|[+-]\d\d:?\d\d$/.test(stamp) ? stamp : `${stamp}Z`);
      if (Number.isNaN(atMs)) continue;
      lines.push({ time: (atMs - startedAtMs) * 1000, text: truncate(rest.trim(), longestLine) });
    } else if (last !== undefined && line.trim() !== '') {
      lines[lines.length - 1] = {
        ...last,
        text: truncate(`${last.text} ⏎ ${line.trim()}`, longestLine),
      };
    }
  }
  return lines;
}

const timed =
  /^\[?"?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:[Zz]|[+-]\d\d:?\d\d)?)"?\]?[\s,|]*(.*)$/;

function readEnd(dir: string, file: string): string {
  const handle = openBelow(dir, file);
  try {
    const { size } = fstatSync(handle);
    const length = Math.min(size, maxBytes);
    const bytes = Buffer.alloc(length);
    const read = readSync(handle, bytes, 0, length, size - length);
    return bytes.toString('utf8', 0, read);
  } finally {
    closeSync(handle);
  }
}
