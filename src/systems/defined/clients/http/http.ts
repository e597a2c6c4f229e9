import nodeHttp from 'node:http';
import type { Invocation } from '../../../../history/operation.ts';
import type { ClientOptions } from '../../../client.ts';
import { exchangeHttp, exchangeText } from '../../../http-exchange.ts';
import { LeaderHint } from '../../../leader-hint.ts';
import { RoutedClient } from '../../../routed-client.ts';
import type { NodeAddress } from '../../../system.ts';
import type { Wire } from '../../../wire.ts';
import type { ClientDefinition } from '../../client-definition.ts';
import { addressesOf, clientPort } from '../addresses.ts';
import { leaderHints } from '../leader-hints.ts';
import { answerOf } from './answer.ts';
import { requestLine } from './operation.ts';
import type { HttpOperation, Statuses } from './operation.ts';
import { filled, partsOf, pathOf } from './template.ts';
import type { ValuePlace } from './value-path.ts';

/** A client over HTTP, as data. */
export interface HttpClientOptions {
  /** The name of the port. Default: the second one of the system, or its only one. */
  readonly port?: string;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly read?: HttpOperation;
  readonly write?: HttpOperation;
  /** Compare-and-set: writes `$value` if the key holds `$expected`. */
  readonly cas?: HttpOperation;
  readonly delete?: HttpOperation;
  /** Operations of workloads of your own, by their names. */
  readonly others?: Readonly<Record<string, HttpOperation>>;
  /** Statuses of a node that certainly did not do it, and never will: another node may. */
  readonly refused?: Statuses;
  /**
   * Redirects that say "I did not do it, the leader is there": they are followed to the node that
   * their Location names, a few at most. Any other redirect is not understood.
   */
  readonly redirects?: Statuses;
  /** Where a refusal names the leader, by its id, its name or its address. Default: in Location. */
  readonly leader?: ValuePlace;
}

export interface HttpClientDefinition extends ClientDefinition {
  /** What it was made of: a configuration is checked with it. */
  readonly http: HttpClientOptions;
}

/** How clients speak to a system over HTTP: method, path, body, and what the answers mean. */
export function http(options: HttpClientOptions): HttpClientDefinition {
  const { read, write, cas, delete: remove, others = {}, refused, redirects, leader } = options;
  const spellings = new Map<string, HttpOperation>(
    Object.entries({ read, write, cas, delete: remove, ...others }).flatMap(([f, spelling]) =>
      spelling === undefined ? [] : [[f, spelling]],
    ),
  );
  // Where nobody ever says "not me", every node takes writes: each thread stays at its home node.
  const hasLeader = [refused, redirects, leader].some((each) => each !== undefined);
  const hintOf = hasLeader ? leaderHints() : () => new LeaderHint();
  return {
    http: options,
    supports: [...spellings.keys()],
    open: (cluster, clientOptions) => {
      const nodes = addressesOf(cluster);
      const wire = httpWire(options, spellings, nodes, clientOptions.onAnswer);
      return new RoutedClient(wire, nodes, clientOptions, hintOf(cluster));
    },
  };
}

/** An operation, and how it is spelled. */
interface Spelled {
  readonly operation: Invocation;
  readonly spelling: HttpOperation;
}

function httpWire(
  { port, headers, refused, redirects, leader }: HttpClientOptions,
  spellings: ReadonlyMap<string, HttpOperation>,
  nodes: readonly NodeAddress[],
  onAnswer: ClientOptions['onAnswer'],
): Wire<Spelled> {
  const agent = new nodeHttp.Agent({ keepAlive: true, noDelay: true });
  return {
    requestOf: (operation) => {
      const spelling = spellings.get(operation.f);
      return spelling && { operation, spelling };
    },
    send: async (node, { operation, spelling }, { timeoutMs, signal }) => {
      const line = requestLine(spelling);
      const path = line && pathOf(line.path, operation.key);
      if (line === undefined || path === undefined) {
        return { kind: 'refused', error: 'unsupported-operation' };
      }
      const { body } = spelling;
      const exchanged = await exchangeHttp({
        agent,
        host: node.host,
        port: clientPort(node, port),
        method: line.method,
        path,
        headers: { ...headers, ...spelling.headers },
        ...(body !== undefined && { body: JSON.stringify(filled(body, partsOf(operation))) }),
        timeoutMs,
        signal,
      });
      onAnswer?.(`${line.method} ${path} to ${node.node}: ${exchangeText(exchanged)}`);
      return answerOf(operation, spelling, exchanged, { refused, redirects, leader, nodes });
    },
    close: () => agent.destroy(),
  };
}
