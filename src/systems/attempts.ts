import type { ClientTime } from './client-time.ts';
import type { Errand, Heard, LeaderWalk } from './leader-walk.ts';

/** How long attempts may be repeated, and how long each one may take. */
export interface Patience {
  readonly max: number;
  readonly deadlineMs: number;
  /** @param attempt from 1 */
  readonly shareMs: (attempt: number) => number;
}

/** What the last attempt, or the first that stayed open, came to. */
export interface Tried extends Heard {
  /** Attempts after one whose outcome was not known. */
  readonly repeats: number;
}

/** Between two attempts of one operation: an election takes longer than a round trip. */
const retryPauseMs = 20;

/**
 * Several attempts, each with its share of the timeout. When one of them has an unknown
 * outcome, only an answer of the state machine (`ok`, a failed precondition) ends the
 * operation: the session makes that the answer of every attempt. That a *later* attempt
 * was refused says nothing about the earlier one, which may still be on its way.
 */
export async function tryRepeatedly(
  walk: LeaderWalk,
  errand: Errand,
  first: number,
  { max, deadlineMs, shareMs }: Patience,
  { time, closing }: { readonly time: ClientTime; readonly closing: AbortSignal },
): Promise<Tried> {
  let node = first;
  let open: Heard | undefined;
  let repeats = 0;
  for (let attempt = 1; ; attempt++) {
    if (open !== undefined) repeats++;
    const attemptEndsMs = Math.min(time.nowMs() + shareMs(attempt), deadlineMs);
    const heard = await walk.follow(errand, node, attemptEndsMs);
    const { kind } = heard.answer;
    if (kind === 'ok' || kind === 'decided-fail') return { ...heard, repeats };
    if (kind === 'unknown') open ??= heard;
    const late = time.nowMs() + retryPauseMs >= deadlineMs;
    if (late || attempt === max || closing.aborted) return { ...(open ?? heard), repeats };
    await time.sleep(retryPauseMs);
    node = walk.leader;
  }
}
