import type { Json, JsonObject } from '../../history/operation.ts';
import { canonicalJson } from '../../history/canonical-json.ts';
import { errorCodes } from './errors.ts';

/** Answers a request of a node, at once. */
export type Service = (request: JsonObject) => JsonObject;

/**
 * The services that nodes may send requests to, by the names that Maelstrom gives them. The three
 * stores are linearizable each: `seq-kv` and `lww-kv` promise less, and here they keep more than
 * they promise. A node that needs that does not show it here.
 */
export function createServices(): ReadonlyMap<string, Service> {
  return new Map([
    ['lin-kv', keyValueService()],
    ['seq-kv', keyValueService()],
    ['lww-kv', keyValueService()],
    ['lin-tso', timestampService()],
  ]);
}

function keyValueService(): Service {
  const values = new Map<string, Json>();
  return (request) => {
    const key = canonicalJson(request['key'] ?? null);
    const held = values.get(key);
    switch (request['type']) {
      case 'read':
        return held === undefined ? noSuchKey(key) : { type: 'read_ok', value: held };
      case 'write':
        values.set(key, request['value'] ?? null);
        return { type: 'write_ok' };
      case 'cas': {
        const creates = request['create_if_not_exists'] === true;
        if (held === undefined && !creates) return noSuchKey(key);
        const from = request['from'] ?? null;
        if (held !== undefined && canonicalJson(held) !== canonicalJson(from)) {
          const text = `current value ${canonicalJson(held)} is not ${canonicalJson(from)}`;
          return { type: 'error', code: errorCodes.preconditionFailed, text };
        }
        values.set(key, request['to'] ?? null);
        return { type: 'cas_ok' };
      }
      default:
        return notSupported(request);
    }
  };
}

/** Timestamps that never repeat and only grow. */
function timestampService(): Service {
  let last = -1;
  return (request) =>
    request['type'] === 'ts' ? { type: 'ts_ok', ts: ++last } : notSupported(request);
}

function noSuchKey(key: string): JsonObject {
  return { type: 'error', code: errorCodes.keyDoesNotExist, text: `there is no key ${key}` };
}

function notSupported({ type = null }: JsonObject): JsonObject {
  const text = `unknown type ${canonicalJson(type)}`;
  return { type: 'error', code: errorCodes.notSupported, text };
}
