import type { Invocation } from '../../history/operation.ts';
import type { SimRequest } from '../../world/sim/sim-system.ts';
import type { Command, KeyValueTypes, RequestName } from '../kv/index.ts';

/** What a request asks of the store; null when the store has no word for it. */
export type StoreRequest =
  | { readonly type: 'read'; readonly key: KeyValueTypes['query'] }
  | { readonly type: 'update'; readonly command: Command };

export function storeRequestOf(request: SimRequest): StoreRequest | null {
  if (request.kind === 'open-session') return { type: 'update', command: { op: 'open-session' } };
  const { operation, identity } = request;
  const name: RequestName | null =
    identity === undefined ? null : { session: Number(identity.session), serial: identity.serial };
  return requestFor(operation, name);
}

function requestFor(
  { f, key, value }: Invocation,
  request: RequestName | null,
): StoreRequest | null {
  if (key === undefined) return null;
  switch (f) {
    case 'read':
      return { type: 'read', key };
    case 'write':
      return { type: 'update', command: { op: 'write', key, value, request } };
    case 'delete':
      return { type: 'update', command: { op: 'delete', key, request } };
    case 'cas': {
      if (!Array.isArray(value)) return null;
      const [expected, next] = value as readonly (typeof value)[];
      if (expected === undefined || next === undefined) return null;
      return { type: 'update', command: { op: 'cas', key, expected, value: next, request } };
    }
    default:
      return null;
  }
}
