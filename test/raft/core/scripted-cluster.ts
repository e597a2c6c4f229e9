// A cluster that does only what it is told: the interpreter of the transcripts' commands.
//
//   nodes 3 [one-entry-appends] [retain-2] [BUG …]   a cluster, all at term 0, with no leader
//   join n4              a node that knows of no members, and waits to be added
//   elapse n1            time passes until n1's timer fires
//   wait 400             time passes, 400 ms, and no timer fires
//   deliver [n1→n2 [first]]   hands over what is on its way now (on that link; the first of it)
//   delay [n1→n2]        sets what is on its way now aside, until `deliver delayed`
//   drop [n1→n2]         loses what is on its way now
//   double [n1→n2]       what is on its way now will arrive twice
//   sync n1 [first]      n1's disk carries out what was written (the first write of it)
//   settle [quietly]     syncs and delivers until nothing is left to do; quietly: only the notes
//   isolate n1 / heal    n1 hears and is heard by nobody / everything is connected
//   crash n1 / restart n1
//   propose n1 x y / read n1
//   change n1 add n4 promote n5 remove n2    n1 is asked for this change of the members
//   transfer n1 n2       n1 is asked to give its office to n2
//   snapshot n1          n1's state machine is written down
//   state [n1] / log
import {
  describeEntry,
  describeMessage,
  describeOutput,
  type MemberChange,
  type Message,
  type Output,
} from '../../../src/raft/core/index.ts';
import { coreBugs } from '../../../src/planted-bugs.ts';
import { ManualClock } from './manual-clock.ts';
import { SimulatedNode, type NodeOptions } from './simulated-node.ts';

/** No cluster that settles needs more rounds; one that needs them is talking in circles. */
const maxRounds = 100;

export class ScriptedCluster {
  readonly #nodes = new Map<number, SimulatedNode>();
  readonly #clocks = new Map<number, ManualClock>();
  #options: NodeOptions = { random: () => 0.5 };
  #nowUs = 0;
  #queue: Message[] = [];
  #delayed: Message[] = [];
  readonly #isolated = new Set<number>();
  #lastRequestId = 0;
  #lines: string[] = [];
  #indent = '';

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
        const node = this.#running(words[0]);
        if (node === null) return;
        this.#nowUs = Math.max(this.#nowUs, node.driver?.wakeAtUs ?? 0);
        this.#clocks.get(node.id)?.ring();
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
      case 'double':
        for (const message of this.#take(words[0])) this.#queue.push(message, message);
        return;
      case 'sync':
        this.#sync(this.#node(words[0]), words[1]);
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
        this.#node(words[0]).start();
        return;
      case 'propose': {
        const proposals = words
          .slice(1)
          .map((data) => ({ requestId: ++this.#lastRequestId, data }));
        this.#running(words[0])?.driver?.step({ type: 'propose', proposals });
        return;
      }
      case 'read':
        this.#lastRequestId++;
        this.#running(words[0])?.driver?.step({ type: 'read', requestId: this.#lastRequestId });
        return;
      case 'join':
        this.#start(Number(words[0]?.slice(1)), []);
        return;
      case 'change': {
        const requestId = ++this.#lastRequestId;
        const change = changeOf(words.slice(1));
        this.#running(words[0])?.driver?.step({ type: 'change-members', requestId, change });
        return;
      }
      case 'transfer': {
        const [requestId, to] = [++this.#lastRequestId, Number(words[1]?.slice(1))];
        this.#running(words[0])?.driver?.step({ type: 'transfer', requestId, to });
        return;
      }
      case 'snapshot':
        this.#running(words[0])?.takeSnapshot();
        return;
      case 'state':
        for (const node of words.length > 0 ? [this.#node(words[0])] : this.#nodes.values()) {
          for (const line of node.driver?.describe().split('\n') ?? [`n${node.id} is down`]) {
            this.#print(line);
          }
        }
        return;
      case 'log':
        for (const { id, memory } of this.#nodes.values()) {
          const entries = memory.entries.map(describeEntry);
          const gone = memory.base.index === 0 ? '' : `(to ${memory.base.index}) `;
          this.#print(`n${id} ${gone}${entries.join(', ')}`.trimEnd());
        }
        return;
      default:
        throw new Error(`unknown command ${verb}`);
    }
  }

  #create(count: number, words: readonly string[]): void {
    const retain = words.find((word) => word.startsWith('retain-'))?.slice(7) ?? '0';
    this.#options = {
      bugs: coreBugs.filter((bug) => words.includes(bug)),
      limits: {
        ...(words.includes('one-entry-appends') && { maxEntriesPerMessage: 1 }),
        ...{ retainedEntries: Number(retain), maxSnapshotPart: 20 },
      },
      random: () => 0.5,
    };
    const ids = Array.from({ length: count }, (_, i) => i + 1);
    for (const id of ids) this.#start(id, ids);
  }

  #start(id: number, voters: readonly number[]): void {
    const surroundings = {
      clockOf: () => {
        const clock = new ManualClock(() => this.#nowUs);
        this.#clocks.set(id, clock);
        return clock;
      },
      send: (messages: readonly Message[]) => this.#send(messages),
      stepped: (node: SimulatedNode, output: Output) => this.#printOutput(node, output),
    };
    const node = new SimulatedNode(id, voters, this.#options, surroundings);
    this.#nodes.set(id, node);
    node.start();
  }

  #node(name: string | undefined): SimulatedNode {
    const node = this.#nodes.get(Number(name?.slice(1)));
    if (node === undefined) throw new Error(`no node ${String(name)}`);
    return node;
  }

  /** The node, or null when it is down, which is printed. */
  #running(name: string | undefined): SimulatedNode | null {
    const node = this.#node(name);
    if (node.driver !== null) return node;
    this.#print(`${this.#indent}n${node.id} is down`);
    return null;
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
      this.#indented(() => this.#running(`n${message.to}`)?.receive(message));
    }
  }

