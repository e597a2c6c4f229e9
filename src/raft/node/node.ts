import {
  defaultLimits,
  maxSnapshotData,
  type Answer,
  type Committed,
  type CoreStatus,
  type Input,
  type MemberChange,
  type Message,
  type NodeId,
  type Note,
  type Output,
  type Position,
  type Proposal,
  type Restored,
  type Timing,
} from '../core/index.ts';
import { bugsAt, type BugName } from '../../planted-bugs.ts';
import type { Storage } from '../storage/index.ts';
import type { Transport } from '../transport/index.ts';
import { Changes, type ChangeReply, type TransferReply } from './changes.ts';
import type { Clock } from './clock.ts';
import { Driver } from './driver.ts';
import { ForgetfulStorage } from './forgetful-storage.ts';
import { Requests, type Reply } from './requests.ts';
import { SnapshotPolicy, type SnapshotThreshold } from './snapshot-policy.ts';
import type { MachineTypes, StateMachine } from './state-machine.ts';

/** All that a node has: nothing in this room looks for a file, a socket, the time or chance by itself. */
export interface NodeSetup<Types extends MachineTypes> {
  readonly id: NodeId;
  /** The other voters at the cluster's beginning. */
  readonly peers: readonly NodeId[];
  /** See `CoreConfig.joins` and `CoreConfig.addressOf`. */
  readonly joins?: boolean;
  readonly addressOf?: (id: NodeId) => string;
  readonly timing: Timing;
  readonly bugs: ReadonlySet<BugName>;
  /** A number in [0, 1) at each call. */
  readonly random: () => number;
  readonly clock: Clock;
  readonly storage: Storage;
  /** What the storage kept of earlier lives. */
  readonly restored: Restored;
  readonly transport: Transport;
  readonly machine: StateMachine<Types>;
  /** Whoever watches the node from outside: told of each step before anything follows from it. */
  readonly stepped?: (output: Output, input: Input) => void;
  /** How much the log may grow before a snapshot is taken. */
  readonly snapshots: SnapshotThreshold;
  /** Reported to people; nothing depends on it. */
  readonly note: (note: Note) => void;
  /** The node cannot go on; its memory is not to be trusted any more. */
  readonly fatal: (what: string, error: unknown) => void;
}

/** Characters of data that one step proposes, beyond its first proposal. */
const maxStepData = 1024 * 1024;

/** A node of a cluster: clients on one side, their commands in the replicated log and its state machine on the other. */
export class RaftNode<Types extends MachineTypes> {
  readonly #setup: NodeSetup<Types>;
  readonly #storage: Storage;
  readonly #driver: Driver;
  readonly #requests = new Requests<Types>();
  readonly #changes = new Changes();
  readonly #policy: SnapshotPolicy;
  #proposals: Proposal[] = [];

