import {
  defaultLimits,
  RaftCore,
  type Answer,
  type Committed,
  type CoreStatus,
  type Input,
  type Message,
  type Proposal,
  type Refusal,
} from '../core/index.ts';
import {
  defaultMaxSessions,
  encodeCommand,
  KeyValue,
  type Command,
  type Json,
  type Result,
} from '../kv/index.ts';
import { realFileSystem, Wal } from '../storage/index.ts';
import type { Refusal as DoorRefusal, Sender, Transport } from '../transport/index.ts';
import { coreBugsOf } from './bugs.ts';
import { logNote, type Log, type LogFields } from './log-line.ts';
import type { ServerOptions } from './options.ts';

/** What became of a request of a client. */
export type Reply =
  | { readonly type: 'result'; readonly result: Result; readonly index: number | null }
  /** `value` is undefined when the key is absent. */
  | { readonly type: 'value'; readonly value: Json | undefined }
  /** Certainly not executed. */
  | { readonly type: 'refused'; readonly reason: Refusal }
  | { readonly type: 'outcome-unknown' };

interface Waiting {
  readonly reply: (reply: Reply) => void;
  /** The key of a read, or the command of an update. */
  readonly request: { readonly key: string } | { readonly command: Command };
  /** Characters of the command in the log. */
  readonly data: number;
  readonly sinceUs: number;
}

/** How long a client waits while nothing is served: a leader that can neither commit nor be deposed answers then. */
const requestTimeoutUs = 5_000_000;
/** How long a client waits at the most, behind others that are served. */
const maxRequestUs = 60_000_000;
/** Characters of commands that wait for their commit; the next one is refused as `too-many-pending`. */
const maxWaitingData = 256 * 1024 * 1024;

/** Characters of data that one step proposes, beyond its first proposal. */
const maxStepData = 1024 * 1024;

export interface NodeEvents {
  readonly log: Log;
  /** The node cannot go on; its memory is not to be trusted any more. */
  readonly fatal: (what: string, error: unknown) => never;
}

/** Joins the core to its disk, its network, its clock and its clients. */
export class RaftNode {
  readonly #options: ServerOptions;
  readonly #events: NodeEvents;
  readonly #core: RaftCore;
  readonly #wal: Wal;
  readonly #keyValue: KeyValue;
  readonly #apiOf = new Map<number, string>();
  readonly #transport: Transport;
  readonly #waiting = new Map<number, Waiting>();
  #waitingData = 0;
  /** When a client's command was last committed and answered. */
  #servedUs = -Infinity;
  #proposals: Proposal[] = [];
  #lastRequestId = 0;
  #timer: { readonly handle: NodeJS.Timeout; readonly atUs: number } | null = null;
  #refusedNotedUs = -Infinity;
  #closed = false;

  private constructor(
    options: ServerOptions,
    events: NodeEvents,
    core: RaftCore,
    wal: Wal,
    keyValue: KeyValue,
    transport: Transport,
  ) {
    this.#options = options;
    this.#events = events;
    this.#core = core;
    this.#wal = wal;
    this.#keyValue = keyValue;
    this.#transport = transport;
    this.#apiOf.set(options.id, apiAddress(options));
  }

  /**
   * Recovers the node from its log and joins the cluster.
   * @throws DamagedLog, and the errors of the file system.
   */
  static async open(
    options: ServerOptions,
    events: NodeEvents,
    transport: Transport,
  ): Promise<RaftNode> {
    const { id, bugs } = options;
    const { wal, restored, tornBytes } = await Wal.open({
      directory: options.dataDir,
      nodeId: id,
      fileSystem: realFileSystem,
      noFsync: bugs.has('no-fsync'),
      onDurable: (seq) => node.#step({ type: 'durable', seq }),
      onFailure: (error) => events.fatal('the log cannot be written', error),
    });
    const core = new RaftCore(
      {
        id,
        peers: options.peers.map((peer) => peer.id),
        random: Math.random,
        timing: {
          electionTimeoutMinUs: options.electionTimeoutMinMs * 1000,
          electionTimeoutMaxUs: options.electionTimeoutMaxMs * 1000,
          heartbeatUs: options.heartbeatMs * 1000,
        },
        limits: defaultLimits,
        bugs: coreBugsOf(bugs),
      },
      restored,
      nowUs(),
    );
    const keyValue = new KeyValue({
      maxSessions: defaultMaxSessions,
      noSessions: bugs.has('no-sessions'),
    });
    const node = new RaftNode(options, events, core, wal, keyValue, transport);
    const { lastLogIndex, lastLogTerm, term } = core.status();
    events.log('info', 'recovered', { term, lastLogIndex, lastLogTerm, tornBytes });
    node.#arm();
    return node;
  }

