import type { SimAnswer, SimNode, SimNodeSetup, SimNodeStatus, SimRequest } from '../sim-system.ts';
import { execute, type Values } from './execute.ts';
import type { StoreFlaw } from './flaws.ts';
import type { Accepted, Message } from './message.ts';
import { nothingYet, StableState, type Stable } from './stable-state.ts';

/** Times in microseconds. */
const heartbeatUs = 50_000;
/** A leader that is not heard for this long is gone; each node waits for up to twice as long. */
const silenceUs = 150_000;

type Reply = (answer: SimAnswer) => void;

interface Candidacy {
  readonly role: 'candidate';
  readonly ballot: number;
  readonly promises: Map<number, Accepted>;
}

interface Office {
  readonly role: 'leader';
  readonly ballot: number;
  /** The newest version that each node is known to have accepted, and when it said so. */
  readonly accepted: Map<number, { readonly version: number; readonly atUs: number }>;
  /** Operations that no majority has accepted yet, in the order of their versions. */
  readonly open: { readonly version: number; readonly answer: SimAnswer; readonly reply: Reply }[];
}

interface Following {
  readonly role: 'follower';
  readonly leader: number | null;
}

/** One life of a node. Until it has read its disk it does nothing. */
export class StoreNode implements SimNode {
  readonly #setup: SimNodeSetup;
  readonly #flaw: StoreFlaw | undefined;
  readonly #disk: StableState;
  readonly #nodes: number;
  #stable: Stable = nothingYet;
  #loaded = false;
  #part: Candidacy | Office | Following = { role: 'follower', leader: null };
  #committed = 0;
  /** The last state of which it knows that a majority has it. */
  #known: Values = new Map();
  /** When a leader was heard last; of a leader, when a majority was. */
  #heardUs = -silenceUs;
  #standsAtUs = 0;

  constructor(setup: SimNodeSetup, flaw: StoreFlaw | undefined) {
    this.#setup = setup;
    this.#flaw = flaw;
    this.#disk = new StableState(setup.disk);
    this.#nodes = setup.peers.length + 1;
    void this.#start();
  }

  receive(from: number, message: unknown): void {
    if (this.#loaded) this.#receive(from, message as Message);
  }

  submit(request: SimRequest, reply: Reply): void {
    if (request.kind === 'open-session') {
      reply({ kind: 'refused', error: 'unsupported-operation' });
      return;
    }
    const { operation } = request;
    // `stale-reads` breaks the rule that a read is ordered like an update.
    if (this.#flaw === 'stale-reads' && operation.f === 'read') {
      reply(execute(this.#known, operation).answer);
      return;
    }
    const part = this.#part;
    if (part.role !== 'leader') {
      const leaderId = part.role === 'follower' ? part.leader : null;
      reply({ kind: 'refused', error: 'no-leader', ...(leaderId !== null && { leaderId }) });
      return;
    }
    const { answer, after } = execute(this.#stable.accepted.values, operation);
    part.open.push({ version: this.#stable.accepted.version + 1, answer, reply });
    // `lost-writes` breaks the rule that an operation is answered when a majority has accepted it.
    if (this.#flaw === 'lost-writes') reply(answer);
    this.#propose(part, after);
  }

  status(): SimNodeStatus {
    const { role } = this.#part;
    return {
      role: this.#loaded ? role : 'unknown',
      term: this.#part.role === 'follower' ? this.#stable.promised : this.#part.ballot,
      leader: this.#leader(),
      commitIndex: this.#committed,
    };
  }

  #leader(): number | null {
    if (this.#part.role === 'follower') return this.#part.leader;
    return this.#part.role === 'leader' ? this.#setup.id : null;
  }

  async #start(): Promise<void> {
    this.#stable = await this.#disk.load();
    this.#loaded = true;
    this.#awaitLeader();
    this.#beat();
  }

  #beat(): void {
    const { clock } = this.#setup;
    clock.after(heartbeatUs, () => {
      this.#beat();
      const now = clock.nowUs();
      if (this.#part.role === 'leader') {
        if (now - this.#heardUs > 2 * silenceUs) this.#follow(null);
        else this.#signOfLife(this.#part);
      } else if (now >= this.#standsAtUs) this.#stand();
    });
  }

  #receive(from: number, message: Message): void {
    switch (message.type) {
      case 'prepare':
        this.#onPrepare(from, message.ballot);
        return;
      case 'promise':
        if (this.#part.role === 'candidate' && this.#part.ballot === message.ballot) {
          this.#onPromise(this.#part, from, message.accepted);
        }
        return;
      case 'accept':
        this.#onAccept(from, message.accepted, message.committed);
        return;
      case 'accepted':
        if (this.#part.role === 'leader' && this.#part.ballot === message.ballot) {
          this.#onAccepted(this.#part, from, message.version);
        }
        return;
      case 'superseded':
        // The next time that this node stands, it outbids whoever that was.
        if (message.ballot > this.#stable.promised) {
          this.#keep({ promised: message.ballot }, () => undefined);
          this.#follow(null);
        }
    }
  }

  /** A node that hears a leader, or is one, does not help another into office. */
  #onPrepare(from: number, ballot: number): void {
    if (this.#setup.clock.nowUs() - this.#heardUs < silenceUs) return;
    const { promised } = this.#stable;
    if (ballot <= promised) {
      this.#send(from, { type: 'superseded', ballot: promised });
      return;
    }
    this.#follow(null);
    this.#keep({ promised: ballot }, () => {
      if (this.#stable.promised !== ballot) return;
      this.#send(from, { type: 'promise', ballot, accepted: this.#stable.accepted });
    });
  }

  #stand(): void {
    const { id, peers } = this.#setup;
    // Ballots of different nodes are different ones.
    const round = Math.floor(this.#stable.promised / this.#nodes) + 1;
    const ballot = round * this.#nodes + id - 1;
    const candidacy: Candidacy = { role: 'candidate', ballot, promises: new Map() };
    this.#part = candidacy;
    this.#awaitLeader();
    this.#keep({ promised: ballot }, () => {
      if (this.#part !== candidacy) return;
      for (const peer of peers) this.#send(peer.id, { type: 'prepare', ballot });
      this.#onPromise(candidacy, id, this.#stable.accepted);
    });
  }

  #onPromise(candidacy: Candidacy, from: number, accepted: Accepted): void {
    const { ballot, promises } = candidacy;
    promises.set(from, accepted);
    if (2 * promises.size <= this.#nodes) return;
    const office: Office = { role: 'leader', ballot, accepted: new Map(), open: [] };
    this.#part = office;
    this.#heardUs = this.#setup.clock.nowUs();
    // Whatever a majority has accepted is the newest state of one of its nodes at least.
    const newest = [...promises.values()].reduce((a, b) => (isNewer(b, a) ? b : a));
    this.#stable = { ...this.#stable, accepted: newest };
    this.#propose(office, newest.values);
  }

  /** Makes a new state out of the last one. */
  #propose(office: Office, values: Values): void {
    const { ballot } = office;
    const version = this.#stable.accepted.version + 1;
    this.#keep({ accepted: { ballot, version, values } }, () => {
      if (this.#part === office) this.#onAccepted(office, this.#setup.id, version);
    });
    this.#replicate(office);
  }

  #signOfLife(office: Office): void {
    const { id } = this.#setup;
    const own = office.accepted.get(id);
    // It hears itself: with that, a majority of one never falls silent.
    if (own !== undefined) this.#onAccepted(office, id, own.version);
    this.#replicate(office);
  }

  #replicate({ ballot }: Office): void {
    const { accepted } = this.#stable;
    if (accepted.ballot !== ballot) return;
    for (const peer of this.#setup.peers) {
      this.#send(peer.id, { type: 'accept', accepted, committed: this.#committed });
    }
  }