  constructor(setup: NodeSetup<Types>) {
    this.#setup = setup;
    const { id, peers, joins = false, addressOf = () => '' } = setup;
    const { random, timing, bugs, clock, restored, fatal, transport, stepped } = setup;
    this.#policy = new SnapshotPolicy(setup.snapshots, restored);
    if (restored.snapshot !== null && !bugs.has('restart-without-snapshot')) {
      setup.machine.restore(restored.snapshot.data);
    }
    this.#storage = storageOf(setup);
    this.#driver = new Driver({
      core: {
        id,
        peers,
        joins,
        addressOf,
        random,
        timing,
        limits: { ...defaultLimits, retainedEntries: setup.snapshots.retained },
        bugs: bugsAt('core', bugs),
      },
      storage: this.#storage,
      restored,
      clock,
      send: (messages) => transport.send(messages),
      follow: (output, input) => {
        stepped?.(output, input);
        this.#follow(output, input);
      },
      fatal,
    });
  }

  status(): CoreStatus {
    return this.#driver.status();
  }

  /** Takes a message of a peer in, or says why no node of this cluster can have sent it. */
  receive(message: Message): string | null {
    return this.#driver.receive(message);
  }

  /** A long request of this peer, or to it, makes progress. */
  heard(from: NodeId): void {
    this.#driver.step({ type: 'heard', from });
  }

  update(command: Types['command'], reply: (reply: Reply<Types>) => void): void {
    const { clock, machine } = this.#setup;
    // Before anything is made of it: only a leader has a use for the command.
    if (this.status().role !== 'leader') {
      reply({ type: 'refused', reason: 'not-leader' });
      return;
    }
    const data = machine.encode(command);
    if (!this.#requests.hasRoomFor(data.length)) {
      reply({ type: 'refused', reason: 'too-many-pending' });
      return;
    }
    const request = { type: 'update', command, length: data.length } as const;
    const requestId = this.#requests.add(request, this.#judgedNow(command, reply), clock.nowUs());
    this.#proposals.push({ requestId, data });
    // Whatever arrives in one turn shares one write and one append.
    if (this.#proposals.length === 1) clock.nextTurn(() => this.#propose());
  }

  /** A linearizable read. */
  read(query: Types['query'], reply: (reply: Reply<Types>) => void): void {
    const request = { type: 'read', query } as const;
    const requestId = this.#requests.add(
      request,
      this.#lookedUpNow(query, reply),
      this.#setup.clock.nowUs(),
    );
    this.#driver.step({ type: 'read', requestId });
  }

  /** Adds, promotes and removes members, in one step; answered when the last configuration is committed. */
  changeMembers(change: MemberChange, reply: (reply: ChangeReply) => void): void {
    const requestId = this.#requests.nextId();
    this.#changes.add(requestId, { type: 'change', reply });
    this.#driver.step({ type: 'change-members', requestId, change });
  }

  /** Gives the office of this leader to another voter. */
  transfer(to: NodeId, reply: (reply: TransferReply) => void): void {
    const requestId = this.#requests.nextId();
    this.#changes.add(requestId, { type: 'transfer', reply });
    this.#driver.step({ type: 'transfer', requestId, to });
  }

  /** Takes a snapshot of what is applied, now; null when no log could hold it. */
  takeSnapshot(): Position | null {
    const { index, term } = this.#policy.taken();
    const isBehind = this.#setup.bugs.has('snap-index-behind') && index > 1;
    const position = { index: isBehind ? index - 1 : index, term };
    const data = this.#setup.machine.snapshot();
    // One that no log could hold and no peer would take; the log goes on growing.
    if (data.length > maxSnapshotData) return null;
    this.#driver.step({ type: 'snapshot-taken', snapshot: { ...position, data } });
    return position;
  }

  /** With `cas-decided-at-proposal`: what is answered is what the command would have done now. */
  #judgedNow(command: Types['command'], reply: (reply: Reply<Types>) => void): typeof reply {
    const { bugs, machine } = this.#setup;
    if (!bugs.has('cas-decided-at-proposal')) return reply;
    const result = machine.preview(command);
    return result === null
      ? reply
      : (outcome) => reply(outcome.type === 'result' ? { ...outcome, result } : outcome);
  }

  /** With `read-value-at-arrival`: what is answered is what stands there now. */
  #lookedUpNow(query: Types['query'], reply: (reply: Reply<Types>) => void): typeof reply {
    const { bugs, machine } = this.#setup;
    if (!bugs.has('read-value-at-arrival')) return reply;
    const value = machine.read(query);
    return (outcome) => reply(outcome.type === 'value' ? { ...outcome, value } : outcome);
  }

  async close(): Promise<void> {
    this.#driver.stop();
    this.#requests.giveUpAll();
    this.#changes.giveUpAll();
    await this.#setup.transport.close();
    await this.#storage.close();
  }

  /**
   * What has gathered goes into the log, and when that is much, in parts: between two of them
   * the node hears its peers, its timers and its disk.
   */
  #propose(): void {
    const { clock, bugs } = this.#setup;
    const proposals = this.#proposals.splice(0, countWithin(this.#proposals, maxStepData));
    if (this.#proposals.length > 0) clock.nextTurn(() => this.#propose());
    this.#driver.step({ type: 'propose', proposals });
    // The rule that `reply-before-commit` breaks: a write is answered when it is committed.
    if (bugs.has('reply-before-commit')) this.#replyBeforeCommit(proposals);
  }

  #replyBeforeCommit(proposals: readonly Proposal[]): void {
    for (const { requestId } of proposals) {
      const request = this.#requests.get(requestId);
      if (request?.type !== 'update') continue;
      const result = this.#setup.machine.preview(request.command);
      if (result !== null)
        this.#requests.answer(requestId, { type: 'result', result, index: null });
    }
  }

  #follow(output: Output, input: Input): void {
    const { restore } = output;
    if (restore !== null) {
      if (!this.#setup.bugs.has('snap-not-restored')) this.#setup.machine.restore(restore.data);
      this.#policy.restored(restore);
    }
    for (const committed of this.#addressed(output.committed)) this.#apply(committed);
    // In a turn of its own: what this step asks for is to be done first.
    if (this.#policy.becomesDue()) this.#setup.clock.nextTurn(() => this.takeSnapshot());
    for (const answer of output.answers) this.#answer(answer);
    for (const note of output.notes) this.#setup.note(note);
    if (input.type === 'tick') this.#requests.giveUpOld(this.#setup.clock.nowUs());
  }

  /** Whose requests they are; with `answers-swapped`, those of two that came together are exchanged. */
  #addressed(all: readonly Committed[]): readonly Committed[] {
    const [first, second] = all;
    if (first === undefined || second === undefined) return all;
    if (!this.#setup.bugs.has('answers-swapped')) return all;
    const [a, b] = [first.requestId, second.requestId];
    return [{ ...first, requestId: b }, { ...second, requestId: a }, ...all.slice(2)];
  }

  #apply({ entry, requestId }: Committed): void {
    this.#policy.applied(entry);
    if (entry.kind !== 'command') {
      if (requestId !== null) this.#changes.committed(requestId, entry.index);
      return;
    }
    const { machine, clock } = this.#setup;
    const result = machine.apply(entry.index, entry.data);
    if (requestId !== null) this.#requests.serve(requestId, result, entry.index, clock.nowUs());
  }

  /** The command is in logs and may be committed yet: nobody knows. */
  #whenOfficeIsLost(): Reply<Types> {
    if (this.#setup.bugs.has('fail-is-definite')) return { type: 'refused', reason: 'not-leader' };
    return { type: 'outcome-unknown' };
  }

  #answer(answer: Answer): void {
    const { requestId } = answer;
    switch (answer.type) {
      case 'read-ready': {
        const request = this.#requests.get(requestId);
        if (request?.type !== 'read') return;
        const value = this.#setup.machine.read(request.query);
        this.#requests.answer(requestId, { type: 'value', value });
        return;
      }
      case 'refused':
      case 'read-failed':
        this.#requests.answer(requestId, { type: 'refused', reason: answer.reason });
        return;
      case 'outcome-unknown':
        if (this.#changes.answer(answer)) return;
        this.#requests.answer(requestId, this.#whenOfficeIsLost());
        return;
      case 'change-refused':
      case 'transferred':
      case 'transfer-failed':
        this.#changes.answer(answer);
        return;
    }
  }
}

/** What stands between the core and its disk. */
function storageOf<Types extends MachineTypes>(setup: NodeSetup<Types>): Storage {
  const { bugs, clock, storage } = setup;
  if (bugs.has('no-fsync')) return new ForgetfulStorage(storage, clock, 'written later');
  if (bugs.has('ack-before-fsync')) return new ForgetfulStorage(storage, clock, 'written at once');
  return storage;
}

/** How many of the first proposals have at most `maxData` characters in all; at least one. */
function countWithin(proposals: readonly Proposal[], maxData: number): number {
  let left = maxData;
  const count = proposals.findIndex(({ data }, i) => (left -= data.length) < 0 && i > 0);
  return count === -1 ? proposals.length : count;
}
