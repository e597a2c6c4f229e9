// Would catch: two files that import each other, over whatever detour, types included. Neither can
// be read, moved or tested without the other, and which of them is loaded first decides what breaks.
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { importCircles, importGraph } from './import-circles.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folders = ['src', 'checker', 'nemesis', 'workloads'];

describe('circles of imports', () => {
  it('there are none', () => {
    const circles = importCircles(importGraph(root, folders));
    expect(circles.map((chain) => chain.join(' → '))).toEqual([]);
  });

  it('there are none between rooms: no room needs one that stands on it', () => {
    const roomOf = (file: string): string => /^src\/[^/]+|^[^/]+/.exec(file)?.[0] ?? file;
    const rooms = new Map<string, string[]>();
    for (const [file, imported] of importGraph(root, folders)) {
      const others = imported.map(roomOf).filter((room) => room !== roomOf(file));
      rooms.set(roomOf(file), [...(rooms.get(roomOf(file)) ?? []), ...others]);
    }
    expect(rooms.size).toBeGreaterThan(20);
    expect(importCircles(rooms).map((chain) => chain.join(' → '))).toEqual([]);
  });
});

describe('importCircles', () => {
  it('writes out the chain', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['d', 'c']],
      ['c', ['a']],
      ['d', []],
    ]);
    expect(importCircles(graph)).toEqual([['a', 'b', 'c', 'a']]);
  });

  it('finds a file that imports itself, and each knot once', () => {
    const graph = new Map([
      ['a', ['a']],
      ['x', ['y', 'z']],
      ['y', ['x', 'z']],
      ['z', ['y', 'a']],
    ]);
    expect(importCircles(graph)).toEqual([
      ['a', 'a'],
      ['x', 'y', 'x'],
    ]);
  });
});

describe('importGraph', () => {
  it('sees imports of types, exports and imports that wait', () => {
    const graph = importGraph(root, ['src/cli']);
    expect(graph.get('src/cli/check/check.ts')).toEqual(
      expect.arrayContaining(['src/cli/check/check-options.ts', 'src/cli/check/check-action.ts']),
    );
    expect(importGraph(root, ['checker']).get('checker/index.ts')).not.toEqual([]);
  });
});
