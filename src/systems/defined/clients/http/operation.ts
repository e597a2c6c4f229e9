import type { Json } from '../../../../history/operation.ts';
import type { HttpMethod } from '../../../http-exchange.ts';
import type { ValuePlace } from './value-path.ts';

/** An HTTP status, or one together with words that its body has; or several. */
export type Statuses = Status | readonly Status[];

/** `500`, or `{ status: 500, says: 'no rows' }` where a server has one status for many things. */
export type Status = number | { readonly status: number; readonly says: string };

/** How an operation is spelled, and what the answers to it mean. Exactly one method has a path. */
export interface HttpOperation {
  /** Paths; `:key` stands for the key. */
  readonly get?: `/${string}`;
  readonly post?: `/${string}`;
  readonly put?: `/${string}`;
  readonly patch?: `/${string}`;
  readonly delete?: `/${string}`;
  /** Sent as JSON; `$value`, `$expected` and `$key` stand for parts of the operation. */
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Statuses by which it was done, whatever the body says. Default: 200 to 299 with an empty body,
   * or with JSON that tells of no error.
   */
  readonly done?: Statuses;
  /** What an answer must say to be a success: `{ at: '.ok', is: true }`. Any other is not understood. */
  readonly expect?: { readonly at: ValuePlace; readonly is: Json };
  /** A read: where the value stands in the answer. Another operation: what it came to, if it says so. */
  readonly value?: ValuePlace;
  /** A read: statuses that say that there is no such key. A delete: the same, and it is done. */
  readonly missing?: Statuses;
  /** A cas: statuses that say that the value was not the expected one. */
  readonly precondition?: Statuses;
}

export const httpMethods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** The method and the path of an operation; undefined when it has none. */
export function requestLine(
  operation: HttpOperation,
): { readonly method: HttpMethod; readonly path: string } | undefined {
  for (const name of httpMethods) {
    const path = operation[name];
    if (path !== undefined) return { method: name.toUpperCase() as HttpMethod, path };
  }
  return undefined;
}

export function includes(
  statuses: Statuses | undefined,
  answer: { readonly status: number; readonly body: string },
): boolean {
  if (statuses === undefined) return false;
  const all = isList(statuses) ? statuses : [statuses];
  return all.some((each) =>
    typeof each === 'number'
      ? each === answer.status
      : each.status === answer.status && answer.body.includes(each.says),
  );
}

function isList(statuses: Statuses): statuses is readonly Status[] {
  return Array.isArray(statuses);
}
