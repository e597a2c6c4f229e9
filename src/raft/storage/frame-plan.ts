import type { Restored, Write } from '../core/index.ts';
import { encodeRestored, encodeWrite } from './records.ts';

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
  const parts = writes.map((write) => ({ records: encodeWrite(write), seq: write.seq }));
  return layOut(parts, maxPayloadBytes);
}

/** The frames of a log that is written anew by write number `seq`. */
export function planAnew(
  whole: Restored,
  seq: number,
  maxPayloadBytes: number,
): readonly PlannedFrame[] {
  return layOut([{ records: encodeRestored(whole), seq }], maxPayloadBytes);
}

function layOut(
  parts: readonly { readonly records: readonly Buffer[]; readonly seq: number }[],
  maxPayloadBytes: number,
): PlannedFrame[] {
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
  for (const { records: next, seq } of parts) {
    for (const record of next) {
      if (bytes + record.length > maxPayloadBytes) close();
      records.push(record);
      bytes += record.length;
    }
    durable = seq;
  }
  close();
  return frames;
}
