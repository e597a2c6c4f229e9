// The floors of docs/architecture.md as a lint rule: a room may import only from
// itself and from the rooms listed beside it. A change to this list is an argued change.
import path from 'node:path';

const floor0 = ['src/history', 'src/random', 'src/errors', 'src/exit-codes', 'src/plural'];
const floor1 = ['checker', 'workloads', 'nemesis'];
const floor2 = ['src/os', 'src/world', 'src/systems'];

/** Room → rooms it may import (besides itself). `*` stands for every room. */
export const floors = {
  'src/history': ['src/errors', 'src/exit-codes'],
  'src/random': [],
  'src/errors': ['src/exit-codes'],
  'src/exit-codes': [],
  'src/plural': [],
  'src/planted-bugs': [],
  // The names of the bugs that can be planted in it, and nothing else.
  'src/raft/core': ['src/planted-bugs'],
  checker: floor0,
  workloads: [...floor0, 'checker'],
  nemesis: floor0,
  'src/raft/storage': ['src/raft/core'],
  'src/raft/transport': ['src/raft/core'],
  'src/raft/kv': ['src/planted-bugs', 'src/raft/core'],
  'src/raft/node': ['src/planted-bugs', 'src/raft/core', 'src/raft/storage', 'src/raft/transport'],
  'src/raft/server': [
    'src/planted-bugs',
    'src/raft/core',
    'src/raft/storage',
    'src/raft/transport',
    'src/raft/kv',
    'src/raft/node',
  ],
  // Of the world its interface of a simulated system, and nothing else.
  'src/raft/sim': [
    'src/planted-bugs',
    'src/raft/core',
    'src/raft/storage',
    'src/raft/kv',
    'src/raft/node',
    'src/history',
    'src/world',
  ],
  'src/os': ['src/errors'],
  'src/systems': [...floor0, ...floor1, 'src/os', 'src/planted-bugs'],
  'src/world': [...floor0, ...floor1, 'src/os', 'src/systems'],
  'src/runner': [...floor0, ...floor1, ...floor2, 'src/store'],
  'src/store': [...floor0, ...floor1, ...floor2],
  'src/report': [...floor0, ...floor1, ...floor2, 'src/runner', 'src/store'],
  'src/cluster': [...floor0, 'nemesis', ...floor2],
  'src/matrix': [...floor0, ...floor1, ...floor2, 'src/runner', 'src/store', 'src/report'],
  'src/serve': [...floor0, ...floor1, ...floor2, 'src/runner', 'src/store', 'src/report'],
  'src/web': [...floor0, ...floor1, 'src/runner', 'src/store', 'src/report', 'src/serve'],
  'src/config': [...floor0, ...floor1, ...floor2, 'src/runner', 'src/store'],
  'src/cli': ['*'],
  'src/index': ['*'],
  'src/vitest': ['*'],
  test: ['*'],
  bench: ['*'],
  scripts: ['*'],
  lint: [],
};

const rooms = Object.keys(floors).sort((a, b) => b.length - a.length);

/** The room that a repository path belongs to: the longest listed prefix. */
export function roomOf(file) {
  const normal = file.split(path.sep).join('/');
  return rooms.find(
    (room) => normal === room || normal.startsWith(`${room}/`) || normal.startsWith(`${room}.`),
  );
}

/** Why `from` may not import `to` (both repository paths), or undefined when it may. */
export function floorViolation(from, to) {
  const source = roomOf(from);
  const target = roomOf(to);
  if (source === undefined || source === target) return undefined;
  if (target === undefined) return `${to} is in no room of lint/floors.js`;
  const allowed = floors[source];
  if (allowed.includes('*') || allowed.includes(target)) return undefined;
  return `${source} may not import ${target}: see the floors in docs/architecture.md`;
}

export default {
  meta: { type: 'problem', schema: [], messages: { floor: '{{reason}}' } },
  create(context) {
    const root = context.cwd;
    const from = path.relative(root, context.filename);
    const check = (node) => {
      const specifier = node.source?.value;
      if (typeof specifier !== 'string' || !specifier.startsWith('.')) return;
      const to = path.relative(root, path.resolve(path.dirname(context.filename), specifier));
      const reason = floorViolation(from, to);
      if (reason !== undefined) context.report({ node, messageId: 'floor', data: { reason } });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};
