// Would catch: a report that says a fault was in force when it was not (a pause of two nodes of which one
// was killed, a second kill before the first was undone), and a fault that outlives the run's own undoing.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combine, nemesisByName } from '../../nemesis/combined.ts';
import type { Action } from '../../nemesis/families.ts';
import { families } from '../../nemesis/families.ts';
import type { FaultAction, FaultFamily, NemesisStep } from '../../nemesis/nemesis.ts';
import type { JsonObject } from '../../src/history/operation.ts';
import { createRecorder } from '../../src/history/recorder.ts';
import { seededRandom } from '../../src/random.ts';
import { faultWindows } from '../../src/report/faults/fault-windows.ts';
import { ClusterWatch } from '../../src/runner/cluster-watch.ts';
import { NemesisDriver } from '../../src/runner/nemesis-driver.ts';
import { randomFor } from '../../src/runner/plan.ts';
import type { RunOutcome } from '../../src/runner/outcome.ts';
import { naiveStore } from '../../src/world/sim/naive-store/naive-store.ts';
import { createSimWorld } from '../../src/world/sim/world.ts';
import type { World } from '../../src/world/world.ts';
import { simulate } from './simulated-run.ts';

const order = ['n1', 'n2', 'n3'];
const durationUs = 10_000_000;

/** What the report makes of a run, as the driver puts it. */
function reported({ nemesisEvents }: Pick<RunOutcome, 'nemesisEvents'>) {
  return faultWindows(nemesisEvents, order).map(
    ({ family, nodes, links, how, startUs, endUs }) => ({
      family,
      nodes,
      links,
      ...(how !== undefined && { how }),
      startUs,
      endUs,
    }),
  );
}

describe('the windows of the report', () => {
  it('are those of the driver, in every run', { timeout: 120_000 }, async () => {
    let seen = 0;
    for (let seed = 0; seed < 12; seed++) {
      for (const nemesis of ['partition', 'pause', 'kill', 'kill,pause', 'all']) {
        const { outcome } = await simulate({
          seed,
          nemesis,
          options: { timeLimitMs: 10_000, rate: 20 },
        });
        expect(reported(outcome)).toEqual(outcome.faults);
        expect(outcome.faults.every(({ endUs }) => endUs !== null)).toBe(true);
        seen += outcome.faults.length;
      }
    }
    expect(seen).toBeGreaterThan(250);
  });

  it('are those of the driver for events of before, which do not say what they begin and end', async () => {
    for (let seed = 100; seed < 110; seed++) {
      const { outcome } = await simulate({
        seed,
        nemesis: 'partition,pause,kill',
        options: { timeLimitMs: 10_000, rate: 20 },
      });
      const nemesisEvents = outcome.nemesisEvents.map((event) => {
        const fields = Object.entries(event.value as JsonObject);
        const before = fields.filter(([name]) => name !== 'begins' && name !== 'ends');
        return { ...event, value: Object.fromEntries(before) };
      });
      expect(reported({ nemesisEvents })).toEqual(outcome.faults);
    }
  });
});

/** One that no world knows by its type, and no list has: a clock that is wrong on some nodes. */
type SkewAction = { readonly kind: 'skew' | 'unskew'; readonly nodes: readonly string[] };
const skew: FaultFamily<SkewAction> = {
  name: 'skew',
  undoneBy: 'unskew',
  endedBy: [],
  summary: '',
  aim: 'target',
  colour: 'clock',
  schedule: () => [],
  resolve: ({ f, value }, { faults, nodes }) => {
    const hit = faults.flatMap((fault) => (fault.family === 'skew' ? fault.nodes : []));
    const aimed = nodes.filter((node) => (value['nodes'] as string[] | undefined)?.includes(node));
    return f === 'skew'
      ? { kind: 'act', action: { kind: 'skew', nodes: aimed } }
      : { kind: 'act', action: { kind: 'unskew', nodes: hit } };
  },
};
/** As a user's own nemesis would be: its actions are known to the user's own world only. */
const foreign = skew as unknown as FaultFamily<Action>;

