/**
 * What the harness costs: operations a second with 30 clients, against the same operations by a bare
 * load program on the same cluster, in turns. Figures: bench/systems.md.
 *
 *   npm run build && npx tsx bench/systems.ts [--system etcd,raft-kv] [--rounds 5] [--seconds 5]
 *                                             [--workload mixed]
 *
 * etcd is run in a network of namespaces, in which the whole program is then, and raft-kv behind
 * proxies, as both are by default.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { requestOf as etcdRequest } from '../src/systems/etcd/request.ts';
import { etcd } from '../src/systems/etcd/definition.ts';
import { systemFrom } from '../src/systems/defined/system-from.ts';
import { requestOf as kvRequest } from '../src/systems/raft-kv/request.ts';
import { raftKv } from '../src/systems/raft-kv/system.ts';
import { commandInside, isInside } from '../src/world/live/net/netns/inside.ts';
import { openNetnsNetwork } from '../src/world/live/net/netns/netns-network.ts';
import { createLiveWorld, type LiveWorld } from '../src/world/live/world.ts';
import { bareCommand, bareTurn, clients, harnessTurn, planOf, type Turn } from './systems/turns.ts';

const { values } = parseArgs({
  options: {
    system: { type: 'string', default: 'etcd,raft-kv' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    workload: { type: 'string', default: 'mixed' },
  },
});
const names = values.system.split(',');
if (names.length > 1 || (names[0] === 'etcd' && !isInside())) {
  for (const name of names) await inAProcess(name);
} else {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-systems-'));
  const world = worldOf(names[0] ?? '', path.join(folder, 'run'));
  try {
    await world.start();
    await compare(names[0] ?? '', world, folder);
  } finally {
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(name: string, world: LiveWorld, folder: string): Promise<void> {
  const plan = planOf(world.nodes, values.workload, Number(values.seconds));
  const leader = await leaderIn(world);
  const addresses = world.processes().map(({ address }) => address);
  // Any member of etcd takes whatever it gets; the store sends everybody to its leader.
  const targetOf = (thread: number): { host: string; port: number } => {
    const at = name === 'etcd' ? addresses[thread % addresses.length] : addresses[leader];
    return { host: at?.host ?? '', port: at?.ports[name === 'etcd' ? 'client' : 'api'] ?? 0 };
  };
  const request = name === 'etcd' ? etcdAsked : kvRequest;
  const harness: Turn[] = [];
  const bare: Turn[] = [];
  console.log(`${name}, ${clients} clients, ${values.workload}, load ${load()}`);
  // The first turn of each compiles the hot paths; it is not counted.
  for (let round = 0; round <= Number(values.rounds); round++) {
    const one = async (): Promise<Turn> => harnessTurn(world, plan, folder);
    const other = async (): Promise<Turn> => bareTurn(bareCommand, plan, request, targetOf);
    const [mine, theirs] =
      round % 2 === 0 ? [await one(), await other()] : [await other(), await one()].reverse();
    if (round === 0 || mine === undefined || theirs === undefined) continue;
    harness.push(mine);
    bare.push(theirs);
    console.log(
      `  harness ${shown(mine)}, bare ${shown(theirs)}: ${share(mine.perSecond, theirs.perSecond)}, load ${load()}`,
    );
  }
  const [mine, theirs] = [median(harness), median(bare)];
  console.log(
    `  median: harness ${Math.round(mine)}/s, bare ${Math.round(theirs)}/s: ${share(mine, theirs)}`,
  );
}

function etcdAsked(operation: Parameters<typeof etcdRequest>[0]): ReturnType<typeof kvRequest> {
  const request = etcdRequest(operation, false);
  return request && { method: 'POST', path: request.path, body: JSON.stringify(request.body) };
}

function worldOf(name: string, runDir: string): LiveWorld {
  if (name === 'raft-kv') return createLiveWorld({ system: raftKv(), nodes: 3, runDir });
  const system = systemFrom(etcd());
  return createLiveWorld({ system, nodes: 3, runDir, network: openNetnsNetwork });
}

async function leaderIn(world: LiveWorld): Promise<number> {
  for (;;) {
    const found = (await world.status()).findIndex(({ role }) => role === 'leader');
    if (found !== -1) return found;
  }
}

/** One system after the other, each in a process of its own. */
async function inAProcess(name: string): Promise<void> {
  const own = [process.execPath, ...process.execArgv, process.argv[1] ?? '', '--system', name];
  const options = ['rounds', 'seconds', 'workload'] as const;
  const words = options.flatMap((option) => [`--${option}`, values[option]]);
  const [first = '', ...rest] = [...own, ...words];
  const { file, args, env } =
    name === 'etcd' ? commandInside([first, ...rest]) : { file: first, args: rest, env: {} };
  const child = spawn(file, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) process.exitCode = 2;
}

function shown({ perSecond, cpuUs, failed }: Turn): string {
  return `${Math.round(perSecond)}/s of ${Math.round(cpuUs)} µs of CPU${failed === 0 ? '' : ` (${failed} failed)`}`;
}

function share(mine: number, theirs: number): string {
  return `${Math.round((100 * mine) / theirs)} %`;
}

function median(turns: readonly Turn[]): number {
  const sorted = turns.map(({ perSecond }) => perSecond).sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
}

function load(): string {
  return loadavg()[0]?.toFixed(1) ?? '?';
}