  /** Takes messages of a peer in, up to the first that none can have sent. */
  receive(messages: readonly Message[], sender: Sender): DoorRefusal | null {
    this.#apiOf.set(sender.id, sender.api);
    for (const message of messages) {
      const reason = this.#core.whyImpossible(message);
      if (reason !== null) {
        this.#noteRefused({ from: sender.id, type: message.type, reason });
        return { status: 400, error: 'impossible', message: reason };
      }
      this.#step({ type: 'message', message });
    }
    return null;
  }

  /** A long request of this peer, or to it, makes progress. */
  heard(from: number): void {
    this.#step({ type: 'heard', from });
  }

  /** One line a second at the most: who can send one such message can send a million. */
  #noteRefused(fields: LogFields): void {
    const now = nowUs();
    if (now < this.#refusedNotedUs + 1_000_000) return;
    this.#refusedNotedUs = now;
    this.#events.log('warn', 'message-refused', fields);
  }

  status(): CoreStatus {
    return this.#core.status();
  }

  /** Whom this node takes for the leader, when it also knows where its clients find it. */
  leader(): { readonly id: number; readonly api: string } | null {
    const id = this.#core.status().leader;
    const api = id === null ? undefined : this.#apiOf.get(id);
    return id === null || api === undefined ? null : { id, api };
  }

  update(command: Command, reply: (reply: Reply) => void): void {
    // Before anything is made of it: only a leader has a use for the command.
    if (this.#core.status().role !== 'leader') {
      reply({ type: 'refused', reason: 'not-leader' });
      return;
    }
    const data = encodeCommand(command);
    if (this.#waitingData + data.length > maxWaitingData) {
      reply({ type: 'refused', reason: 'too-many-pending' });
      return;
    }
    const requestId = this.#wait({ command }, reply, data.length);
    this.#proposals.push({ requestId, data });
    // Whatever arrives in one turn of the event loop shares one write and one append.
    if (this.#proposals.length === 1) setImmediate(() => this.#propose());
  }

  read(key: string, reply: (reply: Reply) => void): void {
    const requestId = this.#wait({ key }, reply);
    this.#step({ type: 'read', requestId });
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer.handle);
    for (const requestId of [...this.#waiting.keys()]) {
      this.#reply(requestId, { type: 'outcome-unknown' });
    }
    await this.#transport.close();
    await this.#wal.close();
  }

  #wait(request: Waiting['request'], reply: (reply: Reply) => void, data = 0): number {
    const requestId = ++this.#lastRequestId;
    this.#waiting.set(requestId, { request, reply, data, sinceUs: nowUs() });
    this.#waitingData += data;
    return requestId;
  }

