import type { Write } from '../core/index.ts';
import { encodeWrite } from './records.ts';

/** What one frame is to hold. */
export interface PlannedFrame {
  readonly payload: Buffer;
  /** The number of the last write that is durable with this frame; null when none is whole yet. */
  readonly durable: number | null;
}

/**
 * Lays writes out in frames that can be read back. As a rule all of them go into one; what a
 * frame cannot hold goes on in the next, in order, and a write is durable with its last record.
 */
export function planFrames(writes: readonly Write[], maxPayloadBytes: number): PlannedFrame[] {
  const frames: PlannedFrame[] = [];
  let records: Buffer[] = [];
  let bytes = 0;
  let durable: number | null = null;
  const close = (): void => {
    if (records.length > 0) frames.push({ payload: Buffer.concat(records, bytes), durable });
    records = [];
    bytes = 0;
    durable = null;
  };
  for (const write of writes) {
    for (const record of encodeWrite(write)) {
      if (bytes + record.length > maxPayloadBytes) close();
      records.push(record);
      bytes += record.length;
    }
    durable = write.seq;
  }
  close();
  return frames;
}
