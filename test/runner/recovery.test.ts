// Would catch: a slow machine, a short timeout or an interrupt that is called a cluster which does not
// recover, and a cluster which is shown not to recover that passes.
import { describe, expect, it } from 'vitest';
import type { Completion, Invocation } from '../../src/history/operation.ts';
import { propertyOf } from '../../src/runner/judge.ts';
import { judgeRecovery } from '../../src/runner/properties/recovery-after-heal.ts';
import type { Recovery } from '../../src/runner/outcome.ts';
import { probePatience } from '../../src/runner/recovery.ts';
import type { Client, ClientOptions } from '../../src/systems/client.ts';
import type { World } from '../../src/world/world.ts';
import { runInWorld } from './world-run.ts';

const recovery = 'recovery-after-heal';
const refusal: Completion = { type: 'fail', value: null, error: 'no-leader' };

/** The clients of a world, which after `fromUs` do something else with an operation. */
function clientsFrom(
  fromUs: number,
  instead: (world: World, operation: Invocation, options: ClientOptions) => Promise<Completion>,
) {
  return (world: World): Partial<World> => ({
    openClient: (options): Client => {
      const client = world.openClient(options);
      return {
        invoke: (operation) =>
          world.clock.nowUs() < fromUs
            ? client.invoke(operation)
            : instead(world, operation, options),
        close: () => client.close(),
      };
    },
  });
}

const afterUs = 9_000_000;
const refuse = (): Promise<Completion> => Promise.resolve(refusal);
const slowly = async (world: World): Promise<Completion> => {
  await world.clock.sleepUntil(world.clock.nowUs() + 400_000);
  return refusal;
};
const silence = async (world: World, { value }: Invocation, { timeoutMs }: ClientOptions) => {
  await world.clock.sleepUntil(world.clock.nowUs() + timeoutMs * 1000);
  return { type: 'info', value, error: 'timeout' } satisfies Completion;
};

const headless = (world: World): Partial<World> => ({
  status: async (onAnswer) => {
    const statuses = (await world.status()).map((status) =>
      world.clock.nowUs() < afterUs ? status : { ...status, role: 'follower' as const },
    );
    for (const status of statuses) onAnswer?.(status);
    return statuses;
  },
});
/** A machine all of whose CPUs are busy. */
const busy = (world: World): Partial<World> => ({
  cpuTimes: () => ({ totalMs: world.clock.nowUs(), idleMs: 0, stolenMs: 0 }),
});
const stolen = (world: World): Partial<World> => ({
  cpuTimes: () => {
    const totalMs = world.clock.nowUs();
    return { totalMs, idleMs: totalMs * 0.5, stolenMs: totalMs * 0.3 };
  },
});
/** A harness that is kept from running: each of its sleeps ends late. */
const late = (world: World): Partial<World> => ({
  clock: {
    ...world.clock,
    sleepUntil: (timeUs, signal) => world.clock.sleepUntil(timeUs + 400_000, signal),
  },
});

const both =
  (...changes: readonly ((world: World) => Partial<World>)[]) =>
  (world: World): Partial<World> =>
    changes.reduce<Partial<World>>((made, change) => ({ ...made, ...change(world) }), {});

describe('a cluster that is shown not to recover', () => {
  it('since clients are refused promptly to the end', async () => {
    const { property, results } = await runInWorld(clientsFrom(afterUs, refuse));
    expect(property(recovery)).toMatchObject({
      status: 'violated',
      summary: expect.stringMatching(
        /^no write was accepted within 15 s after all faults were undone: \d+ probes were refused/,
      ) as string,
    });
    expect(results.exitCode).toBe(1);
  });

  it('since no node leads, although all answer', async () => {
    const { property } = await runInWorld(both(clientsFrom(afterUs, silence), headless));
    expect(property(recovery)).toMatchObject({
      status: 'violated',
      summary: expect.stringContaining('no node led') as string,
    });
  });

  it('since some clients alone are refused', async () => {
    const some = clientsFrom(afterUs, (world, operation, options) =>
      options.thread === 0 ? refuse() : world.openClient(options).invoke(operation),
    );
    const { property } = await runInWorld(some);
    expect(property(recovery)).toMatchObject({
      status: 'violated',
      summary: expect.stringMatching(/^only 9 of 10 clients could write within/) as string,
    });
  });
});

