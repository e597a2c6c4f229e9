import type { Entry, HardState, Write } from '../core/index.ts';

/**
 * A frame's payload: records, one after another, each beginning with its kind.
 * Hard state: term (6 bytes) · vote (4, 0 for none). Truncation: first index that goes (6).
 * Entry: kind (1) · index (6) · term (6) · length of the data (4) · data in UTF-8.
 */
const recordKinds = { hardState: 1, truncate: 2, entry: 3 } as const;
const entryKinds = ['command', 'noop'] as const;
const entryHeaderBytes = 18;

/** Who receives the records of a log, in order. */
export interface RecordReader {
  hardState(state: HardState): void;
  truncateFrom(index: number): void;
  entry(entry: Entry): void;
}

/** A write as records, each of which leaves a log that a node may have: a frame may end behind any of them. */
export function encodeWrite(write: Write): readonly Buffer[] {
  const records: Buffer[] = [];
  if (write.hardState !== null) {
    const record = Buffer.alloc(11);
    record.writeUInt8(recordKinds.hardState, 0);
    record.writeUIntBE(write.hardState.term, 1, 6);
    record.writeUInt32BE(write.hardState.votedFor ?? 0, 7);
    records.push(record);
  }
  if (write.truncateFrom !== null) {
    const record = Buffer.alloc(7);
    record.writeUInt8(recordKinds.truncate, 0);
    record.writeUIntBE(write.truncateFrom, 1, 6);
    records.push(record);
  }
  for (const entry of write.entries) records.push(encodeEntry(entry));
  return records;
}

function encodeEntry(entry: Entry): Buffer {
  const dataBytes = Buffer.byteLength(entry.data);
  const record = Buffer.allocUnsafe(entryHeaderBytes + dataBytes);
  record.writeUInt8(recordKinds.entry, 0);
  record.writeUInt8(entryKinds.indexOf(entry.kind), 1);
  record.writeUIntBE(entry.index, 2, 6);
  record.writeUIntBE(entry.term, 8, 6);
  record.writeUInt32BE(dataBytes, 14);
  record.write(entry.data, entryHeaderBytes);
  return record;
}

/** @throws RangeError when the payload is not a list of records: its CRC was right, so a program wrote it so. */
export function decodeRecords(payload: Buffer, reader: RecordReader): void {
  let at = 0;
  while (at < payload.length) {
    const kind = payload.readUInt8(at);
    if (kind === recordKinds.hardState) {
      const vote = payload.readUInt32BE(at + 7);
      const term = payload.readUIntBE(at + 1, 6);
      reader.hardState({ term, votedFor: vote === 0 ? null : vote });
      at += 11;
    } else if (kind === recordKinds.truncate) {
      reader.truncateFrom(payload.readUIntBE(at + 1, 6));
      at += 7;
    } else if (kind === recordKinds.entry) {
      const end = at + entryHeaderBytes + payload.readUInt32BE(at + 14);
      if (end > payload.length) throw new RangeError('an entry without its end');
      reader.entry(decodeEntry(payload.subarray(at, end)));
      at = end;
    } else {
      throw new RangeError(`a record of kind ${kind}`);
    }
  }
}

function decodeEntry(record: Buffer): Entry {
  const kind = entryKinds[record.readUInt8(1)];
  if (kind === undefined) throw new RangeError(`an entry of kind ${record.readUInt8(1)}`);
  const index = record.readUIntBE(2, 6);
  const term = record.readUIntBE(8, 6);
  return { index, term, kind, data: record.toString('utf8', entryHeaderBytes) };
}
