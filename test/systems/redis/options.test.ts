// Would catch: a missing server that is told in riddles by a node's log, or a number that Redis would refuse.
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { redisOptionsOf } from '../../../src/systems/redis/options.ts';

const bin = { 'redis-bin': process.execPath };

it('takes what was typed', () => {
  expect(redisOptionsOf(bin)).toEqual({
    ...{ bin: process.execPath, wait: 0, minReplicas: 0, replicaReads: false },
  });
  const typed = { ...bin, 'redis-wait': '2', 'redis-min-replicas': '1' };
  expect(redisOptionsOf({ ...typed, 'redis-replica-reads': 'yes' })).toEqual({
    ...{ bin: process.execPath, wait: 2, minReplicas: 1, replicaReads: true },
  });
});

describe('is refused, with the value and a remedy', () => {
  it.each([
    [{ 'redis-bin': './no-such-server' }, 'RJ100', './no-such-server', '--redis-bin'],
    [{ ...bin, 'redis-wait': 'two' }, 'RJ102', '--redis-wait two', '--redis-wait 1'],
    [{ ...bin, 'redis-min-replicas': '-1' }, 'RJ102', '--redis-min-replicas -1', 'leave it out'],
  ])('%o', (typed, code, names, remedy) => {
    expect(() => redisOptionsOf(typed)).toThrow(
      expect.objectContaining({
        code,
        message: expect.stringContaining(names) as string,
        fix: expect.stringContaining(remedy) as string,
      }) as Error,
    );
  });
});
