import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';

/** What a request brought along. What a decoder of UTF-8 would replace is refused, not replaced. */
export type Body =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'not-utf8' };

/** Hands over the whole body. One that is too large is read to its end all the same: its sender listens only then. */
export function readBody(
  request: IncomingMessage,
  maxBytes: number,
  done: (body: Body) => void,
): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxBytes) chunks.push(chunk);
    else chunks.length = 0;
  });
  request.on('end', () => {
    const whole = Buffer.concat(chunks);
    if (bytes > maxBytes) done({ kind: 'too-large' });
    else if (!isUtf8(whole)) done({ kind: 'not-utf8' });
    else done({ kind: 'text', text: whole.toString('utf8') });
  });
}
