import type { Progress } from './progress.ts';
import type { Leader, State } from './state.ts';

/** More than half of `voters`. */
export function majorityOf(voters: number): number {
  return Math.floor(voters / 2) + 1;
}

/** Whether as many as `supporters` of the node's voters, itself among them where it counts, decide. */
export function isQuorum(state: State, supporters: number): boolean {
  return supporters >= majorityOf(state.config.peers.length + 1);
}

/** The largest values so far, falling. One list for all calls: this is asked at almost every step. */
const top: number[] = [];

/**
 * The largest number that a quorum of the leader's voters has reached: `own` is what the
 * leader itself has reached, `reachedBy` what a follower has.
 */
export function reachedByQuorum(
  leader: Leader,
  own: number,
  reachedBy: (follower: Progress) => number,
): number {
  const needed = majorityOf(leader.followers.length + 1);
  top[0] = own;
  let kept = 1;
  for (const follower of leader.followers) kept = keepTop(reachedBy(follower), kept, needed);
  return top[needed - 1] ?? 0;
}

/** Puts `value` in its place among the `needed` largest, of which there are `kept` so far. */
function keepTop(value: number, kept: number, needed: number): number {
  if (kept === needed && value <= (top[kept - 1] ?? 0)) return kept;
  let i = Math.min(kept, needed - 1);
  for (; i > 0; i--) {
    const above = top[i - 1] ?? 0;
    if (above >= value) break;
    top[i] = above;
  }
  top[i] = value;
  return Math.min(kept + 1, needed);
}
