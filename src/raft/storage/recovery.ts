import { emptyState, type Entry, type HardState, type Restored } from '../core/index.ts';
import { decodeFileHeader, fileHeaderBytes, findFrameAfter, frameAt } from './frame.ts';
import { decodeRecords } from './records.ts';

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
}

/**
 * Reads a whole log. A torn last frame was never acknowledged, so leaving it out breaks no
 * promise. A bad frame with a good one behind it was acknowledged: to cut the log there would
 * silently forget votes and committed entries (Alagappan et al., "Protocol-Aware Recovery",
 * FAST '18), so it is refused.
 *
 * A flipped bit in the very last frame cannot be told from a torn write, and is cut off too.
 *
 * @throws DamagedLog
 */
export function recover(file: Buffer, nodeId: number): Recovered {
  const owner = decodeFileHeader(file);
  if (owner === null) throw new DamagedLog('its header is damaged');
  if (owner !== nodeId) throw new DamagedLog(`it belongs to node ${owner}, not to node ${nodeId}`);
  const replay = new Replay();
  let end = fileHeaderBytes;
  let frames = 0;
  for (;;) {
    const frame = frameAt(file, end);
    if (frame === null) break;
    if (frame.number !== frames + 1) {
      throw new DamagedLog(`frame ${frame.number} at byte ${end} follows frame ${frames}`);
    }
    decodeRecords(frame.payload, replay);
    frames++;
    end = frame.end;
  }
  const next = findFrameAfter(file, end);
  if (next !== null) {
    throw new DamagedLog(`byte ${end} begins a damaged record, yet a good one follows at ${next}`);
  }
  return { restored: replay.result(), end, tornBytes: file.length - end, frames };
}

class Replay {
  #hardState: HardState = emptyState.hardState;
  readonly #entries: Entry[] = [];

  hardState(state: HardState): void {
    this.#hardState = state;
  }

  truncateFrom(index: number): void {
    this.#entries.length = Math.min(this.#entries.length, index - 1);
  }

  entry(entry: Entry): void {
    const expected = this.#entries.length + 1;
    if (entry.index !== expected) {
      throw new DamagedLog(`entry ${entry.index} stands where entry ${expected} belongs`);
    }
    this.#entries.push(entry);
  }

  result(): Restored {
    return { hardState: this.#hardState, base: emptyState.base, entries: this.#entries };
  }
}
