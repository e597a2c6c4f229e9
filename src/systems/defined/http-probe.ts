import type { Json } from '../../history/operation.ts';

/** `'GET /health'`, or the same with the name of the port. */
export type HttpProbe<Port extends string = string> =
  `GET /${string}` | { readonly get: `/${string}`; readonly port?: Port };

/** What a node answered to a probe. */
export interface HttpAnswer {
  readonly status: number;
  /** As JSON; null when it is none. */
  readonly body: Json;
}
