import { crc32 } from 'node:zlib';

/**
 * The log file is a header and then frames. One frame is one group commit: it is written
 * only after the frame before it is durable. So a crash can damage the last frame alone, and
 * a bad frame behind which another one was begun is damage that no crash explains.
 *
 * Frame: magic (4 bytes) · number (6) · payload length (4) · CRC-32 of number, length and
 * payload (4) · payload. Numbers count from 1 without a gap. All integers are big-endian.
 */
const magic = Buffer.from([0xff, 0x52, 0xfe, 0x4c]);
export const frameHeaderBytes = 18;

/** No frame is longer, so a length beyond it is a damaged one; what is more goes in several. */
export const maxFramePayloadBytes = 64 * 1024 * 1024;

const fileMagic = Buffer.from('RAFTLOG1');
const anewMagic = Buffer.from('RAFTLOG2');
export const fileHeaderBytes = 16;
/** The second form is longer. */
export const maxFileHeaderBytes = 28;

/** What a log file says of itself. */
export interface FileHeader {
  readonly nodeId: number;
  /** Frames that stood in the files before this one: their numbers are not given again. */
  readonly framesBefore: number;
  /** The last frame of those that were durable before the file got its name: a crash cannot have torn them. */
  readonly whole: number;
  readonly bytes: number;
}

/** The first file of a log: `RAFTLOG1` · node id (4) · CRC-32 of both (4). */
export function encodeFileHeader(nodeId: number): Buffer {
  const header = Buffer.alloc(fileHeaderBytes);
  fileMagic.copy(header);
  header.writeUInt32BE(nodeId, 8);
  return sealed(header);
}

/** One that was written anew: `RAFTLOG2` · node id (4) · frames before (6) · last whole one (6) · CRC-32 (4). */
export function encodeAnewHeader(nodeId: number, framesBefore: number, whole: number): Buffer {
  const header = Buffer.alloc(maxFileHeaderBytes);
  anewMagic.copy(header);
  header.writeUInt32BE(nodeId, 8);
  header.writeUIntBE(framesBefore, 12, 6);
  header.writeUIntBE(whole, 18, 6);
  return sealed(header);
}

function sealed(header: Buffer): Buffer {
  header.writeUInt32BE(crc32(header.subarray(0, -4)), header.length - 4);
  return header;
}

/** The header that begins `file`, or null when it is damaged. */
export function decodeFileHeader(file: Buffer): FileHeader | null {
  const anew = file.subarray(0, 8).equals(anewMagic);
  const bytes = anew ? maxFileHeaderBytes : fileHeaderBytes;
  if (file.length < bytes || !(anew || file.subarray(0, 8).equals(fileMagic))) return null;
  if (file.readUInt32BE(bytes - 4) !== crc32(file.subarray(0, bytes - 4))) return null;
  const nodeId = file.readUInt32BE(8);
  if (!anew) return { nodeId, framesBefore: 0, whole: 0, bytes };
  return { nodeId, framesBefore: file.readUIntBE(12, 6), whole: file.readUIntBE(18, 6), bytes };
}

/** @throws RangeError when the payload is too long to be read back */
export function encodeFrame(number: number, payload: Buffer): Buffer {
  if (payload.length > maxFramePayloadBytes) {
    throw new RangeError(`a frame of ${payload.length} bytes, beyond ${maxFramePayloadBytes}`);
  }
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
}

/** How long the frame is whose header begins `bytes`, should it be undamaged; null when there is no header. */
export function frameBytes(bytes: Buffer): number | null {
  if (bytes.length < frameHeaderBytes || !bytes.subarray(0, magic.length).equals(magic))
    return null;
  const length = bytes.readUInt32BE(10);
  return length > maxFramePayloadBytes ? null : frameHeaderBytes + length;
}

/** The frame that fills `bytes`, or null when it is not whole or not undamaged. */
export function decodeFrame(bytes: Buffer): Frame | null {
  if (frameBytes(bytes) !== bytes.length || !isChecked(bytes)) return null;
  return { number: bytes.readUIntBE(4, 6), payload: bytes.subarray(frameHeaderBytes) };
}

/**
 * Where, behind the damaged frame that begins `tail`, the next one was begun, or null. Two
 * bytes of the magic never occur in UTF-8, and a client's values are all that is long in a
 * frame, so a magic is the beginning of a frame, be the rest of it damaged or not. One whose
 * magic is what was damaged is known by its number and checksum.
 *
 * @param number of the next frame
 */
export function findNextFrame(tail: Buffer, number: number): number | null {
  const at = tail.indexOf(magic, 1);
  if (at >= 0) return at;
  const wanted = Buffer.alloc(6);
  wanted.writeUIntBE(number, 0, 6);
  const first = magic.length + 1;
  for (
    let found = tail.indexOf(wanted, first);
    found >= 0;
    found = tail.indexOf(wanted, found + 1)
  ) {
    const frame = tail.subarray(found - magic.length);
    if (frame.length < frameHeaderBytes) return null;
    const length = frame.readUInt32BE(10);
    if (
      frameHeaderBytes + length <= frame.length &&
      isChecked(frame.subarray(0, frameHeaderBytes + length))
    ) {
      return found - magic.length;
    }
  }
  return null;
}

function isChecked(frame: Buffer): boolean {
  return frame.readUInt32BE(14) === checksum(frame, frame.length - frameHeaderBytes);
}

function checksum(frame: Buffer, payloadLength: number): number {
  const numberAndLength = crc32(frame.subarray(4, 14));
  return crc32(frame.subarray(frameHeaderBytes, frameHeaderBytes + payloadLength), numberAndLength);
}
