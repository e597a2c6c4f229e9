import type { Tally } from '../../../nemesis/link-shaper.ts';
import type { Link } from '../../../nemesis/nemesis.ts';
import type { Shape } from '../../../nemesis/packet-kinds.ts';
import { linkName } from '../../../nemesis/grudges.ts';
import type { JsonObject } from '../../history/operation.ts';
import { seededRandom } from '../../random.ts';
import { plural } from '../../plural.ts';
import type { NodePipes, Switchboard, SwitchboardOptions } from '../switchboard.ts';
import { Complaints } from './complaints.ts';
import { Conditions, type LinkConditions } from './conditions.ts';
import { DeliveryQueue } from './delivery-queue.ts';
import { inReplyTo, parseMessage, quote, type Message } from './message.ts';
import { readLines } from './read-lines.ts';
import { createServices, type Service } from './services.ts';
import { Traffic } from './traffic.ts';

/** A node is given this long to answer `init`, as Maelstrom gives it. */
export const initTimeoutMs = 10_000;

/** A node that does not read (a paused one, say) has this much waiting for it, and no more. */
const mostWaitingBytes = 16 * 1024 * 1024;
/** Go's `bufio.Scanner` takes no longer line unless it is told to. */
const scannerLimit = 64 * 1024;

/** What a node's answer came to; undefined: none came in time, or the asker has left. */
export type Reply = JsonObject | undefined;

interface Waiting {
  readonly msgId: number;
  readonly settle: (reply: Reply) => void;
}

interface Peer {
  readonly pipes: NodePipes;
  ready: boolean;
  /** The last line that it wrote, for whoever asks why it is not ready. */
  last: string | undefined;
}

/**
 * The network of nodes that speak Maelstrom's protocol: it reads their lines and writes each to
 * the node or the client that it is for.
 *
 * - A message is from the process that wrote it, whatever its `src` says: a node that passes a
 *   client's request on in the client's name is cut off as it should be.
 * - A link's cut is looked at when a message is delivered: what is on its way is lost.
 * - Nothing is doubled unless that is asked for, nor delivered to a client late: nodes may count on both.
 * - Clients and services are reached at once and never cut.
 * - A line is passed on as it was written: numbers keep every digit.
 */
export class Hub implements Switchboard {
  readonly #usual: LinkConditions;
  #conditions: Conditions;
  readonly #queue = new DeliveryQueue();
  readonly #peers = new Map<string, Peer>();
  readonly #waiting = new Map<string, Waiting>();
  readonly #services: ReadonlyMap<string, Service> = createServices();
  #nodes: readonly string[] = [];
  #cut: ReadonlySet<string> = new Set();
  #traffic = new Traffic([]);
  #complaints = new Complaints(() => undefined);
  #clients = 0;
  #messages = 0;

  /** @param usual what every link does to messages */
  constructor(usual: LinkConditions) {
    this.#usual = usual;
    this.#conditions = new Conditions(seededRandom(0), usual);
  }

  open(nodes: readonly string[], { log, random }: SwitchboardOptions): void {
    this.#conditions = new Conditions(random, this.#usual);
    this.#nodes = nodes;
    this.#traffic = new Traffic(nodes);
    this.#complaints = new Complaints(log);
  }

  attach(node: string, pipes: NodePipes): void {
    const peer: Peer = { pipes, ready: false, last: undefined };
    this.#peers.set(node, peer);
    readLines(pipes.stdout, {
      onLine: (line) => {
        peer.last = line;
        this.#receive(node, line);
      },
      onTooLong: (beginning) => this.#complaints.of(node, beginning, 'does not end'),
    });
    void this.#initialise(node, peer);
  }

  setCut(links: readonly Link[]): void {
    this.#cut = new Set(links.map(linkName));
  }

  setShape(shape: Shape | undefined, links: readonly Link[]): void {
    this.#conditions.setShape(shape, links);
  }

  shaped(): Tally {
    return this.#conditions.shaped();
  }

  carries(link: Link): boolean {
    return !this.#cut.has(linkName(link));
  }

  /** A name for a client that nobody had: c0, c1, … */
  newClient(): string {
    return `c${this.#clients++}`;
  }

