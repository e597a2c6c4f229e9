import { setTimeout as sleep } from 'node:timers/promises';
import { HarnessError } from '../../../../errors.ts';
import { shapedMs, silenceMs, type LinkProof } from '../network.ts';
import type { Heard, Prober } from './prober.ts';

/** An open link must carry a probe within this long: a loaded machine gets its time. */
const openTimeoutMs = 6_000;
/** Between two probes of a link. */
const probeAgainMs = 15;

/** A node's end of the links. */
export interface LinkEnd {
  readonly node: string;
  readonly host: string;
  readonly prober: Prober;
}

/** Keeps what the probers tell, of the proof that is under way. */
export class ProbesHeard {
  #probe = 0;
  #links = new Set<string>();

  /** Begins another proof: what was sent before does not count. */
  next(): number {
    this.#links = new Set();
    return ++this.#probe;
  }

  note({ probe, from }: Heard, toHost: string): void {
    if (probe === this.#probe) this.#links.add(`${from} ${toHost}`);
  }

  has(from: LinkEnd, to: LinkEnd): boolean {
    return this.#links.has(`${from.host} ${to.host}`);
  }
}

/** What shall be so of the link from one node to another. */
export interface LinkStates {
  readonly isCut: (from: string, to: string) => boolean;
  /** Something is done to its packets: an open one need not carry a probe in time. */
  readonly isShaped: (from: string, to: string) => boolean;
}

/**
 * Shows that exactly the links that shall be cut are cut: each prober sends datagrams to every
 * other one, from the node's own namespace, and again and again for as long as a cut link must
 * stay silent. Each link is shown by itself, as the packets of one direction.
 */
export async function proveByDatagrams(
  ends: readonly LinkEnd[],
  { isCut, isShaped }: LinkStates,
  heard: ProbesHeard,
): Promise<LinkProof> {
  const probe = heard.next();
  const links = ends.flatMap((from) =>
    ends.filter((to) => to !== from).map((to) => ({ from, to, cut: isCut(from.node, to.node) })),
  );
  const open = links.filter(({ cut }) => !cut);
  const cut = links.filter((link) => link.cut);
  const leaking = (): typeof links => cut.filter(({ from, to }) => heard.has(from, to));
  const dead = (): typeof links => open.filter(({ from, to }) => !heard.has(from, to));
  const shaped = ({ from, to }: (typeof links)[number]): boolean => isShaped(from.node, to.node);
  const startMs = performance.now();
  for (;;) {
    for (const { prober, host } of ends) {
      prober.send({ probe, to: ends.map((end) => end.host).filter((each) => each !== host) });
    }
    await sleep(probeAgainMs);
    if (leaking().length > 0) throw leaks(leaking().map(nameOf));
    const elapsedMs = performance.now() - startMs;
    const held = elapsedMs >= shapedMs ? dead().filter(shaped) : [];
    if (dead().length === held.length && (cut.length === 0 || elapsedMs >= silenceMs)) {
      const answered = open.filter((link) => !held.includes(link));
      return {
        silent: cut.map(nameOf),
        answered: answered.map(nameOf),
        notProbed: [],
        held: held.map(nameOf),
      };
    }
    const broken = ends.find(({ prober }) => prober.failure !== undefined)?.prober.failure;
    if (broken !== undefined) throw broken;
    if (elapsedMs >= openTimeoutMs)
      throw doNotCarry(
        dead()
          .filter((link) => !shaped(link))
          .map(nameOf),
      );
  }
}

function nameOf({ from, to }: { readonly from: LinkEnd; readonly to: LinkEnd }): string {
  return `${from.node}→${to.node}`;
}

function leaks(names: readonly string[]): HarnessError {
  return new HarnessError(
    'RJ032',
    `the cut does not hold: packets of ${names.join(', ')} arrived`,
    'something else changed the rules in the namespaces of this run: a node must leave the rule set of the harness alone',
  );
}

function doNotCarry(names: readonly string[]): HarnessError {
  return new HarnessError(
    'RJ033',
    `links that are open do not carry: no packet of ${names.join(', ')} arrived within ${openTimeoutMs} ms`,
    'a node must not change the network of its namespace; on an overloaded machine run fewer things at once',
  );
}
