import { crc32 } from 'node:zlib';

/**
 * The log file is a header and then frames. One frame is one group commit: it is written
 * only after the frame before it is durable. So a crash can damage the last frame alone, and
 * a bad frame with a good one behind it is damage that no crash explains.
 *
 * Frame: magic (4 bytes) · number (6) · payload length (4) · CRC-32 of number, length and
 * payload (4) · payload. Numbers count from 1 without a gap. All integers are big-endian.
 */
const magic = Buffer.from([0xff, 0x52, 0xfe, 0x4c]);
const frameHeaderBytes = 18;

/** No frame is longer, so a length beyond it is a damaged one. */
export const maxFramePayloadBytes = 64 * 1024 * 1024;

const fileMagic = Buffer.from('RAFTLOG1');
export const fileHeaderBytes = 16;

/** `RAFTLOG1` · node id (4) · CRC-32 of both (4). */
export function encodeFileHeader(nodeId: number): Buffer {
  const header = Buffer.alloc(fileHeaderBytes);
  fileMagic.copy(header);
  header.writeUInt32BE(nodeId, 8);
  header.writeUInt32BE(crc32(header.subarray(0, 12)), 12);
  return header;
}

/** The node id of the log, or null when the header is damaged. */
export function decodeFileHeader(file: Buffer): number | null {
  if (file.length < fileHeaderBytes || !file.subarray(0, 8).equals(fileMagic)) return null;
  if (file.readUInt32BE(12) !== crc32(file.subarray(0, 12))) return null;
  return file.readUInt32BE(8);
}

export function encodeFrame(number: number, payload: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(frameHeaderBytes + payload.length);
  magic.copy(frame);
  frame.writeUIntBE(number, 4, 6);
  frame.writeUInt32BE(payload.length, 10);
  payload.copy(frame, frameHeaderBytes);
  frame.writeUInt32BE(checksum(frame, payload.length), 14);
  return frame;
}

export interface Frame {
  readonly number: number;
  readonly payload: Buffer;
  /** Where the next frame begins. */
  readonly end: number;
}

/** The frame at `offset`, or null when there is no whole and undamaged one. */
export function frameAt(file: Buffer, offset: number): Frame | null {
  const start = offset + frameHeaderBytes;
  if (start > file.length) return null;
  if (!file.subarray(offset, offset + magic.length).equals(magic)) return null;
  const length = file.readUInt32BE(offset + 10);
  if (length > maxFramePayloadBytes || start + length > file.length) return null;
  if (file.readUInt32BE(offset + 14) !== checksum(file.subarray(offset), length)) return null;
  return {
    number: file.readUIntBE(offset + 4, 6),
    payload: file.subarray(start, start + length),
    end: start + length,
  };
}

/**
 * Where a good frame begins after `offset`, or null. Two bytes of the magic never occur in
 * UTF-8, so a client cannot write a value that looks like a frame.
 */
export function findFrameAfter(file: Buffer, offset: number): number | null {
  for (let at = file.indexOf(magic, offset + 1); at >= 0; at = file.indexOf(magic, at + 1)) {
    if (frameAt(file, at) !== null) return at;
  }
  return null;
}

function checksum(frame: Buffer, payloadLength: number): number {
  const numberAndLength = crc32(frame.subarray(4, 14));
  return crc32(frame.subarray(frameHeaderBytes, frameHeaderBytes + payloadLength), numberAndLength);
}
