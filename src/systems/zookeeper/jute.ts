/** ZooKeeper's way to write a record: numbers with the high byte first, texts with their length. */
export const jute = {
  int(value: number): Buffer {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(value);
    return bytes;
  },
  long(value: bigint): Buffer {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64BE(value);
    return bytes;
  },
  bool(value: boolean): Buffer {
    return Buffer.from([value ? 1 : 0]);
  },
  bytes(value: Buffer): Buffer {
    return Buffer.concat([jute.int(value.length), value]);
  },
  text(value: string): Buffer {
    return jute.bytes(Buffer.from(value, 'utf8'));
  },
};

/** Requests, by their numbers in the protocol. */
export const opcodes = { create: 1, getData: 4, setData: 5, sync: 9, ping: 11 } as const;

/** Answers that say: certainly not done. */
export const errorCodes = {
  ok: 0,
  noNode: -101,
  badVersion: -103,
  nodeExists: -110,
  throttled: -127,
} as const;

/** Any version will do. */
export const anyVersion = -1;

/** A new session. It has seen nothing yet: any server may take it. */
export function connectRequest(sessionTimeoutMs: number): Buffer {
  return Buffer.concat([
    jute.int(0),
    jute.long(0n),
    jute.int(sessionTimeoutMs),
    jute.long(0n),
    jute.bytes(Buffer.alloc(16)),
    jute.bool(false),
  ]);
}

/** Whether a server made the session. */
export function isConnected(answer: Buffer): boolean {
  return answer.length >= 8 && answer.readInt32BE(4) > 0;
}

/** With all rights for everybody, and for good. */
export function createBody(path: string, data: Buffer): Buffer {
  const everybody = [jute.int(1), jute.int(31), jute.text('world'), jute.text('anyone')];
  return Buffer.concat([jute.text(path), jute.bytes(data), ...everybody, jute.int(0)]);
}

export function setDataBody(path: string, data: Buffer, version: number): Buffer {
  return Buffer.concat([jute.text(path), jute.bytes(data), jute.int(version)]);
}

export function getDataBody(path: string): Buffer {
  return Buffer.concat([jute.text(path), jute.bool(false)]);
}

/** Where the version stands in what follows the data: after four longs. */
const versionAt = 32;

/** What getData answered. Throws a RangeError when it is cut short. */
export function dataIn(body: Buffer): { readonly data: Buffer; readonly version: number } {
  const length = Math.max(0, body.readInt32BE(0));
  return {
    data: body.subarray(4, 4 + length),
    version: body.readInt32BE(4 + length + versionAt),
  };
}

/** The frames that are whole, and what is left. */
export function framesIn(bytes: Buffer): {
  readonly frames: readonly Buffer[];
  readonly rest: Buffer;
} {
  const frames: Buffer[] = [];
  let rest = bytes;
  while (rest.length >= 4) {
    const end = 4 + rest.readInt32BE(0);
    if (end < 4) throw new RangeError('a frame of a negative length');
    if (rest.length < end) break;
    frames.push(rest.subarray(4, end));
    rest = rest.subarray(end);
  }
  return { frames, rest };
}
