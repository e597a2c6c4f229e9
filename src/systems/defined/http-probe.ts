import type { Json } from '../../history/operation.ts';
import type { HttpControl } from '../http-control.ts';

/** `'GET /health'`, or the same with the name of the port. */
export type HttpProbe<Port extends string = string> =
  `GET /${string}` | { readonly get: `/${string}`; readonly port?: Port };

/** What a node answered to a probe. */
export interface HttpAnswer {
  readonly status: number;
  /** As JSON; null when it is none. */
  readonly body: Json;
}

/** The path of a probe, and the name of its port if it has one. */
export function probeTarget(probe: HttpProbe): {
  readonly path: string;
  readonly port: string | undefined;
} {
  if (typeof probe !== 'string') return { path: probe.get, port: probe.port };
  return { path: probe.slice('GET '.length), port: undefined };
}

/** Rejects when there is no answer within `timeoutMs`. */
export function askByHttp(
  control: HttpControl,
  { host, port }: { readonly host: string; readonly port: number },
  probe: HttpProbe,
  timeoutMs: number,
): Promise<HttpAnswer> {
  return control.get(`http://${host}:${port}${probeTarget(probe).path}`, timeoutMs);
}

export function isSuccess({ status }: HttpAnswer): boolean {
  return status >= 200 && status < 300;
}