  #reply(requestId: number, reply: Reply): void {
    const waiting = this.#waiting.get(requestId);
    if (waiting === undefined) return;
    this.#waiting.delete(requestId);
    this.#waitingData -= waiting.data;
    waiting.reply(reply);
  }

  /**
   * What has gathered goes into the log, and when that is much, in parts: between two of them
   * the node hears its peers, its timers and its disk.
   */
  #propose(): void {
    const proposals = this.#proposals.splice(0, countWithin(this.#proposals, maxStepData));
    if (this.#proposals.length > 0) setImmediate(() => this.#propose());
    this.#step({ type: 'propose', proposals });
    // The rule that `reply-before-commit` breaks: a write is answered when it is committed.
    if (this.#options.bugs.has('reply-before-commit')) this.#replyBeforeCommit(proposals);
  }

  #replyBeforeCommit(proposals: readonly Proposal[]): void {
    for (const { requestId } of proposals) {
      const request = this.#waiting.get(requestId)?.request;
      if (request === undefined || !('command' in request)) continue;
      const { command } = request;
      if (command.op === 'open-session') continue;
      const result = this.#keyValue.preview(command);
      this.#reply(requestId, { type: 'result', result, index: null });
    }
  }

  /** One step of the core, and what it asks for, in the order that `Output` prescribes. */
  #step(input: Input): void {
    if (this.#closed) return;
    try {
      const output = this.#core.step(nowUs(), input);
      if (output.write !== null) this.#wal.write(output.write);
      for (const committed of output.committed) this.#apply(committed);
      for (const answer of output.answers) this.#answer(answer);
      if (output.messages.length > 0) this.#transport.send(output.messages);
      for (const note of output.notes) logNote(this.#events.log, note);
      this.#arm();
    } catch (error) {
      this.#events.fatal('the node is in an impossible state', error);
    }
  }

  #apply({ entry, requestId }: Committed): void {
    if (entry.kind === 'noop') return;
    const result = this.#keyValue.apply(entry.index, entry.data);
    if (requestId === null) return;
    this.#servedUs = nowUs();
    this.#reply(requestId, { type: 'result', result, index: entry.index });
  }

  #answer(answer: Answer): void {
    switch (answer.type) {
      case 'read-ready': {
        const request = this.#waiting.get(answer.requestId)?.request;
        if (request === undefined || !('key' in request)) return;
        const value = this.#keyValue.read(request.key);
        this.#reply(answer.requestId, { type: 'value', value });
        return;
      }
      case 'refused':
      case 'read-failed':
        this.#reply(answer.requestId, { type: 'refused', reason: answer.reason });
        return;
      case 'outcome-unknown':
        this.#reply(answer.requestId, { type: 'outcome-unknown' });
    }
  }

  /** Sees to it that a tick comes when the core wants one; a timer that fires early is armed again. */
  #arm(): void {
    if (this.#closed) return;
    const atUs = this.#core.wakeAtUs;
    if (this.#timer !== null) {
      if (this.#timer.atUs <= atUs) return;
      clearTimeout(this.#timer.handle);
    }
    const delayMs = Math.max(1, Math.ceil((atUs - nowUs()) / 1000));
    this.#timer = { handle: setTimeout(() => this.#tick(), delayMs), atUs };
  }

  /**
   * A busy node's timer comes late, and before what has arrived meanwhile: the event loop
   * looks at timers first. So the network is heard before silence is concluded from the time.
   */
  #tick(): void {
    this.#timer = null;
    afterTurns(turnsToHear, () => {
      this.#giveUpOld();
      this.#step({ type: 'tick' });
    });
  }

  /** Requests wait in the order of their arrival, so the old ones come first. */
  #giveUpOld(): void {
    const now = nowUs();
    // A long queue that moves is no reason to leave it; a read waits for no other request.
    const patienceUs = now - this.#servedUs < requestTimeoutUs ? maxRequestUs : requestTimeoutUs;
    for (const [requestId, { request, sinceUs }] of this.#waiting) {
      if (now - sinceUs < requestTimeoutUs) return;
      const isRead = 'key' in request;
      if (!isRead && now - sinceUs < patienceUs) continue;
      const reply: Reply = isRead
        ? { type: 'refused', reason: 'lost-leadership' }
        : { type: 'outcome-unknown' };
      this.#reply(requestId, reply);
    }
  }
}

/** One turn of the event loop accepts a connection, the next one reads it, and one is to spare. */
const turnsToHear = 3;

function afterTurns(turns: number, act: () => void): void {
  setImmediate(() => (turns === 1 ? act() : afterTurns(turns - 1, act)));
}

/** How many of the first proposals have at most `maxData` characters in all; at least one. */
function countWithin(proposals: readonly Proposal[], maxData: number): number {
  let left = maxData;
  const count = proposals.findIndex(({ data }, i) => (left -= data.length) < 0 && i > 0);
  return count === -1 ? proposals.length : count;
}

/** Where clients find a node, as it stands in a URL. */
export function apiAddress({ host, apiPort }: ServerOptions): string {
  return `${host.includes(':') ? `[${host}]` : host}:${apiPort}`;
}

/** Monotonic microseconds; steps of the wall clock do not move it. */
function nowUs(): number {
  return Math.floor(performance.now() * 1000);
}
