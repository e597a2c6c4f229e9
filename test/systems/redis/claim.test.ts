// Would catch: two masters in one term, which the sentinels never elected, or a deposed master that faults
// take for the leader, because roles and epochs were read apart.
import { describe, expect, it } from 'vitest';
import { claimOf, numberOf, sentinelView } from '../../../src/systems/redis/claim.ts';

const fields = (epoch: number) => ['name', 'kv', 'config-epoch', String(epoch), 'quorum', '2'];
const idOf = (host: string) => ({ a: 1, b: 2 })[host];

describe('what a sentinel holds', () => {
  it('is a master and its epoch, of one moment', () => {
    expect(sentinelView(fields(3), ['a', '7001'], fields(3))).toEqual({ epoch: 3, master: 'a' });
    expect(sentinelView(fields(3), ['a', '7001'], fields(4))).toBeUndefined();
    expect(sentinelView(fields(3), null, fields(3))).toBeUndefined();
    expect(sentinelView([], ['a', '7001'], [])).toBeUndefined();
  });

  it('has fields by their names', () => {
    expect(numberOf(fields(3), 'quorum')).toBe(2);
    expect(numberOf(fields(3), 'name')).toBeUndefined();
    expect(numberOf(fields(3), 'none')).toBeUndefined();
    expect(numberOf('no list', 'quorum')).toBeUndefined();
  });
});

describe('a server and its sentinel', () => {
  it.each([
    [
      'a master of its own sentinel leads',
      ['master', 0, []],
      { epoch: 3, master: 'a' },
      { role: 'leader', term: 3, leader: 1 },
    ],
    [
      'one that its sentinel does not know of claims nothing',
      ['master', 0, []],
      { epoch: 3, master: 'b' },
      {},
    ],
    ['one whose sentinel says nothing claims nothing', ['master', 0, []], undefined, {}],
    [
      'a replica follows its master',
      ['slave', 'b', 7001, 'connected', 0],
      { epoch: 3, master: 'b' },
      { role: 'follower', term: 3, leader: 2 },
    ],
    ['a sentinel is neither', ['sentinel', []], undefined, {}],
  ] as const)('%s', (_what, role, sentinel, claim) => {
    expect(claimOf('a', role, sentinel, idOf)).toEqual(claim);
  });
});
