/**
 * The network of namespaces, seen by probes of their own: etcd of 3 and of 5 nodes, as an ordinary
 * user (root: as nobody). How soon each shape of partition takes effect after its record in the
 * history, how soon every node can be written to after the heal, and what is left of a harness that
 * is killed. What is measured, and the figures: bench/netns.md.
 *
 *   npm run build && npx tsx bench/netns.ts [--nodes 3,5] [--shapes one,halves] [--seed 1]
 *                                           [--cut-ms 1600] [--parts shapes,killed]
 *
 * Takes some four minutes. Exit code 1 when a limit was missed or something is left.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { obstacleToNamespaces } from '../src/world/live/net/netns/can-make.ts';
import { killedRuns } from './netns/killed.ts';

const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: '3,5' },
    shapes: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
    'cut-ms': { type: 'string', default: '1600' },
    parts: { type: 'string', default: 'shapes,killed' },
  },
});
const obstacle = await obstacleToNamespaces();
if (obstacle !== undefined) throw new Error(`${obstacle.reason}: ${obstacle.remedy}`);

/** What makes a command an ordinary user's. */
const as =
  process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
const parts = values.parts.split(',');
const folder = mkdtempSync(path.join(tmpdir(), 'bench-netns-'));
chmodSync(folder, 0o777);
let good = true;
console.log(`load ${loadavg()[0]?.toFixed(1) ?? '?'} before, Node ${process.versions.node}`);
try {
  for (const nodes of parts.includes('shapes') ? values.nodes.split(',') : []) {
    good = (await shapesOf(nodes)) && good;
  }
  if (parts.includes('killed')) {
    const place = path.join(folder, 'killed');
    mkdirSync(place);
    chmodSync(place, 0o777);
    good = (await killedRuns(as, place)) && good;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`load ${loadavg()[0]?.toFixed(1) ?? '?'} after`);
process.exitCode = good ? 0 : 1;

/** An ordinary user's namespace, made by itself: here is nothing to hide from the machine. */
async function shapesOf(nodes: string): Promise<boolean> {
  const inside = fileURLToPath(new URL('netns/shapes.ts', import.meta.url));
  const program = [process.execPath, '--import', 'tsx', inside];
  const words = [nodes, folder, values.seed, values['cut-ms'], values.shapes];
  const namespace = ['unshare', '--user', '--map-root-user', '--net'];
  const dying = ['setpriv', '--pdeathsig', 'KILL'];
  const [file = '', ...args] = [...as, ...namespace, ...dying, ...program, ...words];
  const env = { ...process.env, HOME: folder, TMPDIR: folder };
  const child = spawn(file, args, { stdio: 'inherit', env });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0;
}
