import { isNodeId, maxMembers, type MemberChange } from '../core/index.ts';
import { placeOf } from './option-values.ts';

/** What an operator asks of a node. */
export type OperatorRequest =
  | { readonly type: 'members' }
  | { readonly type: 'change'; readonly change: MemberChange }
  | { readonly type: 'transfer'; readonly to: number }
  | { readonly type: 'snapshot' };

/** What is wrong with a body, in words. */
export interface BadBody {
  readonly type: 'bad-body';
  readonly message: string;
}

/** Reads a request below `/cluster`; undefined: there is no such one. */
export function operatorRequest(
  method: string,
  path: string,
  body: string,
): OperatorRequest | BadBody | undefined {
  switch (`${method} ${path}`) {
    case 'GET /cluster/members':
      return { type: 'members' };
    case 'POST /cluster/members':
      return parseChange(body);
    case 'POST /cluster/transfer':
      return parseTransfer(body);
    case 'POST /cluster/snapshot':
      return { type: 'snapshot' };
    default:
      return undefined;
  }
}

const changeForm =
  'the body is {"add": [{"id": 4, "address": "host:port"}], "promote": [4], "remove": [2]}, or a part of it';

function parseChange(body: string): OperatorRequest | BadBody {
  const parsed = objectOf(body);
  if (parsed === null) return bad(changeForm);
  const unknown = Object.keys(parsed).find((name) => !['add', 'promote', 'remove'].includes(name));
  if (unknown !== undefined) return bad(`"${unknown}" is no part of a change; ${changeForm}`);
  const promote = idsOf(parsed['promote']);
  const remove = idsOf(parsed['remove']);
  const add = parsed['add'] ?? [];
  if (promote === null || remove === null || !Array.isArray(add) || add.length > maxMembers) {
    return bad(changeForm);
  }
  const added: { id: number; address: string }[] = [];
  for (const item of add as readonly unknown[]) {
    const { id, address } = (item ?? {}) as Record<string, unknown>;
    if (!isId(id) || typeof address !== 'string') return bad(changeForm);
    if (placeOf(id, address) === null) {
      return bad(`"${address.slice(0, 100)}" is not HOST:PORT, where the others dial node ${id}`);
    }
    added.push({ id, address });
  }
  return { type: 'change', change: { add: added, promote, remove } };
}

function parseTransfer(body: string): OperatorRequest | BadBody {
  const to = objectOf(body)?.['to'];
  return isId(to) ? { type: 'transfer', to } : bad('the body is {"to": 2}: the id of a voter');
}

function bad(message: string): BadBody {
  return { type: 'bad-body', message };
}

function objectOf(body: string): Readonly<Record<string, unknown>> | null {
  try {
    const parsed: unknown = JSON.parse(body);
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
    return isObject ? (parsed as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function idsOf(value: unknown): readonly number[] | null {
  if (value === undefined) return [];
  return Array.isArray(value) && value.length <= maxMembers && value.every(isId) ? value : null;
}

function isId(value: unknown): value is number {
  return typeof value === 'number' && isNodeId(value);
}
