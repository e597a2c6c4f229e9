import { createReadStream, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { badArguments, HarnessError } from '../../errors.ts';
import { runFiles } from '../../store/run-folder.ts';
import { openBelow } from '../../os/open-regular.ts';

/** Called after every chunk with how many bytes were read, unpacked. */
export type ReadProgress = (bytes: number) => void;

/** Takes a history's bytes as they come. */
export interface ByteSink {
  push(chunk: Uint8Array): void;
}

const chunkBytes = 1024 * 1024;

/**
 * Reads a file into a reader of histories. `-` is standard input, a folder stands for the
 * `history.jsonl` in it, and what is packed with gzip is unpacked, whatever it is called.
 *
 * What it throws, `inFile` turns into an error that names the file.
 */
export async function readFileInto(
  file: string,
  sink: ByteSink,
  progress: ReadProgress = () => undefined,
): Promise<void> {
  let bytes = 0;
  for await (const chunk of unpacked(openBytes(file))) {
    sink.push(chunk);
    bytes += chunk.length;
    progress(bytes);
  }
}

/**
 * The error with the file's name in front of its message. What the operating system or zlib
 * says becomes an RJ016; programmer errors stay what they are.
 */
export function inFile(file: string, error: unknown): unknown {
  const name = file === '-' ? 'standard input' : file;
  if (error instanceof HarnessError) {
    const { code, message, fix, exitCode } = error;
    return new HarnessError(code, `${name}: ${message}`, fix, exitCode, { cause: error });
  }
  const reason = readProblem(error);
  if (reason === undefined) return error;
  return badArguments('RJ016', `${name} cannot be read: ${reason}`, 'Name a file with a history.');
}

function openBytes(file: string): Readable {
  if (file === '-') return process.stdin;
  const isRun = statSync(file).isDirectory() && existsSync(path.join(file, runFiles.history));
  // What a person names is read whatever it is (`<(zcat …)` is a pipe); what a folder holds is not.
  const fd = isRun ? { fd: openBelow(file, runFiles.history) } : undefined;
  return createReadStream(file, { highWaterMark: chunkBytes, ...fd });
}

/** gzip is known by its first two bytes. */
async function* unpacked(source: Readable): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  let head = new Uint8Array();
  let done = false;
  while (head.length < 2 && !done) {
    const next = await chunks.next();
    if (next.done === true) done = true;
    else head = head.length === 0 ? new Uint8Array(next.value) : concatenate(head, next.value);
  }
  const rest = restored(head, chunks);
  yield* head[0] === 0x1f && head[1] === 0x8b ? gunzip(rest) : rest;
}

function concatenate(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

async function* restored(
  head: Uint8Array,
  chunks: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  for (;;) {
    const next = await chunks.next();
    if (next.done === true) return;
    yield next.value;
  }
}

async function* gunzip(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { pipeline } = await import('node:stream/promises');
  const gunzipped = createGunzip({ chunkSize: chunkBytes });
  // Its failure reaches the reader below as an error of the stream.
  const feeding = pipeline(source, gunzipped).catch(() => undefined);
  for await (const chunk of gunzipped as AsyncIterable<Uint8Array>) yield chunk;
  await feeding;
}

/** What the operating system or zlib says, in words; undefined for errors that are ours. */
function readProblem(error: unknown): string | undefined {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  switch (code) {
    case undefined:
      return undefined;
    case 'ENOENT':
      return 'there is no such file';
    case 'EACCES':
      return 'permission denied';
    case 'EISDIR':
      return 'it is a folder without a history.jsonl';
    default:
      return code.startsWith('Z_') ? 'the gzip data is damaged or cut off' : code;
  }
}
