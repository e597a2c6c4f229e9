import type { Invocation } from '../../history/operation.ts';
import type { HttpRequest } from '../http-exchange.ts';

/** The part of a request that depends on the operation alone. */
export type KvRequest = Pick<HttpRequest, 'method' | 'path' | 'body'>;

/** How the HTTP API spells an operation; undefined when it has no word for it. Pure. */
export function requestOf(operation: Invocation): KvRequest | undefined {
  if (operation.key === undefined) return undefined;
  const path = `/kv/${encodeURIComponent(operation.key)}`;
  switch (operation.f) {
    case 'read':
      return { method: 'GET', path };
    case 'write':
      return { method: 'POST', path, body: JSON.stringify({ value: operation.value }) };
    case 'delete':
      return { method: 'DELETE', path };
    case 'cas': {
      if (!Array.isArray(operation.value)) return undefined;
      const [expected, value] = operation.value as readonly unknown[];
      return { method: 'POST', path: `${path}/cas`, body: JSON.stringify({ expected, value }) };
    }
    default:
      return undefined;
  }
}
