// Would catch: another family's fault in the middle of a sequence, a sequence that begins while one is in force,
// a follow-up that comes before the step that it follows has held for long enough, and families that wait for ever.
import { describe, expect, it } from 'vitest';
import { nemesisByName } from '../../nemesis/combined.ts';
import type { NemesisStep } from '../../nemesis/nemesis.ts';
import { createRecorder } from '../../src/history/recorder.ts';
import { ClusterWatch } from '../../src/runner/cluster-watch.ts';
import { NemesisDriver } from '../../src/runner/nemesis-driver.ts';
import { randomFor } from '../../src/runner/plan.ts';
import { naiveStore } from '../../src/world/sim/naive-store/naive-store.ts';
import { createSimWorld } from '../../src/world/sim/world.ts';
import { simulate } from './simulated-run.ts';

const order = ['n1', 'n2', 'n3'];
const step = (
  atMs: number,
  f: string,
  value: NemesisStep['value'] = {},
  afterMs?: number,
): NemesisStep => ({
  ...{ atUs: atMs * 1000, f, value },
  ...(afterMs !== undefined && { afterUs: afterMs * 1000 }),
});
const behind = (atMs: number): NemesisStep[] => [
  step(atMs, 'kill', { target: 'one', order }),
  step(atMs + 10, 'kill', { target: 'all', order }, 400),
  step(atMs + 20, 'restart', { target: 'first-down' }, 0),
  step(atMs + 30, 'restart', {}, 0),
];

/** Faults as [family, nodes, from, to], in milliseconds of virtual time. */
async function follow(schedule: readonly NemesisStep[], abortMs = 60_000) {
  const world = createSimWorld({ system: naiveStore(), nodes: 3, random: randomFor(1, 'world') });
  const recorder = createRecorder({ nowUs: () => world.clock.nowUs(), write: () => undefined });
  const watch = new ClusterWatch(world, {});
  const nemesis = nemesisByName('all');
  const driver = new NemesisDriver({ world, nemesis, watch, recorder, listener: {} });
  const abort = new AbortController();
  await world.run(async () => {
    await world.start();
    world.clock.sleepUntil(abortMs * 1000).then(
      () => abort.abort(),
      () => undefined,
    );
    await driver.follow(schedule, 0, abort.signal);
  });
  return driver.faults.map(({ family, nodes, startUs, endUs }) => ({
    ...{ family, nodes, fromMs: startUs / 1000 },
    toMs: endUs === null ? null : endUs / 1000,
  }));
}

describe('a sequence', () => {
  it('waits until other faults are over, and these wait until it is', async () => {
    const faults = await follow([
      step(100, 'partition', { shape: 'one', order }),
      ...behind(300),
      step(400, 'pause', { target: 'one', order: ['n2', 'n1', 'n3'] }),
      step(600, 'resume'),
      // In the middle of its fault: it goes on with it.
      step(700, 'partition', { shape: 'halves', order }),
      step(1_000, 'heal'),
    ]);
    const [pause] = faults.filter(({ family }) => family === 'pause');
    const kills = faults.filter(({ family }) => family === 'kill');
    const cuts = faults.filter(({ family }) => family === 'partition');
    expect(cuts.map(({ toMs }) => toMs)).toEqual([700, 1_000]);
    expect(kills.map(({ nodes }) => nodes)).toEqual([['n1'], ['n2', 'n3']]);
    expect(kills[0]?.fromMs).toBeGreaterThanOrEqual(1_000);
    expect((kills[1]?.fromMs ?? 0) - (kills[0]?.fromMs ?? 0)).toBeGreaterThanOrEqual(400);
    expect(kills[0]?.toMs).toBeLessThanOrEqual(kills[1]?.toMs ?? 0);
    expect(pause?.fromMs).toBeGreaterThan((kills[1]?.toMs ?? 0) + 500);
    // As long as it was to be: its time stood still.
    expect((pause?.toMs ?? 0) - (pause?.fromMs ?? 0)).toBeGreaterThanOrEqual(195);
  });

  it('that is never to begin keeps nobody waiting at the end', async () => {
    const faults = await follow(
      [
        step(100, 'partition', { shape: 'one', order }),
        ...behind(300),
        step(400, 'pause', { target: 'one', order }),
      ],
      5_000,
    );
    expect(faults.map(({ family }) => family)).toEqual(['partition']);
  });

  it('is undisturbed in whole runs, and every family acts all the same', async () => {
    for (const nodes of [3, 5]) {
      const run = {
        seed: nodes,
        nemesis: 'all',
        nodes,
        options: { timeLimitMs: 15_000, rate: 20 },
      };
      const { faults } = (await simulate(run)).outcome;
      const kills = faults.filter(({ family }) => family === 'kill');
      // The second fault of a sequence begins while the first is in force: no other kill does.
      const sequences = kills.flatMap((first, i) => {
        const second = kills[i + 1];
        return second !== undefined && second.startUs < (first.endUs ?? 0) ? [[first, second]] : [];
      });
      expect(sequences.length).toBeGreaterThan(0);
      for (const [first, second] of sequences) {
        const [startUs, endUs] = [first?.startUs ?? 0, second?.endUs ?? 0];
        const among = faults.filter(
          (fault) => fault.startUs < endUs && (fault.endUs ?? Infinity) > startUs,
        );
        expect(among.map(({ family }) => family)).toEqual(['kill', 'kill']);
        expect(new Set([...(first?.nodes ?? []), ...(second?.nodes ?? [])]).size).toBe(nodes);
      }
      expect(new Set(faults.map(({ family }) => family)).size).toBe(4);
    }
  });
});
