import { LeaderHint } from '../../leader-hint.ts';
import type { ClusterView } from '../node-view.ts';

/** What the clients of one cluster know together of who leads. */
export function leaderHints(): (cluster: ClusterView) => LeaderHint {
  const hints = new WeakMap<ClusterView, LeaderHint>();
  return (cluster) => {
    const hint = hints.get(cluster) ?? new LeaderHint();
    hints.set(cluster, hint);
    return hint;
  };
}
