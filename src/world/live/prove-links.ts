import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { HarnessError } from '../../errors.ts';
import type { System } from '../../systems/system.ts';
import { nameOf } from './links.ts';
import type { Links, PairProxy } from './links.ts';
import type { LiveNode } from './live-node.ts';

/** A cut link must leave a probe unanswered for this long. */
export const silenceMs = 150;
/** An open link must answer a probe within this long: a loaded machine gets its time. */
const openTimeoutMs = 3_000;
const probesAtOnce = 16;
/** Between two probes of a link that should answer and did not. */
const probeAgainMs = 20;

/** What the probes of all links showed. */
export interface LinkProof {
  readonly silent: readonly string[];
  readonly answered: readonly string[];
  /** Pairs whose target does not run: nothing can be shown there, and nothing needs to be. */
  readonly notProbed: readonly string[];
}

/**
 * Proves that exactly the links that shall be cut are cut, by dialling every proxy as its
 * node would, all in parallel. Rejects with RJ032 when a cut does not hold and with RJ033
 * when an open link does not carry.
 *
 * A probe of the pair (i, j) is a request from i to j and an answer from j to i on one
 * connection, so it needs both links. What a result proves:
 *
 * - Both open: an answer proves both, on proxy (i, j).
 * - i→j open, j→i cut: the answer must not come, and yet the target's bytes must reach the
 *   proxy, which counts them. Silence proves that the way back is stalled; the count proves
 *   that the request went through, so the way there is open.
 * - i→j cut: the answer must not come, which proves that the request is stalled, or, when
 *   j→i is cut as well, that no conversation is possible. That j→i flows, if it is open, is
 *   shown by the probe of (j, i): the case above.
 *
 * Since links are cut on the connections of either dialler, a one-way cut of i→j is thus
 * proven twice: as a request that does not arrive and as an answer that does not return.
 */
export async function proveLinks(
  system: System,
  links: Links,
  nodes: readonly LiveNode[],
): Promise<LinkProof> {
  const limit = pLimit(probesAtOnce);
  const isUp = (name: string): boolean =>
    nodes.some((node) => node.name === name && node.state === 'up');
  const results = await Promise.all(
    links.pairs.map((pair) =>
      limit(async () => ({
        name: nameOf(pair.dialler, pair.target),
        result: await probePair(system, links, pair, () => isUp(pair.target)),
      })),
    ),
  );
  const named = (result: PairResult): string[] =>
    results.filter((each) => each.result === result).map(({ name }) => name);

  const answeredInSpite = named('answered-in-spite');
  if (answeredInSpite.length > 0) {
    throw new HarnessError(
      'RJ032',
      `the cut does not hold: the probes ${answeredInSpite.join(', ')} were answered`,
      'the nodes reach one another past the links of the harness: check that each node dials only the peer addresses that it was given',
    );
  }
  const dead = named('dead');
  if (dead.length > 0) {
    throw new HarnessError(
      'RJ033',
      `links that are open do not carry: the probes ${dead.join(', ')} got no answer within ${openTimeoutMs} ms`,
      "look at the target nodes' logs in the run's folder: a node that runs does not answer its peers; on an overloaded machine run fewer things at once",
    );
  }
  return { silent: named('silent'), answered: named('answered'), notProbed: named('not-probed') };
}

type PairResult = 'silent' | 'answered' | 'not-probed' | 'answered-in-spite' | 'dead';

async function probePair(
  system: System,
  links: Links,
  { dialler, target, proxy }: PairProxy,
  targetIsUp: () => boolean,
): Promise<PairResult> {
  if (!targetIsUp()) return 'not-probed';
  const thereCut = links.isCut(dialler, target);
  const backCut = links.isCut(target, dialler);
  const deadlineMs = performance.now() + openTimeoutMs;
  const before = proxy.answeredBytes();
  for (;;) {
    const cut = thereCut || backCut;
    const timeoutMs = cut ? silenceMs : Math.max(1, deadlineMs - performance.now());
    const answered = await system.probePeer(proxy.host, proxy.port, timeoutMs);
    if (answered) return cut ? 'answered-in-spite' : 'answered';
    if (thereCut) return 'silent';
    if (backCut && proxy.answeredBytes() > before) return 'silent';
    if (!targetIsUp()) return 'not-probed';
    if (performance.now() >= deadlineMs) return 'dead';
    await sleep(probeAgainMs);
  }
}
