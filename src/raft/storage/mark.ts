import { crc32 } from 'node:zlib';
import type { OpenFile } from './file-system.ts';

/** What is known to be durable of a log, because a frame was begun behind it. */
export interface Mark {
  readonly frames: number;
  /** Where they end. */
  readonly end: number;
}

const markBytes = 20;

/**
 * Beside the log stands a mark of how much of it was durable when its last frame was begun. A
 * crash damages that frame at the worst, so a log whose undamaged part ends before the mark
 * has lost what was acknowledged, whatever is left of the two frames.
 *
 * The mark is written and not synced: the end of a process does not lose it, and after that of
 * the machine it may be old, which makes it say less and nothing wrong. One that is damaged says nothing.
 *
 * Node id (4) · frames (6) · end (6) · CRC-32 (4).
 */
export function encodeMark(nodeId: number, { frames, end }: Mark): Buffer {
  const mark = Buffer.alloc(markBytes);
  mark.writeUInt32BE(nodeId, 0);
  mark.writeUIntBE(frames, 4, 6);
  mark.writeUIntBE(end, 10, 6);
  mark.writeUInt32BE(crc32(mark.subarray(0, 16)), 16);
  return mark;
}

/** The mark of that node's log, or null when there is no undamaged one. */
export async function readMark(file: OpenFile, nodeId: number): Promise<Mark | null> {
  const mark = Buffer.from(await file.read(0, markBytes));
  if (mark.length < markBytes || mark.readUInt32BE(16) !== crc32(mark.subarray(0, 16))) return null;
  if (mark.readUInt32BE(0) !== nodeId) return null;
  return { frames: mark.readUIntBE(4, 6), end: mark.readUIntBE(10, 6) };
}
