// Would catch: a workload that is not a function of its seed, repeats a value that it promised to be
// unique, or misses the mix that its name promises.
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/random.ts';
import { workloadByName, workloads } from '../../workloads/registers.ts';

function take(name: string, count: number, seed = 1, options = {}) {
  const workload = workloadByName(name);
  const source = workload.operations({ ...workload.defaults, ...options }, seededRandom(seed));
  return Array.from({ length: count }, () => source.next());
}

describe('workloads', () => {
  it.each(workloads.map((workload) => workload.name))('%s is a function of its seed', (name) => {
    expect(take(name, 500)).toEqual(take(name, 500));
    expect(take(name, 500)).not.toEqual(take(name, 500, 2));
  });

  it('read and write in the shares that their names promise', () => {
    const reads = (name: string) => take(name, 10_000).filter(({ f }) => f === 'read').length;
    expect(reads('write-heavy')).toBeGreaterThan(1800);
    expect(reads('write-heavy')).toBeLessThan(2200);
    expect(reads('read-heavy')).toBeGreaterThan(7800);
    expect(reads('read-heavy')).toBeLessThan(8200);
    expect(new Set(take('mixed', 1000).map(({ f }) => f))).toEqual(
      new Set(['read', 'write', 'cas', 'delete']),
    );
  });

  it('never write a value of a key twice when values are unique', () => {
    const written = take('mixed', 5000).flatMap(({ f, key, value }) => {
      if (f === 'write') return [`${key ?? ''}=${JSON.stringify(value)}`];
      if (f === 'cas') return [`${key ?? ''}=${JSON.stringify((value as number[])[1])}`];
      return [];
    });
    expect(written.length).toBeGreaterThan(1000);
    expect(new Set(written).size).toBe(written.length);
  });

  it('keep to few values when asked', () => {
    const values = new Set(
      take('write-heavy', 1000, 1, { values: 3 }).flatMap(({ f, value }) =>
        f === 'write' ? [value] : [],
      ),
    );
    expect(values).toEqual(new Set([0, 1, 2]));
  });

  it('probe with writes that are new, and read every key at the end', () => {
    const workload = workloadByName('write-heavy');
    const source = workload.operations({ ...workload.defaults, keys: 3 }, seededRandom(1));
    const before = Array.from({ length: 100 }, () => source.next());
    const probe = source.probe();
    expect(probe.f).toBe('write');
    expect(before).not.toContainEqual(probe);
    expect(source.finalReads().map(({ key }) => key)).toEqual(['k0', 'k1', 'k2']);
  });

  it('are refused with the list when unknown', () => {
    expect(() => workloadByName('bogus')).toThrow(/unknown workload "bogus"/);
  });
});
