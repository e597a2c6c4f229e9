import type { IncomingHttpHeaders } from 'node:http';
import { maxJsonDepth } from '../core/index.ts';
import { lossIn, memberOf, type Command, type Json, type RequestName } from '../kv/index.ts';
import { errorAnswer, type ApiAnswer } from './api-answer.ts';
import { operatorRequest, type OperatorRequest } from './operator-request.ts';

/** Bounds of one request; beyond them it is refused. */
export const maxKeyBytes = 1024;
export const maxValueBytes = 512 * 1024;

export type ApiRequest =
  | { readonly type: 'status' }
  | { readonly type: 'leader' }
  | { readonly type: 'read'; readonly key: string }
  | { readonly type: 'update'; readonly command: Command }
  | { readonly type: 'operate'; readonly request: OperatorRequest }
  | { readonly type: 'malformed'; readonly answer: ApiAnswer };

/** Reads a request off its line, its headers and its body; whatever is wrong with it is an answer. */
export function parseRequest(
  method: string,
  url: string,
  headers: IncomingHttpHeaders,
  body: string,
): ApiRequest {
  const path = url.split('?', 1)[0] ?? '';
  switch (`${method} ${path}`) {
    case 'GET /client/status':
      return { type: 'status' };
    case 'GET /client/leader':
      return { type: 'leader' };
    case 'POST /client/session':
      return { type: 'update', command: { op: 'open-session' } };
  }
  const asked = operatorRequest(method, path, body);
  if (asked?.type === 'bad-body') return malformed(400, 'bad-body', asked.message);
  if (asked !== undefined) return { type: 'operate', request: asked };
  const [, encodedKey, cas] = /^\/kv\/([^/]+)(\/cas)?$/.exec(path) ?? [];
  if (encodedKey === undefined) return malformed(404, 'no-such-path', `there is no ${path}`);
  const key = decodeKey(encodedKey);
  if (key === null) return malformed(400, 'bad-key', 'the key is not percent-encoded UTF-8');
  if (Buffer.byteLength(key) > maxKeyBytes) {
    return malformed(414, 'key-too-long', `a key has at most ${maxKeyBytes} bytes`);
  }
  if (method === 'GET' && cas === undefined) return { type: 'read', key };
  const request = requestName(headers);
  if (request === 'malformed') {
    const message = 'x-raft-session and x-raft-serial come together and are counts';
    return malformed(400, 'bad-session', message);
  }
  if (method === 'DELETE' && cas === undefined) {
    return { type: 'update', command: { op: 'delete', key, request } };
  }
  if (method !== 'POST') return malformed(405, 'no-such-method', `no ${method} on ${path}`);
  return parseUpdate(key, cas !== undefined, body, request);
}

function parseUpdate(
  key: string,
  cas: boolean,
  body: string,
  request: RequestName | null,
): ApiRequest {
  const parsed = parseJson(body);
  const value = memberOf(parsed, 'value');
  // An absent key reads as null, so null cannot also be a value that is there.
  if (Array.isArray(parsed) || value === undefined || value === null) {
    return malformed(400, 'bad-body', 'the body is {"value": …} with any JSON but null');
  }
  // The body is one level more than the value in it.
  const loss = lossIn(body, maxJsonDepth + 1);
  if (loss !== null) return malformed(400, 'bad-value', loss);
  if (!cas) return { type: 'update', command: { op: 'write', key, value, request } };
  const expected = memberOf(parsed, 'expected');
  if (expected === undefined) {
    const message = 'the body is {"expected": …, "value": …}; expected null means absent';
    return malformed(400, 'bad-body', message);
  }
  return { type: 'update', command: { op: 'cas', key, expected, value, request } };
}

function malformed(status: number, error: string, message: string): ApiRequest {
  return { type: 'malformed', answer: errorAnswer(status, error, message) };
}

function decodeKey(encoded: string): string | null {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null;
  }
}

/** Null stands for what is no JSON too: neither has members. */
function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

function requestName(headers: IncomingHttpHeaders): RequestName | null | 'malformed' {
  const session = headers['x-raft-session'];
  const serial = headers['x-raft-serial'];
  if (session === undefined && serial === undefined) return null;
  if (!isCount(session) || !isCount(serial)) return 'malformed';
  return { session: Number(session), serial: Number(serial) };
}

function isCount(text: string | string[] | undefined): text is string {
  return typeof text === 'string' && /^\d{1,15}$/.test(text);
}
