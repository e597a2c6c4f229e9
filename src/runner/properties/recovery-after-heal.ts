import { propertyChecker, type Judgement } from '../../../checker/core/checker.ts';
import { plural } from '../../plural.ts';
import { whyUnfit } from '../fitness.ts';
import type { Recovery, UnservedThread } from '../outcome.ts';
import type { CheckedRun } from './checked-run.ts';

/** How a number of microseconds is said: 3 ms, 1.25 s. */
const duration = (us: number): string =>
  us < 1_000_000 ? `${Math.ceil(us / 1000)} ms` : `${(us / 1_000_000).toFixed(2)} s`;

/** Of what a thread or a node was asked, this share may come to something else by chance. */
const mostly = 0.9;
/** Fewer refusals than this show nothing. */
const enoughRefusals = 5;

/** Whether the cluster serves every client again when all faults are undone. */
export const recoveryAfterHeal = propertyChecker<CheckedRun>(
  'recovery-after-heal',
  ({ outcome, plan, stats }) =>
    judgeRecovery(outcome.recovery, {
      patienceMs: plan.recoveryTimeoutMs,
      faults: outcome.faultsBegun,
      succeeded: Object.values(stats.counts).some(({ ok }) => ok > 0),
    }),
);

/**
 * It is violated only when the cluster was *shown* to be unable: no node led for the whole
 * patience although the nodes answered, or clients were refused, promptly, to the end; and the
 * harness was fit to say so. A probe that was not answered shows nothing: the machine may be slow.
 *
 * @param recovery undefined when the run did not come so far
 * @param succeeded whether any operation of the run ever did
 */
export function judgeRecovery(
  recovery: Recovery | undefined,
  run: { readonly patienceMs: number; readonly faults: number; readonly succeeded: boolean },
): Judgement {
  const unknown = (summary: string, details: readonly string[] = []): Judgement => ({
    verdict: 'unknown',
    summary,
    ...(details.length > 0 && { details }),
  });
  if (recovery === undefined) return unknown('the run ended before the recovery phase');
  if (recovery.interrupted) return unknown('the run was interrupted while the cluster recovered');
  const { firstOkAfterUs, threadsServed, threads } = recovery;
  if (firstOkAfterUs !== null && threadsServed === threads) {
    if (run.faults === 0) {
      return { verdict: 'not-exercised', summary: 'there was no fault to recover from' };
    }
    const summary = `writes were accepted ${duration(firstOkAfterUs)} after the heal, by ${threads === 1 ? 'the one client' : `all ${threads} clients`}`;
    return { verdict: 'valid', summary };
  }
  const within = `within ${run.patienceMs / 1000} s after ${run.faults > 0 ? 'all faults were undone' : 'the workload'}`;
  const what =
    firstOkAfterUs === null
      ? `no write was accepted ${within}`
      : `only ${threadsServed} of ${plural(threads, 'client')} could write ${within}`;
  if (!run.succeeded) return unknown(`${what}; nor did any operation succeed before`);
  const unfit = whyUnfit(recovery.lag);
  const shown = whatWasShown(recovery);
  if (unfit.length === 0 && shown !== undefined) {
    return { verdict: 'invalid', summary: `${what}: ${shown}` };
  }
  const doubts = [...unfit, ...(shown === undefined ? whyNotShown(recovery) : [])];
  return unknown(`${what}, which may be the machine: ${doubts[0] ?? 'nothing was shown'}`, doubts);
}

/** How the cluster was seen to be unable, in words; undefined when it was not. */
function whatWasShown({ firstOkAfterUs, nodes, unserved }: Recovery): string | undefined {
  const answered = nodes.prompt >= mostly * (nodes.prompt + nodes.late + nodes.unanswered);
  if (!answered || nodes.prompt === 0) return undefined;
  if (firstOkAfterUs === null && nodes.rolesReported && !nodes.leaderSeen) {
    return 'no node led, and the nodes answered promptly';
  }
  if (!unserved.every(wasRefused)) return undefined;
  const refusals = unserved.reduce((sum, { refused }) => sum + refused, 0);
  return `${refusals} probes were refused by nodes that answered promptly`;
}

function wasRefused({ refused, late, unanswered }: UnservedThread): boolean {
  return refused >= enoughRefusals && refused >= mostly * (refused + late + unanswered);
}

function whyNotShown({ nodes, unserved }: Recovery): string[] {
  const total = (of: (seen: UnservedThread) => number): number =>
    unserved.reduce((sum, seen) => sum + of(seen), 0);
  const unanswered = total((seen) => seen.unanswered);
  const late = total((seen) => seen.late);
  const slowNodes = nodes.late + nodes.unanswered;
  return [
    ...(unanswered > 0 ? [`${unanswered} probes were not answered`] : []),
    ...(late > 0 ? [`${late} probes were answered late`] : []),
    ...(slowNodes > 0
      ? [`nodes were asked for their status ${slowNodes} times without a prompt answer`]
      : []),
    ...(nodes.prompt + slowNodes === 0 ? ['no node was up to be asked'] : []),
    ...(unanswered + late + slowNodes === 0
      ? ['too few probes were refused to show anything']
      : []),
  ];
}
