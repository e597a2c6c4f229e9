// Would catch: a run that passes a broken store, fails a correct one, depends on anything but its seed,
// or leaves a fault in force.
import { describe, expect, it } from 'vitest';
import { simulate } from './simulated-run.ts';

const seeds = Array.from({ length: 5 }, (_, i) => i + 1);
const short = { timeLimitMs: 6_000 };

describe('a run in the simulated world', () => {
  it.each(seeds)('is valid for a correct store under every nemesis, seed %i', async (seed) => {
    for (const nemesis of ['none', 'partition', 'pause', 'kill', 'partition,kill,pause']) {
      const { results, outcome } = await simulate({
        seed,
        nemesis,
        nodes: 3 + 2 * (seed % 2),
        options: short,
      });
      const told = [results.errors, results.properties.filter((p) => p.status !== 'held')];
      expect(results.verdict, `${nemesis}: ${JSON.stringify(told)}`).toBe('valid');
      expect(outcome.faults.every((fault) => fault.endUs !== null)).toBe(true);
    }
  });

  it('is the same run, byte for byte, for the same seed', async () => {
    const one = await simulate({ seed: 7, nemesis: 'all', options: short });
    const two = await simulate({ seed: 7, nemesis: 'all', options: short });
    const other = await simulate({ seed: 8, nemesis: 'all', options: short });
    expect(one.history.length).toBeGreaterThan(100_000);
    expect(two.history).toBe(one.history);
    expect(other.history).not.toBe(one.history);
  });

  it('finds stale reads of a store that answers from any node', async () => {
    const found = await Promise.all(
      seeds.map((seed) =>
        simulate({ seed, flaw: 'stale-reads', nemesis: 'partition', options: short }),
      ),
    );
    for (const { results } of found) {
      expect(results.verdict).toBe('invalid');
      expect(results.exitCode).toBe(1);
    }
  });

  it('finds lost writes of a store that acknowledges before it replicates', async () => {
    for (const seed of seeds) {
      const { results } = await simulate({
        seed,
        flaw: 'lost-writes',
        nemesis: 'partition',
        options: short,
      });
      expect(results.verdict, `seed ${seed}`).toBe('invalid');
    }
  });

  it('ends within a second of the first violation when asked to, healed', async () => {
    for (const seed of seeds) {
      const options = { seed, flaw: 'stale-reads', nemesis: 'partition' } as const;
      const { results, outcome } = await simulate({ ...options, failFast: true });
      expect(results.verdict).toBe('invalid');
      const [violated] = results.linearizability!.keys.filter((key) => key.verdict === 'invalid');
      const seen = violated?.counterexample?.operations.map((o) => o.completedAtUs ?? 0) ?? [];
      const run = outcome.phases.find((phase) => phase.name === 'run');
      expect(run!.endUs - Math.max(...seen)).toBeLessThan(1_000_000);
      expect(run!.endUs).toBeLessThan(20_000_000);
      expect(outcome.faults.every((fault) => fault.endUs !== null)).toBe(true);
    }
  });

  it('is not ended early when there is nothing to see', async () => {
    const { results, outcome } = await simulate({
      seed: 1,
      nemesis: 'all',
      failFast: true,
      options: short,
    });
    expect(results.verdict).toBe('valid');
    expect(outcome.recovery).toBeDefined();
  });
});
