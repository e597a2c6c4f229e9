// A cluster that does only what it is told: the interpreter of the transcripts' commands.
//
//   nodes 3 [one-entry-appends] [BUG …]   a cluster, all at term 0, with no leader
//   elapse n1            time passes until n1's timer fires
//   wait 400             time passes, 400 ms, and no timer fires
//   deliver [n1→n2 [first]]   hands over what is on its way now (on that link; the first of it)
//   delay [n1→n2]        sets what is on its way now aside, until `deliver delayed`
//   drop [n1→n2]         loses what is on its way now
//   sync n1              n1's disk carries out what was written
//   settle [quietly]     syncs and delivers until nothing is left to do; quietly: only the notes
//   isolate n1 / heal    n1 hears and is heard by nobody / everything is connected
//   crash n1 / restart n1
//   propose n1 x y / read n1
//   state [n1] / log
import {
  coreBugs,
  describeMessage,
  describeOutput,
  type Input,
  type Message,
  type Output,
} from '../../../src/raft/core/index.ts';
import { SimulatedNode } from './simulated-node.ts';

/** No cluster that settles needs more rounds; one that needs them is talking in circles. */
const maxRounds = 100;

export class ScriptedCluster {
  #nodes: SimulatedNode[] = [];
  #nowUs = 0;
  #queue: Message[] = [];
  #delayed: Message[] = [];
  readonly #isolated = new Set<number>();
  #lastRequestId = 0;
  #lines: string[] = [];

  /** Carries out one command and returns what it printed. */
  run(command: string): readonly string[] {
    const [verb = '', ...words] = command.split(' ');
    this.#lines = [];
    this.#execute(verb, words);
    return this.#lines.length > 0 ? this.#lines : ['ok'];
  }

  #execute(verb: string, words: readonly string[]): void {
    switch (verb) {
      case 'nodes':
        this.#create(Number(words[0]), words.slice(1));
        return;
      case 'elapse': {
        const node = this.#node(words[0]);
        this.#nowUs = Math.max(this.#nowUs, node.core?.wakeAtUs ?? 0);
        this.#step(node, { type: 'tick' });
        return;
      }
      case 'wait':
        this.#nowUs += Number(words[0]) * 1000;
        return;
      case 'deliver':
        if (words[0] === 'delayed') this.#queue.push(...this.#delayed.splice(0));
        this.#deliver(this.#take(words[0] === 'delayed' ? undefined : words[0], words[1]));
        return;
      case 'delay':
        this.#delayed.push(...this.#take(words[0]));
        return;
      case 'drop':
        for (const message of this.#take(words[0])) this.#print(`lost ${describeMessage(message)}`);
        return;
      case 'sync':
        this.#sync(this.#node(words[0]));
        return;
      case 'settle':
        this.#settle();
        if (words[0] === 'quietly') this.#lines = this.#lines.filter(isNote);
        return;
      case 'isolate':
        this.#isolated.add(this.#node(words[0]).id);
        return;
      case 'heal':
        this.#isolated.clear();
        return;
      case 'crash':
        this.#node(words[0]).crash();
        return;
      case 'restart':
        this.#node(words[0]).start(this.#nowUs);
        return;
      case 'propose': {
        const proposals = words
          .slice(1)
          .map((data) => ({ requestId: ++this.#lastRequestId, data }));
        this.#step(this.#node(words[0]), { type: 'propose', proposals });
        return;
      }
      case 'read':
        this.#step(this.#node(words[0]), { type: 'read', requestId: ++this.#lastRequestId });
        return;
      case 'state':
        for (const node of words.length > 0 ? [this.#node(words[0])] : this.#nodes) {
          for (const line of node.core?.describe().split('\n') ?? [`n${node.id} is down`]) {
            this.#print(line);
          }
        }
        return;
      case 'log':
        for (const { id, memory } of this.#nodes) {
          const entries = memory.entries.map((e) => `${e.index}:t${e.term} ${e.data || 'noop'}`);
          this.#print(`n${id} ${entries.join(', ')}`);
        }
        return;
      default:
        throw new Error(`unknown command ${verb}`);
    }
  }

  #create(count: number, words: readonly string[]): void {
    const limits = words.includes('one-entry-appends') ? { maxEntriesPerMessage: 1 } : {};
    const bugs = coreBugs.filter((bug) => words.includes(bug));
    this.#nodes = Array.from(
      { length: count },
      (_, i) => new SimulatedNode(i + 1, count, { bugs, limits, random: () => 0.5 }),
    );
    for (const node of this.#nodes) node.start(this.#nowUs);
  }

  #node(name: string | undefined): SimulatedNode {
    const node = this.#nodes[Number(name?.slice(1)) - 1];
    if (node === undefined) throw new Error(`no node ${String(name)}`);
    return node;
  }

  /** Takes what is on its way (on one link) off the queue. */
  #take(link: string | undefined, first?: string): readonly Message[] {
    const on = (m: Message): boolean => link === undefined || link === `n${m.from}→n${m.to}`;
    const taken = this.#queue.filter(on).slice(0, first === 'first' ? 1 : undefined);
    this.#queue = this.#queue.filter((message) => !taken.includes(message));
    return taken;
  }

  #deliver(messages: readonly Message[]): void {
    for (const message of messages) {
      this.#print(describeMessage(message));
      const to = this.#node(`n${message.to}`);
      this.#follow(to, to.step(this.#nowUs, { type: 'message', message }), '  ');
    }
  }

  #sync(node: SimulatedNode): void {
    const last = node.unsynced.at(-1);
    if (last === undefined) return;
    this.#print(`n${node.id} durable up to #${last.seq}`);
    this.#follow(node, node.sync(this.#nowUs, last.seq), '  ');
  }

  #settle(): void {
    for (let round = 0; round < maxRounds; round++) {
      const busy = this.#nodes.filter((node) => node.unsynced.length > 0);
      if (busy.length === 0 && this.#queue.length === 0) return;
      for (const node of busy) this.#sync(node);
      this.#deliver(this.#take(undefined));
    }
    throw new Error(`not settled after ${maxRounds} rounds`);
  }

  #step(node: SimulatedNode, input: Input): void {
    this.#follow(node, node.step(this.#nowUs, input), '');
  }

  #follow(node: SimulatedNode, output: Output | null, indent: string): void {
    if (output === null) {
      this.#print(`${indent}n${node.id} is down`);
      return;
    }
    for (const line of describeOutput(output)) this.#print(`${indent}n${node.id} ${line}`);
    const passes = (m: Message): boolean =>
      !this.#isolated.has(m.from) && !this.#isolated.has(m.to);
    this.#queue.push(...output.messages.filter(passes));
  }

  #print(line: string): void {
    this.#lines.push(line);
  }
}

function isNote(line: string): boolean {
  return / (elected|stepped-down|election-started|truncated|answer) /.test(line);
}
