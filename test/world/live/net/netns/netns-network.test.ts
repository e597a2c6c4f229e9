// Would catch: a cut of real packets that is the wrong one, of one direction instead of the other, or
// none; a proof that believes what it is told; a network that leaves devices or rules behind.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { usersWithNamespaces } from './users.ts';

const fixture = fileURLToPath(new URL('../../fixtures/netns.js', import.meta.url));
const users = await usersWithNamespaces();

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'netns-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Shape {
  readonly shape: string;
  readonly cut: string[];
  readonly silent: string[];
  readonly answered: string[];
  readonly dialled: string[];
}
interface Tampered {
  readonly tampered: string;
  readonly error: string;
}
interface Left {
  readonly left: string;
  readonly rules: string;
}

async function linesOf(command: readonly string[]): Promise<(Shape | Tampered | Left)[]> {
  const [file = '', ...args] = command;
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.on('data', (part: Buffer) => (output += part.toString('utf8')));
  child.stderr.on('data', (part: Buffer) => (errors += part.toString('utf8')));
  const [code] = (await once(child, 'close')) as [number | null];
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Shape | Tampered | Left);
}

const nodes = ['n1', 'n2', 'n3', 'n4', 'n5'];
const all = nodes.flatMap((from) => nodes.filter((to) => to !== from).map((to) => `${from}→${to}`));
const back = (link: string): string => link.split('→').reverse().join('→');

describe.runIf(users.length > 0).each(users)('the network of namespaces, as $name', (user) => {
  test(
    'every shape of partition is cut, link by link, proven and undone',
    { timeout: 60_000 },
    async () => {
      user.own(folder);
      const command = ['unshare', ...user.flags, process.execPath, fixture, folder];
      const lines = await linesOf([...user.as, ...command]);
      const shapes = lines.filter((line): line is Shape => 'shape' in line);
      expect(shapes.map(({ shape }) => shape)).toEqual(
        expect.arrayContaining(['bridge', 'ring', 'deaf', 'mute', 'healed']),
      );
      for (const { shape, cut, silent, answered, dialled } of shapes) {
        const open = all.filter((link) => !cut.includes(link));
        expect([shape, ...silent.sort()]).toEqual([shape, ...cut.sort()]);
        expect([shape, ...answered.sort()]).toEqual([shape, ...open.sort()]);
        // A connection needs both directions.
        const both = open.filter((link) => open.includes(back(link)));
        expect([shape, ...dialled.sort()]).toEqual([shape, ...both.sort()]);
      }
      expect(lines.filter((line) => 'tampered' in line)).toEqual([
        { tampered: 'opened', error: 'the cut does not hold: packets of n1→n2 arrived' },
        {
          tampered: 'cut more',
          error: 'links that are open do not carry: no packet of n2→n1 arrived within 6000 ms',
        },
      ]);
      const left = lines.find((line): line is Left => 'left' in line);
      expect(left?.left).not.toMatch(/^rj/m);
      expect(left?.rules).toBe('');
    },
  );
});