  /** Why a node cannot be asked yet; undefined when it has answered `init`. */
  whyNotReady(node: string): string | undefined {
    const peer = this.#peers.get(node);
    if (peer?.ready === true) return undefined;
    const said =
      peer?.last === undefined ? 'it wrote nothing' : `it wrote last ${quote(peer.last)}`;
    return `"init" is not answered by "init_ok"; ${said}`;
  }

  /** See `Traffic`. */
  leader(): string | undefined {
    return this.#traffic.leader(performance.now(), (link) => this.carries(link));
  }

  /** Asks a node, in the name of a client that waits for nothing else. Never rejects. */
  ask(client: string, node: string, body: JsonObject, timeoutMs: number): Promise<Reply> {
    const msgId = ++this.#messages;
    return new Promise((resolve) => {
      const settle = (reply: Reply): void => {
        clearTimeout(timer);
        this.#waiting.delete(client);
        resolve(reply);
      };
      const timer = setTimeout(() => settle(undefined), timeoutMs);
      this.#waiting.set(client, { msgId, settle });
      const message = { id: msgId, src: client, dest: node, body: { ...body, msg_id: msgId } };
      this.#write(node, JSON.stringify(message));
    });
  }

  /** A client leaves: what it waited for is not waited for any longer. */
  leave(client: string): void {
    this.#waiting.get(client)?.settle(undefined);
  }

  close(): void {
    for (const { settle } of this.#waiting.values()) settle(undefined);
    this.#queue.clear();
  }

  async #initialise(node: string, peer: Peer): Promise<void> {
    const body = { type: 'init', node_id: node, node_ids: this.#nodes };
    const reply = await this.ask(this.newClient(), node, body, initTimeoutMs);
    peer.ready = reply?.['type'] === 'init_ok';
  }

  /** A line that a node wrote. */
  #receive(node: string, line: string): void {
    const parsed = parseMessage(line);
    if ('problem' in parsed) {
      this.#complaints.of(node, line, parsed.problem);
      return;
    }
    const { message } = parsed;
    const { dest } = message;
    if (this.#nodes.includes(dest))
      this.#route({ from: node, to: dest }, inReplyTo(message) !== undefined, line);
    else if (this.#isClient(dest)) this.#answer(dest, message);
    else if (!this.#serve(node, dest, message)) {
      this.#complaints.of(node, line, `is for ${quote(dest)}, which is no node, client or service`);
    }
  }

  #route(link: Link, isAnswer: boolean, line: string): void {
    if (link.from === link.to) {
      this.#write(link.to, line);
      return;
    }
    for (const delayMs of this.#conditions.delaysOf(link, performance.now(), line.length)) {
      this.#queue.after(delayMs, () => {
        if (!this.carries(link)) return;
        this.#traffic.delivered(link.from, link.to, isAnswer, performance.now());
        this.#write(link.to, line);
      });
    }
  }

  #isClient(name: string): boolean {
    return /^c\d+$/.test(name) && Number(name.slice(1)) < this.#clients;
  }

  /** By `in_reply_to` alone: whoever did it may answer. What is late, nobody waits for. */
  #answer(client: string, message: Message): void {
    const waiting = this.#waiting.get(client);
    if (waiting !== undefined && inReplyTo(message) === waiting.msgId) waiting.settle(message.body);
  }

  #serve(node: string, name: string, { src, body }: Message): boolean {
    const service = this.#services.get(name);
    if (service === undefined) return false;
    const answer = { ...service(body), in_reply_to: body['msg_id'] ?? null };
    const dest = src ?? node;
    this.#write(node, JSON.stringify({ id: ++this.#messages, src: name, dest, body: answer }));
    return true;
  }

  #write(node: string, line: string): void {
    const stdin = this.#peers.get(node)?.pipes.stdin;
    // What is for a node that is down is lost, as on any network.
    if (stdin === undefined || !stdin.writable) return;
    if (stdin.writableLength > mostWaitingBytes) {
      this.#complaints.once(
        node,
        `does not read: what is for it is lost beyond ${mostWaitingBytes} bytes`,
      );
      return;
    }
    if (line.length >= scannerLimit) {
      this.#complaints.hint(
        node,
        `is sent a line of ${plural(line.length, 'character')}: Go's bufio.Scanner ends at ${scannerLimit} unless Scanner.Buffer raises it`,
      );
    }
    stdin.write(`${line}\n`);
  }
}
