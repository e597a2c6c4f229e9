import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { linkName } from '../../../../nemesis/grudges.ts';
import { HarnessError } from '../../../errors.ts';
import type { System } from '../../../systems/system.ts';
import type { Links, PairProxy } from './links.ts';
import type { LinkProof } from './network.ts';
import { shapedMs, silenceMs } from './network.ts';
import { isMistake, probeErrorText } from './probe-error.ts';

/** An open link must answer a probe within this long: a loaded machine gets its time. */
const openTimeoutMs = 6_000;
/** One probe of it, which is followed by another. */
const openProbeTimeoutMs = 2_000;
const probesAtOnce = 16;
/** Between two probes of a link that should answer and did not. */
const probeAgainMs = 20;

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
 * Where something is done to what one of the two links carries, an answer may be too late to wait
 * for, and an open link is not called dead for that.
 *
 * Since links are cut on the connections of either dialler, a one-way cut of i→j is thus
 * proven twice: as a request that does not arrive and as an answer that does not return.
 */
export async function proveLinks(
  system: System,
  links: Links,
  isUp: (node: string) => boolean,
): Promise<LinkProof> {
  const limit = pLimit(probesAtOnce);
  const results = await Promise.all(
    links.pairs.map((pair) =>
      limit(async () => ({
        name: linkName({ from: pair.dialler, to: pair.target }),
        ...(await probePair(system, links, pair, () => isUp(pair.target))),
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
    const cause = results.find(({ result, error }) => result === 'dead' && error !== undefined);
    const why = cause === undefined ? '' : `; the last error: ${probeErrorText(cause.error)}`;
    throw new HarnessError(
      'RJ033',
      `links that are open do not carry: the probes ${dead.join(', ')} got no answer within ${openTimeoutMs} ms${why}`,
      "look at the target nodes' logs in the run's folder: a node that runs does not answer its peers; on an overloaded machine run fewer things at once",
      undefined,
      { cause: cause?.error },
    );
  }
  return {
    silent: named('silent'),
    answered: named('answered'),
    notProbed: named('not-probed'),
    held: named('held'),
  };
}

type PairResult = 'silent' | 'answered' | 'not-probed' | 'held' | 'answered-in-spite' | 'dead';

async function probePair(
  system: System,
  links: Links,
  proxy: PairProxy,
  targetIsUp: () => boolean,
): Promise<{ readonly result: PairResult; readonly error?: unknown }> {
  if (!targetIsUp()) return { result: 'not-probed' };
  const { dialler, target } = proxy;
  const thereCut = links.isCut(dialler, target);
  const cut = thereCut || links.isCut(target, dialler);
  const shaped = links.isShaped(dialler, target) || links.isShaped(target, dialler);
  const patienceMs = shaped ? shapedMs : openTimeoutMs;
  const startMs = performance.now();
  const elapsedMs = (): number => performance.now() - startMs;
  const before = await proxy.answeredBytes();
  for (;;) {
    const timeoutMs = cut
      ? silenceMs
      : Math.min(openProbeTimeoutMs, Math.max(1, patienceMs - elapsedMs()));
    const { answered, error } = await ask(
      system,
      linkName({ from: dialler, to: target }),
      proxy,
      timeoutMs,
    );
    if (answered) return { result: cut ? 'answered-in-spite' : 'answered' };
    // A probe that fails at once (refused, say) has not shown any silence yet.
    if (elapsedMs() >= silenceMs) {
      if (thereCut || (cut && (await proxy.answeredBytes()) > before)) return { result: 'silent' };
    }
    if (!targetIsUp()) return { result: 'not-probed' };
    if (elapsedMs() >= patienceMs) return { result: shaped ? 'held' : 'dead', error };
    await sleep(probeAgainMs);
  }
}

/** A probe that rejects was not answered; what it rejected with is kept for whoever must know why. */
async function ask(
  system: System,
  link: string,
  { host, port }: { readonly host: string; readonly port: number },
  timeoutMs: number,
): Promise<{ readonly answered: boolean; readonly error?: unknown }> {
  try {
    return { answered: await system.probePeer(host, port, timeoutMs) };
  } catch (error) {
    if (!isMistake(error)) return { answered: false, error };
    throw new HarnessError(
      'RJ036',
      `the probe of ${link} threw ${probeErrorText(error)}`,
      'mend `probePeer` of the system: a probe that throws shows nothing, neither a link that carries nor one that is cut',
      undefined,
      { cause: error },
    );
  }
}
