import { cpus, platform, release, totalmem } from 'node:os';
import { packetKindsFor, refusePackets } from './packet-choice.ts';
import type { Nemesis } from '../../../nemesis/combined.ts';
import { nemesisAmong } from '../../../nemesis/own.ts';
import { workloadAmong } from '../../../workloads/own.ts';
import { workloadWithin } from '../../../workloads/within.ts';
import { badArguments } from '../../errors.ts';
import { checkersAmong, noParts } from '../../runner/own-parts.ts';
import { planDefaults, planTest, type TestPlan } from '../../runner/plan.ts';
import type { TestRecord } from '../../store/records.ts';
import { packageVersion } from '../../store/package-version.ts';
import { readSchedule } from './read-schedule.ts';
import type { RunCommandOptions } from '../../config/run-command-options.ts';
import type { Venue } from './venue.ts';

/** The same without the properties that are undefined: an option that was not given. */
function given<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : Math.round(seconds * 1000);
}

/** What a plan needs to know of the venue. */
type PlansFor = Pick<
  Venue,
  'system' | 'supports' | 'packets' | 'isOperated' | 'overthrows' | 'own'
>;

/**
 * @param venue the operations that its system has, and what its network can do to packets, absent:
 *   all; what the configuration adds
 * @throws HarnessError RJ011, RJ012 or RJ111 for a workload, a nemesis or a checker that does not
 *   exist, RJ063 for a workload that the system cannot do, RJ120 or RJ121 for faults of packets that
 *   the network cannot do, RJ128 for faults that need an operator where the system knows of none
 */
export function planFrom(
  options: RunCommandOptions,
  seed: number,
  nodes: readonly string[],
  venue: Partial<PlansFor> = {},
): TestPlan {
  const { supports, packets, overthrows = false, own = noParts } = venue;
  const { concurrency, readers, ops, rate, keys, readRatio, values, timeout, retries } = options;
  const timeLimitMs = milliseconds(options.timeLimit);
  const among = workloadWithin(workloadAmong(options.workload, own.workloads), supports);
  const more = [...checkersAmong(options.checker, own.checkers), ...own.properties];
  const workload = { ...among, checkers: [...among.checkers, ...more] };
  // A schedule brings its own faults: it needs no --nemesis beside it.
  const named = options.schedule !== undefined && options.nemesis === 'none';
  const nemesis = nemesisAmong(named ? 'all' : options.nemesis, own.nemeses);
  if (venue.isOperated === false) refuseOperated(nemesis, venue.system);
  const schedule =
    options.schedule === undefined ? undefined : readSchedule(options.schedule, nemesis, nodes);
  if (packets !== undefined) refusePackets(schedule ?? [], packets);
  return planTest({
    workload,
    nemesis,
    nodes,
    seed,
    overthrows,
    ...given({ packets: packets && packetKindsFor(options.packetFaults, nemesis, packets) }),
    options: given({ concurrency, readers, ops, rate, keys, readRatio, values, timeLimitMs }),
    ...given({
      schedule,
      timeoutMs: timeout,
      retries,
      nemesisIntervalMs: milliseconds(options.nemesisInterval),
      recoveryTimeoutMs: milliseconds(options.recoveryTimeout),
    }),
    allowCrashes: options.allowCrashes === true,
    thresholds: given({ minOkRate: options.minOkRate, maxP99Ms: options.maxP99 }),
  });
}

/** @throws HarnessError RJ128 */
function refuseOperated({ families }: Nemesis, system = 'this system'): void {
  const family = families.find(({ operated }) => operated === true);
  if (family === undefined) return;
  throw badArguments(
    'RJ128',
    `nemesis ${family.name}: an operator can ask nothing of ${system}`,
    'choose another nemesis: raft-jepsen list nemeses',
  );
}

/** The command that repeats a run: what was typed, with the seed that was drawn. */
export function repeatCommand(
  options: RunCommandOptions,
  venue: Pick<Venue, 'command' | 'options'>,
  seed: number,
): string {
  const flags: [string, string | number | true | undefined][] = [
    ['workload', options.workload],
    ['nemesis', options.nemesis],
    ['checker', options.checker],
    ['nodes', options.nodes],
    ['seed', seed],
    ['time-limit', options.timeLimit],
    ['concurrency', options.concurrency],
    ['readers', options.readers],
    ['ops', options.ops],
    ['rate', options.rate],
    ['keys', options.keys],
    ['read-ratio', options.readRatio],
    ['values', options.values],
    ['timeout', options.timeout],
    ['retries', options.retries],
    ['schedule', options.schedule],
    ['nemesis-interval', options.nemesisInterval],
    ['packet-faults', options.packetFaults],
    ['recovery-timeout', options.recoveryTimeout],
    ['net', options.net === 'auto' ? undefined : options.net],
    ...Object.entries(venue.options),
    ['min-ok-rate', options.minOkRate],
    ['max-p99', options.maxP99],
  ];
  const words = flags.flatMap(([name, value]) =>
    value === undefined ? [] : [value === true ? `--${name}` : `--${name} ${quoted(value)}`],
  );
  if (options.failFast === true) words.push('--fail-fast');
  if (options.allowCrashes === true) words.push('--allow-crashes');
  return `npx raft-jepsen ${venue.command} ${words.join(' ')}`;
}

/** As a shell takes it for one word. */
function quoted(value: string | number): string {
  const text = String(value);
  return /^[\w./,:=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** `test.json`: written before the run begins. */
export function testRecord(
  options: RunCommandOptions,
  plan: TestPlan,
  venue: Venue,
  run: { id: string; startedAt: Date; nodes: readonly string[] },
): TestRecord {
  return {
    schema: 1,
    id: run.id,
    startedAt: run.startedAt.toISOString(),
    workload: plan.workload.name,
    nemesis: plan.nemesis.name,
    system: venue.system,
    ...(venue.promise !== undefined && { promise: venue.promise }),
    bug: venue.bug,
    seed: plan.seed,
    nodes: run.nodes,
    options: {
      ...plan.options,
      timeoutMs: plan.timeoutMs,
      retries: plan.retries,
      nemesisIntervalMs: milliseconds(options.nemesisInterval) ?? planDefaults.nemesisIntervalMs,
      recoveryTimeoutMs: plan.recoveryTimeoutMs,
      ...(plan.allowCrashes && { allowCrashes: true }),
      ...(Object.keys(plan.thresholds).length === 0 ? {} : { thresholds: plan.thresholds }),
    },
    schedule: plan.schedule,
    command: repeatCommand(options, venue, plan.seed),
    versions: { 'raft-jepsen': packageVersion(), node: process.versions.node },
    machine: {
      platform: `${platform()} ${release()}`,
      cpus: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
    },
  };
}