interface Bench {
  readonly driver: NemesisDriver;
  readonly world: World;
  /** What holds in the world, by its own account. */
  readonly held: Set<string>;
  readonly applied: string[];
}

/** @param fails whether the n-th action fails half way: after it took effect, before it was proven */
function bench(fails: (n: number) => boolean, chosen = [...families, foreign]): Bench {
  const plain = createSimWorld({
    system: naiveStore(),
    nodes: 3,
    random: randomFor(1, 'world'),
  });
  const held = new Set<string>();
  const applied: string[] = [];
  const note = (action: Action | FaultAction): void => {
    const family =
      {
        cut: 'cut',
        shape: 'shape',
        kill: 'kill',
        restart: 'kill',
        pause: 'pause',
        resume: 'pause',
        skew: 'skew',
        unskew: 'skew',
      }[action.kind] ?? '';
    const isUndoing = ['restart', 'resume', 'unskew'].includes(action.kind);
    const places = 'nodes' in action ? action.nodes : ['links'];
    if ('links' in action) held.delete(`${family} links`);
    if ('links' in action && action.links.length === 0) return;
    for (const place of places) {
      if (isUndoing) held.delete(`${family} ${place}`);
      else held.add(`${family} ${place}`);
      if (family === 'kill') held.delete(`pause ${place}`);
    }
  };
  let count = 0;
  const world: World = {
    ...plain,
    apply: async (action) => {
      note(action);
      applied.push(action.kind);
      const isForeign = (action as FaultAction).kind.endsWith('skew');
      const evidence = isForeign
        ? { summary: 'skewed', atUs: plain.clock.nowUs() }
        : await plain.apply(action);
      if (fails(count++)) throw new Error('not proven');
      return evidence;
    },
  };
  const recorder = createRecorder({ nowUs: () => world.clock.nowUs(), write: () => undefined });
  const watch = new ClusterWatch(world, {});
  const driver = new NemesisDriver({
    world,
    nemesis: combine(chosen),
    watch,
    recorder,
    listener: {},
  });
  return { driver, world, held, applied };
}

const anyOrder = fc.shuffledSubarray(order, { minLength: 3, maxLength: 3 });
const anyStep: fc.Arbitrary<NemesisStep> = fc
  .tuple(
    fc.nat({ max: durationUs }),
    fc.oneof(
      fc.constantFrom('heal', 'calm', 'resume', 'restart', 'unskew').map((f) => ({ f, value: {} })),
      fc.record({
        f: fc.constantFrom('kill', 'pause'),
        value: fc.record({
          target: fc.constantFrom('one', 'minority', 'majority', 'all', 'leader'),
          order: anyOrder,
        }),
      }),
      fc.record({
        f: fc.constant('partition'),
        value: fc.record({
          shape: fc.constantFrom('one', 'halves', 'bridge', 'deaf', 'leader-alone'),
          order: anyOrder,
        }),
      }),
      fc.record({
        f: fc.constant('packet'),
        value: fc.record({
          what: fc.constantFrom('loss', 'delay', 'rate'),
          target: fc.constantFrom('one', 'all', 'leader'),
          order: anyOrder,
        }),
      }),
      fc.record({
        f: fc.constant('skew'),
        value: fc.record({ nodes: fc.subarray(order, { minLength: 1 }) }),
      }),
    ),
  )
  .map(([atUs, step]) => ({ atUs, ...step }));

