import type { ServerResponse } from 'node:http';
import { commonHeaders, dataPolicy } from './headers.ts';

/** What is answered instead of what was asked for: a status and one sentence. */
export type Refusal = readonly [status: number, text: string];

export const notFound: Refusal = [404, 'There is no such page, run or file.'];

export function sendText(
  response: ServerResponse,
  type: string,
  body: string,
  policy = dataPolicy,
): void {
  response.writeHead(200, {
    ...commonHeaders,
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'content-security-policy': policy,
  });
  response.end(body);
}

export function sendJson(response: ServerResponse, value: unknown): void {
  sendText(response, 'application/json', JSON.stringify(value));
}

export function sendRefusal(response: ServerResponse, [status, text]: Refusal): void {
  response.writeHead(status, {
    ...commonHeaders,
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'content-security-policy': dataPolicy,
  });
  response.end(text);
}