  #sync(node: SimulatedNode, which?: string): void {
    const last = node.storage.unsynced.at(which === 'first' ? 0 : -1);
    if (last === undefined) return;
    this.#print(`n${node.id} durable up to #${last.seq}`);
    this.#indented(() => node.storage.sync(last.seq));
  }

  #settle(): void {
    for (let round = 0; round < maxRounds; round++) {
      const busy = [...this.#nodes.values()].filter(({ storage }) => storage.unsynced.length > 0);
      if (busy.length === 0 && this.#queue.length === 0) return;
      for (const node of busy) this.#sync(node);
      this.#deliver(this.#take(undefined));
    }
    throw new Error(`not settled after ${maxRounds} rounds`);
  }

  #printOutput(node: SimulatedNode, output: Output): void {
    for (const line of describeOutput(output)) this.#print(`${this.#indent}n${node.id} ${line}`);
  }

  #send(messages: readonly Message[]): void {
    const passes = (m: Message): boolean =>
      !this.#isolated.has(m.from) && !this.#isolated.has(m.to);
    this.#queue.push(...messages.filter(passes));
  }

  /** What follows from a line is printed below it. */
  #indented(act: () => void): void {
    this.#indent = '  ';
    act();
    this.#indent = '';
  }

  #print(line: string): void {
    this.#lines.push(line);
  }
}

function isNote(line: string): boolean {
  return / (elected|stepped-down|election-started|truncated|answer|snapshot-\w+|configured|not-a-member|transfer-\S+) /.test(
    line,
  );
}

/** Of the words of a `change`: each node belongs to the verb before it. */
function changeOf(words: readonly string[]): MemberChange {
  const named: Record<string, number[]> = { add: [], promote: [], remove: [] };
  let list: number[] | undefined;
  for (const word of words) {
    if (word in named) list = named[word];
    else list?.push(Number(word.slice(1)));
  }
  const { add = [], promote = [], remove = [] } = named;
  return { add: add.map((id) => ({ id, address: `host${id}` })), promote, remove };
}
