// Would catch: a workload that is not a function of its seed, repeats a value that it promised to be
// unique, or misses the mix that its name promises.
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/random.ts';
import { workloadByName, workloads } from '../../workloads/registry.ts';
import { roleShares } from '../../workloads/role-shares.ts';

/** As threads of both roles take them at a fixed rate: each role its share. */
function take(name: string, count: number, seed = 1, changes = {}) {
  const workload = workloadByName(name);
  const options = { ...workload.defaults, ...changes };
  const source = workload.operations(options, seededRandom(seed));
  const { offered } = roleShares(options);
  let readers = 0;
  return Array.from({ length: count }, (_, i) => {
    const readsNow = Math.floor((i + 1) * offered.reader) > readers;
    if (readsNow) readers++;
    return source.next(readsNow ? 'reader' : 'writer');
  });
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

  it('give each role a sequence of its own, which does not depend on how fast the other one is', () => {
    const mixed = workloadByName('mixed');
    const [quick, slow] = [1, 2].map(() => mixed.operations(mixed.defaults, seededRandom(1)));
    const first = Array.from({ length: 100 }, () => quick?.next('writer'));
    for (let i = 0; i < 50; i++) slow?.next('reader');
    expect(Array.from({ length: 100 }, () => slow?.next('writer'))).toEqual(first);
    expect(quick?.next('reader').f).toBe('read');
  });

  it('have hot keys and a tail of cold ones, all of them in use', () => {
    const load = new Map<string, number>();
    for (const { key = '' } of take('mixed', 10_000)) load.set(key, (load.get(key) ?? 0) + 1);
    expect(load.size).toBe(10);
    expect(load.get('k0')).toBeGreaterThan(2500);
    expect(load.get('k9')).toBeGreaterThan(200);
    expect(load.get('k9')).toBeLessThan(600);
    expect(new Set(take('mixed', 100, 1, { keys: 1 }).map(({ key }) => key))).toEqual(
      new Set(['k0']),
    );
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
    const before = Array.from({ length: 100 }, () => source.next('writer'));
    const probe = source.probe();
    expect(probe.f).toBe('write');
    expect(before).not.toContainEqual(probe);
    expect(source.finalReads().map(({ key }) => key)).toEqual(['k0', 'k1', 'k2']);
  });

  it('are refused with the list when unknown', () => {
    expect(() => workloadByName('bogus')).toThrow(/unknown workload "bogus"/);
  });
});
