import type { Restored } from '../core/index.ts';
import type { OpenFile } from './file-system.ts';
import {
  decodeFileHeader,
  decodeFrame,
  findNextFrame,
  frameBytes,
  frameHeaderBytes,
  maxFileHeaderBytes,
  maxFramePayloadBytes,
  type Frame,
} from './frame.ts';
import type { Mark } from './mark.ts';
import { decodeRecords } from './records.ts';
import { Replay } from './replay.ts';
import { Window } from './window.ts';

/** The log cannot be trusted: the node must not start with it. */
export class DamagedLog extends Error {
  override readonly name = 'DamagedLog';
}

export interface Recovered {
  readonly restored: Restored;
  /** Where the undamaged part ends; anything behind it is a torn write and is to be cut off. */
  readonly end: number;
  readonly tornBytes: number;
  readonly frames: number;
  /** The last undamaged frame as it stands in the file: the only one that may not be durable. */
  readonly last: Uint8Array;
}

/**
 * Reads a log from its beginning to its end, a part at a time: it may be larger than any
 * buffer. A torn last frame was never acknowledged, so leaving it out breaks no promise. A bad
 * frame behind which another was begun had been: to cut the log there would silently forget
 * votes and committed entries (Alagappan et al., "Protocol-Aware Recovery", FAST '18), so it
 * is refused.
 *
 * A flipped bit in the very last frame cannot be distinguished from a torn write, and is cut off too.
 *
 * @throws DamagedLog
 */
export async function recoverLog(
  file: OpenFile,
  nodeId: number,
  mark: Mark | null,
): Promise<Recovered> {
  const size = await file.size();
  const window = new Window(file);
  const header = decodeFileHeader(await window.bytes(0, maxFileHeaderBytes));
  if (header === null) throw new DamagedLog('its header is damaged');
  if (header.nodeId !== nodeId) {
    throw new DamagedLog(`it belongs to node ${header.nodeId}, not to node ${nodeId}`);
  }
  const replay = new Replay();
  let end = header.bytes;
  let frames = header.framesBefore;
  let last: Uint8Array = new Uint8Array(0);
  for (;;) {
    const bytes = await wholeFrame(window, end);
    const frame = bytes === null ? null : decodeFrame(bytes);
    if (bytes === null || frame === null) break;
    if (frame.number !== frames + 1) {
      throw new DamagedLog(`frame ${frame.number} at byte ${end} follows frame ${frames}`);
    }
    replayFrame(frame, end, replay);
    frames++;
    end += bytes.length;
    last = bytes;
  }
  if (frames < header.whole) {
    throw new DamagedLog(
      `byte ${end} begins a damaged record, which was on disk before the log was`,
    );
  }
  await requireTorn(file, { end, size, frames, mark });
  return { restored: restoredFrom(replay), end, tornBytes: size - end, frames, last };
}

function restoredFrom(replay: Replay): Restored {
  try {
    return replay.result();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new DamagedLog(`it holds ${error.message}`);
  }
}

async function wholeFrame(window: Window, at: number): Promise<Buffer | null> {
  const length = frameBytes(await window.bytes(at, frameHeaderBytes));
  return length === null ? null : window.bytes(at, length);
}

function replayFrame(frame: Frame, at: number, replay: Replay): void {
  try {
    decodeRecords(frame.payload, replay);
  } catch (error) {
    // Its checksum is right, so a program wrote it so: there is nothing to cut off.
    if (!(error instanceof RangeError)) throw error;
    throw new DamagedLog(`frame ${frame.number} at byte ${at} holds ${error.message}`);
  }
}

/** Insists that what follows the last good frame can be one write that a crash has torn. */
async function requireTorn(
  file: OpenFile,
  log: { end: number; size: number; frames: number; mark: Mark | null },
): Promise<void> {
  const { end, size, frames, mark } = log;
  if (mark !== null && frames < mark.frames) {
    throw new DamagedLog(
      `its first ${mark.end} bytes were on disk and acknowledged, and byte ${end} begins a damaged record`,
    );
  }
  if (size === end) return;
  if (size - end > frameHeaderBytes + maxFramePayloadBytes) {
    throw new DamagedLog(`byte ${end} begins a damaged record, and more follows than one can hold`);
  }
  const tail = Buffer.from(await file.read(end, size - end));
  const next = findNextFrame(tail, frames + 2);
  if (next === null) return;
  throw new DamagedLog(
    `byte ${end} begins a damaged record, yet another follows at ${end + next}, which was begun when it was on disk`,
  );
}
