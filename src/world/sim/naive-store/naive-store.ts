import type { SimSystem } from '../sim-system.ts';
import type { StoreFlaw } from './flaws.ts';
import { StoreNode } from './store-node.ts';

/**
 * A store of a few hundred lines to test the harness with: one Paxos register that holds all keys
 * at once, with a leader for as long as a majority follows it. It is linearizable under every fault
 * until a flaw is planted, and naive in all else: each message carries the whole state.
 */
export function naiveStore(flaw?: StoreFlaw): SimSystem {
  return { name: 'naive', createNode: (setup) => new StoreNode(setup, flaw) };
}
