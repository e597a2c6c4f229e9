import { describeEntry } from '../../core/index.ts';
import {
  breachOf,
  type Breach,
  type Invariant,
  type Step,
  type WatchedCluster,
} from './invariant.ts';

/** No two nodes apply different entries at one index (§5.4.3). */
export class StateMachineSafety implements Invariant {
  readonly name = 'state-machine-safety';
  readonly occasion = 'entry applied that another node had applied';
  readonly looksAt = ['committed'] as const;
  occasions = 0;

  stepped({ node, output }: Step, { committed }: WatchedCluster): Breach | null {
    for (const { entry } of output.committed) {
      const known = committed[entry.index - 1]?.entry;
      if (known === undefined) continue;
      this.occasions++;
      if (known === entry || (known.term === entry.term && known.data === entry.data)) continue;
      const text = `n${node.id} applied ${describeEntry(entry)} where ${describeEntry(known)} was applied before`;
      return breachOf(node, entry.index, text);
    }
    return null;
  }
}
