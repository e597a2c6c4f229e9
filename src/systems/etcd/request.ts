import type { Invocation, Json, JsonObject } from '../../history/operation.ts';

/** An operation in etcd's JSON gateway: always a POST. */
export interface EtcdRequest {
  readonly operation: Invocation;
  readonly path: string;
  readonly body: JsonObject;
}

/** Keys and values are bytes, in base64. A value is kept as JSON: what is read is what was written. */
export function encoded(value: Json): string {
  return Buffer.from(JSON.stringify(value)).toString('base64');
}

/** Undefined: it is no value of ours. */
export function decoded(text: string): Json | undefined {
  try {
    return JSON.parse(Buffer.from(text, 'base64').toString('utf8')) as Json;
  } catch {
    return undefined;
  }
}

/** How etcd spells an operation; undefined when it has no word for it. Pure. */
export function requestOf(operation: Invocation, serializable: boolean): EtcdRequest | undefined {
  if (operation.key === undefined) return undefined;
  const key = Buffer.from(operation.key).toString('base64');
  switch (operation.f) {
    case 'read': {
      const body = serializable ? { key, serializable } : { key };
      return { operation, path: '/v3/kv/range', body };
    }
    case 'write':
      return { operation, path: '/v3/kv/put', body: { key, value: encoded(operation.value) } };
    case 'delete':
      return { operation, path: '/v3/kv/deleterange', body: { key } };
    case 'cas': {
      if (!Array.isArray(operation.value)) return undefined;
      const [expected = null, value = null] = operation.value as readonly Json[];
      const success = [{ request_put: { key, value: encoded(value) } }];
      return { operation, path: '/v3/kv/txn', body: { compare: [equals(key, expected)], success } };
    }
    default:
      return undefined;
  }
}

/** A key that is not there has version 0 and no value to compare. */
function equals(key: string, expected: Json): JsonObject {
  return expected === null
    ? { key, target: 'VERSION', result: 'EQUAL', version: '0' }
    : { key, target: 'VALUE', result: 'EQUAL', value: encoded(expected) };
}
