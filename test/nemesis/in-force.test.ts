// Would catch: a fault that stays in force for ever on one node because it ended apart from the others.
import { expect, test } from 'vitest';
import { effectOfBeginning, effectOfUndoing } from '../../nemesis/effect.ts';
import { families } from '../../nemesis/families.ts';
import type { Deed } from '../../nemesis/in-force.ts';
import { faultsInForce } from '../../nemesis/in-force.ts';

const begins = (family: string, atUs: number, ...nodes: string[]): Deed => ({
  ...effectOfBeginning({ family, nodes, links: [] }, families),
  atUs,
});
const ends = (family: string, atUs: number, ...nodes: string[]): Deed => ({
  ...effectOfUndoing(family, { nodes, links: [] }),
  atUs,
});

const told = (...deeds: Deed[]): string[] =>
  faultsInForce(deeds).map(
    ({ family, nodes, startUs, endUs }) =>
      `${family} ${nodes.join(' ')} ${startUs}..${String(endUs)}`,
  );

test('a pause of two nodes ends for each on its own, and for one of them when it is killed', () => {
  expect(
    told(
      begins('pause', 10, 'n1', 'n2'),
      begins('kill', 20, 'n2'),
      ends('pause', 30, 'n1'),
      ends('kill', 40, 'n2'),
    ),
  ).toEqual(['pause n2 10..20', 'pause n1 10..30', 'kill n2 20..40']);
});

test("a kill of a node ends nobody else's pause", () => {
  expect(told(begins('pause', 10, 'n1'), begins('kill', 20, 'n2'))).toEqual([
    'pause n1 10..null',
    'kill n2 20..null',
  ]);
});

test('an end that names nobody ends all of its family, and nothing else', () => {
  expect(told(begins('kill', 10, 'n1', 'n2'), begins('pause', 15, 'n3'), ends('kill', 20))).toEqual(
    ['kill n1 n2 10..20', 'pause n3 15..null'],
  );
});