  #onAccept(from: number, accepted: Accepted, committed: number): void {
    const { ballot, version } = accepted;
    if (ballot < this.#stable.promised) {
      this.#send(from, { type: 'superseded', ballot: this.#stable.promised });
      return;
    }
    this.#follow(from);
    this.#heardUs = this.#setup.clock.nowUs();
    this.#learn(committed);
    const newest = isNewer(accepted, this.#stable.accepted) ? accepted : this.#stable.accepted;
    this.#keep({ promised: ballot, accepted: newest }, () => {
      this.#send(from, { type: 'accepted', ballot, version });
    });
  }

  #onAccepted(office: Office, from: number, version: number): void {
    const { accepted, open } = office;
    const before = accepted.get(from)?.version ?? 0;
    const atUs = this.#setup.clock.nowUs();
    accepted.set(from, { version: Math.max(before, version), atUs });
    const middle = Math.floor(this.#nodes / 2);
    const each = [...accepted.values()];
    const times = each.map((node) => node.atUs).sort((a, b) => b - a);
    this.#heardUs = times[middle] ?? this.#heardUs;
    const versions = each.map((node) => node.version).sort((a, b) => b - a);
    this.#learn(versions[middle] ?? 0);
    while (open[0] !== undefined && open[0].version <= this.#committed) {
      const { answer, reply } = open.shift() ?? open[0];
      reply(answer);
    }
  }

  /** A majority has accepted this version. */
  #learn(version: number): void {
    this.#committed = Math.max(this.#committed, version);
    const { accepted } = this.#stable;
    if (accepted.version <= this.#committed) this.#known = accepted.values;
  }

  /** Gives up whatever part it has; `leader` is who is heard, if anybody is. */
  #follow(leader: number | null): void {
    const part = this.#part;
    this.#part = { role: 'follower', leader };
    this.#awaitLeader();
    if (part.role !== 'leader') return;
    for (const { reply } of part.open) reply({ kind: 'unknown', error: 'leadership-lost' });
  }

  #awaitLeader(): void {
    const { clock, random } = this.#setup;
    this.#standsAtUs = clock.nowUs() + silenceUs + random.int(silenceUs);
  }

  /** What it must remember is on disk before anybody hears of it. */
  #keep(change: Partial<Stable>, done: () => void): void {
    this.#stable = { ...this.#stable, ...change };
    this.#disk.save(this.#stable, done);
  }

  #send(to: number, message: Message): void {
    this.#setup.send(to, message);
  }
}

function isNewer(a: Accepted, b: Accepted): boolean {
  return a.ballot > b.ballot || (a.ballot === b.ballot && a.version > b.version);
}
