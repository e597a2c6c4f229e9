import type { Message, NodeId } from '../core/index.ts';
import type { LinkKind } from './link.ts';
import { linkKind } from './link.ts';
import type { PeerPlace } from './transport.ts';

interface OneLink {
  send(message: Message): void;
  close(): void;
}

export type LinksToPeer = Readonly<Record<LinkKind, OneLink>>;

/**
 * Whom a node speaks and listens to. Those that it was started with stay; the members that count come
 * and go, and who was a member before the last change is still told that it is none now.
 */
export class PeerLinks {
  readonly #open: (peer: PeerPlace) => LinksToPeer;
  readonly #given: ReadonlyMap<NodeId, PeerPlace>;
  #members: ReadonlyMap<NodeId, PeerPlace> = new Map();
  readonly #links = new Map<NodeId, LinksToPeer>();
  #known: ReadonlyMap<NodeId, PeerPlace>;

  /** @param given where these are dialled, whatever a configuration says */
  constructor(given: readonly PeerPlace[], open: (peer: PeerPlace) => LinksToPeer) {
    this.#open = open;
    this.#given = byId(given);
    this.#known = this.#given;
  }

  has(id: NodeId): boolean {
    return this.#known.has(id);
  }

  /** The members of the configuration that counts from now on, but for this node. */
  setMembers(members: readonly PeerPlace[]): void {
    const before = this.#members;
    this.#members = byId(members);
    const known = new Map([...before, ...this.#members, ...this.#given]);
    for (const [id, links] of this.#links) {
      const place = known.get(id);
      if (place !== undefined && isSame(place, this.#known.get(id))) continue;
      close(links);
      this.#links.delete(id);
    }
    this.#known = known;
  }

  send(messages: readonly Message[]): void {
    for (const message of messages) this.#linksTo(message.to)?.[linkKind(message)].send(message);
  }

  close(): void {
    for (const links of this.#links.values()) close(links);
    this.#links.clear();
    this.#known = new Map();
  }

  #linksTo(id: NodeId): LinksToPeer | undefined {
    const links = this.#links.get(id);
    if (links !== undefined) return links;
    const place = this.#known.get(id);
    if (place === undefined) return undefined;
    const opened = this.#open(place);
    this.#links.set(id, opened);
    return opened;
  }
}

function byId(places: readonly PeerPlace[]): Map<NodeId, PeerPlace> {
  return new Map(places.map((place) => [place.id, place]));
}

function isSame(a: PeerPlace, b: PeerPlace | undefined): boolean {
  return a.host === b?.host && a.port === b.port;
}

function close({ vote, append, snapshot }: LinksToPeer): void {
  vote.close();
  append.close();
  snapshot.close();
}
