import { RoutedClient } from '../../routed-client.ts';
import type { Wire } from '../../wire.ts';
import type { ClientDefinition } from '../client-definition.ts';
import { addressesOf } from './addresses.ts';
import { leaderHints } from './leader-hints.ts';

/**
 * Clients over a wire of one's own, for the hot path of a system that comes along: what a request
 * is, and what an answer says of it, without a function in between.
 *
 * @param wireOf called once for each thread
 */
export function overWire<Request>(
  supports: readonly string[],
  wireOf: () => Wire<Request>,
): ClientDefinition {
  const hintOf = leaderHints();
  return {
    supports,
    open: (cluster, options) =>
      new RoutedClient(wireOf(), addressesOf(cluster), options, hintOf(cluster)),
  };
}
