// Would catch: a fault that hits another node than the one that was named, and a partition that cuts
// other links than those between its groups.
import { describe, expect, it } from 'vitest';
import { linkName } from '../../nemesis/grudges.ts';
import { requireNode, nodesNamed, partitionOf } from '../../src/cluster/node-names.ts';

const nodes = ['n1', 'n2', 'n3'];
const cut = (text: string): string[] => partitionOf(text, nodes).map(linkName).sort();

describe('a node', () => {
  it('goes by its name and by its number', () => {
    expect(requireNode('n2', nodes)).toBe('n2');
    expect(requireNode('2', nodes)).toBe('n2');
    expect(nodesNamed(['3', 'n1', 'n3'], nodes)).toEqual(['n1', 'n3']);
  });

  it.each(['4', 'n0', '', 'N1', '01', 'nn1', 'leader'])('that does not exist: %j', (text) => {
    expect(() => requireNode(text, nodes)).toThrow(
      expect.objectContaining({ code: 'RJ052', exitCode: 254 }) as Error,
    );
  });
});

describe('a partition', () => {
  it('cuts both directions between groups, and nothing within them', () => {
    expect(cut('1,2/3')).toEqual(['n1→n3', 'n2→n3', 'n3→n1', 'n3→n2']);
    expect(cut('n3 / n1, n2')).toEqual(cut('1,2/3'));
    expect(cut('1/2/3')).toHaveLength(6);
  });

  it('keeps the nodes that are not named together', () => {
    expect(cut('3')).toEqual(cut('1,2/3'));
    expect(partitionOf('1/2', ['n1', 'n2', 'n3', 'n4']).map(linkName)).not.toContain('n3→n4');
  });

  it.each([
    ['1,2,3', 'RJ010', /one group, so nothing is cut/],
    ['1,2/2,3', 'RJ010', /n2 is named twice/],
    ['1,4/3', 'RJ052', /no node "4"/],
    ['1,/3', 'RJ052', /no node ""/],
  ])('%s is refused', (text, code, message) => {
    expect(() => partitionOf(text, nodes)).toThrow(message);
    expect(() => partitionOf(text, nodes)).toThrow(expect.objectContaining({ code }) as Error);
  });
});
