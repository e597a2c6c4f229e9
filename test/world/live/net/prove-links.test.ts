// Would catch: a heal called an error (RJ033) because packets are still held up on the links that it
// opened, and a cut believed although its probe was answered.
import { expect, test } from 'vitest';
import { families } from '../../../../nemesis/families.ts';
import type { Links, PairProxy } from '../../../../src/world/live/net/links.ts';
import { proveLinks } from '../../../../src/world/live/net/prove-links.ts';
import { fakeRaftKv } from '../../../systems/fixtures/fake-system.ts';

const pair = (dialler: string, target: string, port: number): PairProxy => ({
  ...{ dialler, target, host: '127.0.0.1', port },
  answeredBytes: () => Promise.resolve(0),
});

function linksOf(state: { readonly cut?: string; readonly shaped?: string }): Links {
  const pairs = [pair('n1', 'n2', 12), pair('n2', 'n1', 21)];
  return {
    pairs,
    isCut: (from, to) => state.cut === `${from}→${to}`,
    isShaped: (from, to) => state.shaped === `${from}→${to}`,
    setCut: () => Promise.resolve(0),
    setShape: () => Promise.resolve(0n),
    shaped: () => Promise.resolve({ seen: 0, hit: 0 }),
    proxy: () => pair('n1', 'n2', 12),
  };
}

/** A system whose node behind this port alone answers. */
const answering = (port: number) => ({
  ...fakeRaftKv(),
  probePeer: (_host: string, asked: number) => Promise.resolve(asked === port),
});

test('an open link whose packets are held up need not answer in time, and is not called proven', async () => {
  const proof = await proveLinks(answering(21), linksOf({ shaped: 'n1→n2' }), () => true);
  expect(proof).toEqual({ silent: [], answered: ['n2→n1'], notProbed: [], held: ['n1→n2'] });
});

test('a cut that lets an answer through is no cut, whatever is done to packets', async () => {
  const links = linksOf({ cut: 'n1→n2', shaped: 'n1→n2' });
  await expect(proveLinks(answering(12), links, () => true)).rejects.toMatchObject({
    code: 'RJ032',
  });
});

test('at the end of a run packets go through again before links are proven to carry', () => {
  const order: string[] = families.map(({ name }) => name);
  expect(order.indexOf('packet')).toBeLessThan(order.indexOf('partition'));
});