describe('undoing everything', () => {
  it('leaves nothing in force, whatever happened before, of any family', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyStep, { maxLength: 25 }),
        fc.option(fc.nat({ max: 24 }), { nil: undefined }),
        async (steps, failing) => {
          let isOver = false;
          const { driver, world, held } = bench((n) => n === failing && !isOver);
          const schedule = [...steps].sort((a, b) => a.atUs - b.atUs);
          await world.run(async () => {
            await world.start();
            await driver.follow(schedule, 0, new AbortController().signal).catch(() => undefined);
            isOver = true;
            await driver.undoAll();
          });
          expect([...held]).toEqual([]);
          expect(driver.faults.filter(({ endUs }) => endUs === null)).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  }, 60_000);

  it('undoes in the order of the families, links first', async () => {
    const { driver, world, applied } = bench(() => false);
    const schedule: NemesisStep[] = [
      { atUs: 1, f: 'kill', value: { target: 'one', order } },
      { atUs: 2, f: 'skew', value: { nodes: ['n2'] } },
      { atUs: 3, f: 'pause', value: { target: 'one', order: ['n3', 'n2', 'n1'] } },
      { atUs: 4, f: 'partition', value: { shape: 'one', order } },
    ];
    await world.run(async () => {
      await world.start();
      await driver.follow(schedule, 0, new AbortController().signal);
      await driver.undoAll();
    });
    expect(applied.slice(-4)).toEqual(['cut', 'resume', 'restart', 'unskew']);
  });

  it('is an error when the step that undoes a fault leaves some of it', async () => {
    const lazy: FaultFamily<SkewAction> = {
      ...skew,
      resolve: (step, view) =>
        step.f === 'unskew' ? { kind: 'skip', reason: 'no wish to' } : skew.resolve(step, view),
    };
    const { driver, world } = bench(() => false, [lazy as unknown as FaultFamily<Action>]);
    const failure = await world.run(async () => {
      await world.start();
      const step = { atUs: 1, f: 'skew', value: { nodes: ['n1'] } };
      await driver.follow([step], 0, new AbortController().signal);
      return driver.undoAll().then(
        () => undefined,
        (error: unknown) => String(error),
      );
    });
    expect(failure).toMatch(/still in force after everything was undone: skew/);
  });
});

describe('what is not known', () => {
  it('is refused by a world, never done', async () => {
    const world = createSimWorld({ system: naiveStore(), nodes: 3, random: seededRandom(1) });
    const melt = { kind: 'melt', nodes: ['n1'] } as unknown as Action;
    await expect(world.apply(melt)).rejects.toThrow(/this world cannot do "melt"/);
  });

  it('is refused by the driver when a nemesis answers it', async () => {
    const odd = { ...skew, resolve: () => ({ kind: 'shrug' }) } as unknown as FaultFamily<Action>;
    const { driver, world } = bench(() => false, [odd]);
    const step = { atUs: 1, f: 'skew', value: {} };
    const followed = world.run(() => driver.follow([step], 0, new AbortController().signal));
    await expect(followed).rejects.toThrow(/nemesis step skew failed: .*"shrug"/);
  });
});

describe('a run of pause n1 n2, kill n2, resume n1, restart n2', () => {
  it('is in force for each node until its own end', async () => {
    const { world } = bench(() => false);
    const events: RunOutcome['nemesisEvents'][number][] = [];
    const recorder = createRecorder({ nowUs: () => world.clock.nowUs(), write: () => undefined });
    const followed = new NemesisDriver({
      world,
      nemesis: nemesisByName('all'),
      watch: new ClusterWatch(world, {}),
      recorder,
      listener: { nemesis: (event) => events.push(event) },
    });
    const schedule: NemesisStep[] = [
      { atUs: 10, f: 'pause', value: { target: 'majority', order } },
      { atUs: 20, f: 'kill', value: { target: 'one', order: ['n2', 'n1', 'n3'] } },
      { atUs: 30, f: 'resume', value: {} },
      { atUs: 40, f: 'restart', value: {} },
    ];
    await world.run(async () => {
      await world.start();
      await followed.follow(schedule, 0, new AbortController().signal);
    });
    const expected = [
      ['pause', ['n2'], 10, 20],
      ['pause', ['n1'], 10, 30],
      ['kill', ['n2'], 20, 40],
    ];
    const told = (faults: RunOutcome['faults']) =>
      faults.map(({ family, nodes, startUs, endUs }) => [family, nodes, startUs, endUs]);
    expect(told(followed.faults)).toEqual(expected);
    expect(told(reported({ nemesisEvents: events }))).toEqual(expected);
    expect(followed.begun).toBe(2);
    const killed = events.find(({ f, value }) => f === 'kill' && 'ends' in (value as object));
    expect(killed?.value).toMatchObject({
      begins: { fault: 'kill', nodes: ['n2'] },
      ends: [{ fault: 'pause', nodes: ['n2'] }],
    });
  });
});
