/**
 * The Raft core alone: steps that one CPU second pays for. A step is one call of
 * `RaftCore.step`: a message delivered, a write made durable, a proposal, a read or a tick.
 * Run: npx tsx bench/raft-core.ts [--nodes 5] [--rounds 7]
 *
 * The cluster is as bare as can be, so that what is measured is the core: one queue, every
 * message and every completion of a write in the order of its making, half a millisecond of
 * virtual time a round. To compare two versions, run each checkout's program in turns.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import {
  defaultLimits,
  defaultTiming,
  emptyState,
  RaftCore,
  type Input,
} from '../src/raft/core/index.ts';

const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '7' },
  },
});
const nodes = Number(values.nodes);
const rounds = Number(values.rounds);
const turns = 40_000;
const usPerTurn = 500;

/** What clients ask for in turn `i`. */
interface Load {
  readonly name: string;
  readonly inputs: (turn: number) => readonly Input[];
}

const propose = (turn: number): Input => ({
  type: 'propose',
  proposals: [{ requestId: 2 * turn, data: 'x' }],
});
const read = (turn: number): Input => ({ type: 'read', requestId: 2 * turn + 1 });

const loads: readonly Load[] = [
  { name: 'writes', inputs: (turn) => [propose(turn)] },
  { name: 'reads', inputs: (turn) => [read(turn)] },
  { name: 'writes and reads', inputs: (turn) => [propose(turn), read(turn)] },
  { name: 'no clients', inputs: () => [] },
];

class Cluster {
  readonly #cores: ReadonlyMap<number, RaftCore>;
  #nowUs = 0;
  /** Node and input, in turn. */
  #queue: { readonly to: number; readonly input: Input }[] = [];
  steps = 0;

  constructor(count: number) {
    // A fixed sequence in place of chance: node 1 is the first to run for office.
    const ids = Array.from({ length: count }, (_, i) => i + 1);
    this.#cores = new Map(
      ids.map((id) => [
        id,
        new RaftCore(
          {
            id,
            peers: ids.filter((peer) => peer !== id),
            random: () => (id - 1) / count,
            timing: defaultTiming,
            limits: defaultLimits,
            bugs: new Set(),
          },
          emptyState,
          0,
        ),
      ]),
    );
    while (this.leader === null) this.turn([]);
  }

  get leader(): number | null {
    for (const [id, core] of this.#cores) if (core.status().role === 'leader') return id;
    return null;
  }

  /** Half a millisecond: ticks that are due, what clients ask of `node`, and all that follows. */
  turn(inputs: readonly Input[], node = 1): void {
    this.#nowUs += usPerTurn;
    for (const [to, core] of this.#cores) {
      if (core.wakeAtUs <= this.#nowUs) this.#queue.push({ to, input: { type: 'tick' } });
    }
    for (const input of inputs) this.#queue.push({ to: node, input });
    for (let next = 0; next < this.#queue.length; next++) {
      const item = this.#queue[next];
      if (item !== undefined) this.#step(item.to, item.input);
    }
    this.#queue = [];
  }

  #step(to: number, input: Input): void {
    const output = this.#cores.get(to)?.step(this.#nowUs, input);
    if (output === undefined) return;
    this.steps++;
    if (output.write !== null) {
      this.#queue.push({ to, input: { type: 'durable', seq: output.write.seq } });
    }
    for (const message of output.messages) {
      this.#queue.push({ to: message.to, input: { type: 'message', message } });
    }
  }
}

/** Steps a CPU second. */
function measure(load: Load): number {
  const cluster = new Cluster(nodes);
  const { leader } = cluster;
  const before = cluster.steps;
  const from = process.cpuUsage();
  for (let turn = 1; turn <= turns; turn++) cluster.turn(load.inputs(turn), leader ?? undefined);
  const { user, system } = process.cpuUsage(from);
  if (cluster.leader !== leader) throw new Error('the leader changed: this is not the plain path');
  return ((cluster.steps - before) * 1e6) / (user + system);
}

console.log(
  `load ${loadavg()[0]?.toFixed(2) ?? '?'}, Node ${process.versions.node}, ${nodes} nodes`,
);
const figures = new Map(loads.map(({ name }) => [name, [] as number[]]));
for (let round = 0; round <= rounds; round++) {
  for (const load of loads) {
    const perSecond = measure(load);
    if (round > 0) figures.get(load.name)?.push(perSecond); // the first round warms up
  }
}
for (const [name, list] of figures) {
  list.sort((a, b) => a - b);
  const thousands = (figure: number | undefined): string =>
    `${Math.round((figure ?? 0) / 1000).toLocaleString('en')}k`;
  console.log(
    `${name.padEnd(18)} steps/CPU s: min ${thousands(list[0])}, median ${thousands(list[rounds >> 1])}, max ${thousands(list.at(-1))}`,
  );
}
