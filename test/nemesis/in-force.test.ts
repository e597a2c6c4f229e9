// Would catch: a fault that stays in force for ever on one node because it ended apart from the others.
import { expect, test } from 'vitest';
import type { Deed } from '../../nemesis/in-force.ts';
import { faultsInForce } from '../../nemesis/in-force.ts';

const deed = (kind: Deed['kind'], family: string, atUs: number, ...nodes: string[]): Deed => ({
  kind,
  family,
  atUs,
  nodes,
  links: [],
  name: '',
});

const told = (...deeds: Deed[]): string[] =>
  faultsInForce(deeds).map(
    ({ family, nodes, startUs, endUs }) =>
      `${family} ${nodes.join(' ')} ${startUs}..${String(endUs)}`,
  );

test('a pause of two nodes ends for each on its own, and for one of them when it is killed', () => {
  expect(
    told(
      deed('begin', 'pause', 10, 'n1', 'n2'),
      deed('begin', 'kill', 20, 'n2'),
      deed('end', 'pause', 30, 'n1'),
      deed('end', 'kill', 40, 'n2'),
    ),
  ).toEqual(['pause n2 10..20', 'pause n1 10..30', 'kill n2 20..40']);
});

test("a kill of a node ends nobody else's pause", () => {
  expect(told(deed('begin', 'pause', 10, 'n1'), deed('begin', 'kill', 20, 'n2'))).toEqual([
    'pause n1 10..null',
    'kill n2 20..null',
  ]);
});

test('an end that names nobody ends all of its family, and nothing else', () => {
  expect(
    told(
      deed('begin', 'kill', 10, 'n1', 'n2'),
      deed('begin', 'pause', 15, 'n3'),
      deed('end', 'kill', 20),
    ),
  ).toEqual(['kill n1 n2 10..20', 'pause n3 15..null']);
});