describe('a machine that is slow', () => {
  it.each([
    ['probes that are not answered', clientsFrom(afterUs, silence), /probes were not answered/],
    ['refusals that come late', clientsFrom(afterUs, slowly), /probes were answered late/],
    ['busy CPUs', both(clientsFrom(afterUs, refuse), busy), /CPUs .* 100 % busy/],
    ['stolen CPU time', both(clientsFrom(afterUs, refuse), stolen), /30 % of the CPU time/],
    ['late timers', both(clientsFrom(afterUs, refuse), late), /timers were up to 400 ms late/],
    ['no leader, on busy CPUs', both(clientsFrom(afterUs, silence), headless, busy), /busy/],
  ])('%s: unknown, with the reason', async (_what, change, reason) => {
    const { property, results } = await runInWorld(change);
    expect(property(recovery)).toMatchObject({ status: 'unknown' });
    expect(property(recovery)?.summary).toMatch(reason);
    expect(property(recovery)?.details?.join('\n')).toMatch(reason);
    expect(results.verdict).toBe('unknown');
    expect(results.exitCode).toBe(2);
  });

  it('nodes that do not answer their status: unknown', async () => {
    const mute = (world: World): Partial<World> => ({
      status: async (onAnswer) => {
        const statuses = (await world.status()).map((status) =>
          world.clock.nowUs() < afterUs ? status : { ...status, state: 'unreachable' as const },
        );
        for (const status of statuses) onAnswer?.(status);
        return statuses;
      },
    });
    const { property } = await runInWorld(both(clientsFrom(afterUs, refuse), mute));
    expect(property(recovery)).toMatchObject({
      status: 'unknown',
      summary: expect.stringContaining('without a prompt answer') as string,
    });
  });
});

it('asks with a patience of its own, whatever the timeout and the retries of the workload', async () => {
  const opened: ClientOptions[] = [];
  const spied = (world: World): Partial<World> => ({
    openClient: (options) => {
      opened.push(options);
      return world.openClient(options);
    },
  });
  const { property, outcome } = await runInWorld(spied, { plan: { timeoutMs: 1, retries: 5 } });
  expect(opened[0]).toMatchObject({ timeoutMs: 1, retries: 5 });
  expect(opened.slice(-10).every((options) => options.retries === 0)).toBe(true);
  expect(opened.at(-1)).toMatchObject(probePatience);
  expect(outcome.recovery).toMatchObject({ threadsServed: 10, threads: 10 });
  expect(property(recovery)?.status).toBe('held');
});

it('is unknown when no operation of the run ever succeeded', async () => {
  for (const instead of [refuse, silence]) {
    const { property, results } = await runInWorld(clientsFrom(0, instead));
    expect(property(recovery)).toMatchObject({ status: 'unknown' });
    expect(property('operations-succeeded')).toMatchObject({ status: 'unknown' });
    expect(results.exitCode).toBe(2);
  }
});

it('is not judged when the run is interrupted while the cluster recovers', async () => {
  const controller = new AbortController();
  const interrupting = (world: World): Partial<World> => {
    void world.clock.sleepUntil(12_000_000).then(() => {
      controller.abort();
    });
    return {};
  };
  const { property, results } = await runInWorld(both(clientsFrom(afterUs, refuse), interrupting), {
    signal: controller.signal,
  });
  expect(results.phases.map(({ name }) => name)).toContain('recover');
  expect(property(recovery)).toEqual({
    name: recovery,
    status: 'unknown',
    summary: 'the run was interrupted while the cluster recovered',
  });
  expect(results.verdict).toBe('interrupted');
  expect(results.exitCode).toBe(130);
});

const rowOf = (...run: Parameters<typeof judgeRecovery>) =>
  propertyOf({ checker: recovery, ...judgeRecovery(...run), findings: [] });

it('shows nothing by a handful of refusals, or with no node up', () => {
  const few: Recovery = {
    firstOkAfterUs: null,
    threadsServed: 0,
    threads: 1,
    probes: 3,
    unserved: [{ refused: 3, late: 0, unanswered: 0 }],
    interrupted: false,
    nodes: { prompt: 30, late: 0, unanswered: 0, leaderSeen: true, rolesReported: true },
    lag: { timers: 20, p99LateUs: 0, maxLateUs: 0, cpuBusy: 0.1, cpuStolen: 0 },
  };
  const run = { patienceMs: 1000, faults: 1, succeeded: true };
  expect(rowOf(few, run)).toMatchObject({ status: 'unknown' });
  const many = [{ refused: 30, late: 0, unanswered: 0 }];
  expect(rowOf({ ...few, unserved: many }, run)).toMatchObject({ status: 'violated' });
  const nobody = { ...few.nodes, prompt: 0, leaderSeen: false, rolesReported: false };
  expect(rowOf({ ...few, unserved: many, nodes: nobody }, run)).toMatchObject({
    status: 'unknown',
  });
  const notLooked = { ...few.lag, timers: 0 };
  expect(rowOf({ ...few, unserved: many, lag: notLooked }, run)).toMatchObject({
    status: 'unknown',
  });
});
