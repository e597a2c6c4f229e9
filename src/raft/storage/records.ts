import {
  encodeMembers,
  entryKinds,
  type Configuration,
  type Entry,
  type HardState,
  type Position,
  type Restored,
  type Write,
} from '../core/index.ts';

/**
 * A frame's payload: records, one after another, each beginning with its kind.
 * Hard state: term (6 bytes) · vote (4, 0 for none). Truncation: first index that goes (6).
 * Entry: kind (1) · index (6) · term (6) · length of the data (4) · data in UTF-8.
 * Base, what the log begins after: index (6) · term (6). Snapshot: index (6) · term (6) · length of
 * its data (6), which follows it in parts: length (4) · bytes of UTF-8. Members, who they were at the
 * snapshot: index of the entry that said so (6) · length (4) · text of UTF-8.
 */
const recordKinds = {
  hardState: 1,
  truncate: 2,
  entry: 3,
  base: 4,
  snapshot: 5,
  part: 6,
  members: 7,
} as const;
/** A snapshot may be longer than a frame. */
const partBytes = 1024 * 1024;
const entryHeaderBytes = 18;

/** Who receives the records of a log, in order. */
export interface RecordReader {
  hardState(state: HardState): void;
  truncateFrom(index: number): void;
  entry(entry: Entry): void;
  base(base: Position): void;
  snapshot(position: Position, bytes: number): void;
  snapshotPart(part: Buffer): void;
  /** Who the members were at the snapshot, as text. */
  members(index: number, text: string): void;
}

/** A write as records, each of which leaves a log that a node may have: a frame may end behind any of them. */
export function encodeWrite(write: Write): readonly Buffer[] {
  const records: Buffer[] = [];
  if (write.hardState !== null) {
    records.push(encodeHardState(write.hardState));
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

/** All that a node keeps, for a log that is written anew. */
export function encodeRestored({
  hardState,
  snapshot,
  base,
  entries,
}: Restored): readonly Buffer[] {
  const records = [encodeHardState(hardState), encodePosition(recordKinds.base, base)];
  if (snapshot !== null) {
    const data = Buffer.from(snapshot.data);
    const length = Buffer.alloc(6);
    length.writeUIntBE(data.length, 0, 6);
    records.push(Buffer.concat([encodePosition(recordKinds.snapshot, snapshot), length]));
    for (let at = 0; at < data.length; at += partBytes) {
      const part = data.subarray(at, at + partBytes);
      const header = Buffer.alloc(5);
      header.writeUInt8(recordKinds.part, 0);
      header.writeUInt32BE(part.length, 1);
      records.push(Buffer.concat([header, part]));
    }
    if (snapshot.configuration !== null) records.push(encodeConfiguration(snapshot.configuration));
  }
  for (const entry of entries) records.push(encodeEntry(entry));
  return records;
}

function encodeHardState({ term, votedFor }: HardState): Buffer {
  const record = Buffer.alloc(11);
  record.writeUInt8(recordKinds.hardState, 0);
  record.writeUIntBE(term, 1, 6);
  record.writeUInt32BE(votedFor ?? 0, 7);
  return record;
}

function encodeConfiguration({ index, members }: Configuration): Buffer {
  const text = Buffer.from(encodeMembers(members));
  const header = Buffer.alloc(11);
  header.writeUInt8(recordKinds.members, 0);
  header.writeUIntBE(index, 1, 6);
  header.writeUInt32BE(text.length, 7);
  return Buffer.concat([header, text]);
}

function encodePosition(kind: number, { index, term }: Position): Buffer {
  const record = Buffer.alloc(13);
  record.writeUInt8(kind, 0);
  record.writeUIntBE(index, 1, 6);
  record.writeUIntBE(term, 7, 6);
  return record;
}

function decodePosition(payload: Buffer, at: number): Position {
  return { index: payload.readUIntBE(at + 1, 6), term: payload.readUIntBE(at + 7, 6) };
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
    } else if (kind === recordKinds.base) {
      reader.base(decodePosition(payload, at));
      at += 13;
    } else if (kind === recordKinds.snapshot) {
      reader.snapshot(decodePosition(payload, at), payload.readUIntBE(at + 13, 6));
      at += 19;
    } else if (kind === recordKinds.part) {
      const end = at + 5 + payload.readUInt32BE(at + 1);
      if (end > payload.length) throw new RangeError('a part of a snapshot without its end');
      reader.snapshotPart(payload.subarray(at + 5, end));
      at = end;
    } else if (kind === recordKinds.members) {
      const end = at + 11 + payload.readUInt32BE(at + 7);
      if (end > payload.length) throw new RangeError('members without their end');
      reader.members(payload.readUIntBE(at + 1, 6), payload.toString('utf8', at + 11, end));
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
