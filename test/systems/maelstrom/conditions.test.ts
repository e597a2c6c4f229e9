// Would catch: a network that is not as it was asked for, a share or a time that makes no sense taken
// all the same, delays that let messages overtake each other where none may.
import { describe, expect, it } from 'vitest';
import { HarnessError } from '../../../src/errors.ts';
import { seededRandom } from '../../../src/random.ts';
import { maelstromEntry } from '../../../src/systems/maelstrom/entry.ts';
import { Conditions, conditionsOf, perfect } from '../../../src/systems/maelstrom/conditions.ts';
import { optionValues } from '../../../src/systems/system-entry.ts';

const link = { from: 'n1', to: 'n2' };

function delays(conditions: Partial<typeof perfect>, count = 2_000): number[] {
  const network = new Conditions(seededRandom(1), { ...perfect, ...conditions });
  return Array.from({ length: count }, () => network.delaysOf(link, 0, 100)).flat();
}
const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

describe('the conditions of the network', () => {
  it('are what the options ask for', () => {
    expect(conditionsOf({})).toEqual({ ...perfect, delayMs: 5 });
    expect(conditionsOf({ latency: '0', loss: '0.25', 'latency-dist': 'uniform' })).toEqual({
      delayMs: 0,
      loss: 0.25,
      distribution: 'uniform',
      duplication: 0,
    });
  });

  it.each([
    [{ latency: 'soon' }, '--latency soon'],
    [{ latency: '-1' }, '--latency -1'],
    [{ latency: '' }, '--latency '],
    [{ loss: '2' }, '--loss 2'],
    [{ loss: 'NaN' }, '--loss NaN'],
  ])('%j is refused', (options, message) => {
    expect(() => conditionsOf(options)).toThrow(HarnessError);
    expect(() => conditionsOf(options)).toThrow(message);
  });

  it('have no distribution but those that there are', () => {
    const typed = (name: string): string | undefined =>
      name === 'latency-dist' ? 'normal' : undefined;
    expect(() => optionValues(maelstromEntry, typed)).toThrow(/unknown distribution "normal"/);
  });

  it('delay by the mean, in each distribution by its own spread', () => {
    expect(new Set(delays({ delayMs: 20 }))).toEqual(new Set([20]));
    const uniform = delays({ delayMs: 20, distribution: 'uniform' });
    expect(mean(uniform)).toBeCloseTo(20, -0.5);
    expect(Math.max(...uniform)).toBeLessThanOrEqual(40);
    const exponential = delays({ delayMs: 20, distribution: 'exponential' });
    expect(mean(exponential)).toBeCloseTo(20, -0.5);
    expect(Math.max(...exponential)).toBeGreaterThan(80);
  });

  it('lose and double so many, and none unless asked to', () => {
    expect(delays({})).toHaveLength(2_000);
    expect(delays({ loss: 1 })).toHaveLength(0);
    expect(Math.abs(delays({ loss: 0.1 }).length - 1_800)).toBeLessThan(80);
    expect(delays({ duplication: 1 })).toHaveLength(4_000);
  });

  it('may be other ones for one link', () => {
    const network = new Conditions(seededRandom(1));
    network.setShape({ kind: 'loss', amount: 1 }, [link]);
    expect(network.delaysOf(link, 0, 100)).toEqual([]);
    expect(network.delaysOf({ from: 'n2', to: 'n1' }, 0, 100)).toEqual([0]);
    network.setShape(undefined, []);
    expect(network.delaysOf(link, 0, 100)).toEqual([0]);
  });
});
