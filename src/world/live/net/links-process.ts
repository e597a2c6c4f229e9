import process from 'node:process';
import { createInterface } from 'node:readline';
import { LinkShaper, tallyOf } from '../../../../nemesis/link-shaper.ts';
import { seededRandom } from '../../../random.ts';
import { openLinkProxy, type LinkProxy } from './link-proxy.ts';
import type { LinksAnswer, LinksRequest } from './links-protocol.ts';

/**
 * Carries the links between the nodes, in a process of its own: what the nodes say to one
 * another does not wait for clients, recorder and nemesis, nor they for it. It takes orders on
 * its standard input and ends when that closes, which is when the harness has ended, in
 * whatever way.
 */
const proxies: LinkProxy[] = [];
/** By the names of the links. What both sides dial is one link. */
let shapers = new Map<string, LinkShaper>();

function shape({ shape: how, seed, links }: Extract<LinksRequest, { kind: 'shape' }>): void {
  const random = seededRandom(seed);
  shapers = new Map();
  const shaperOf = (name: string | undefined): LinkShaper | undefined => {
    if (name === undefined || how === null) return undefined;
    const shaper = shapers.get(name) ?? new LinkShaper(how, random.fork(name), { isStream: true });
    shapers.set(name, shaper);
    return shaper;
  };
  for (const [i, { forward, backward }] of links.entries()) {
    proxies[i]?.setShapers({ forward: shaperOf(forward), backward: shaperOf(backward) });
  }
}

async function perform(request: LinksRequest): Promise<Omit<LinksAnswer, 'id'>> {
  switch (request.kind) {
    case 'open':
      for (const { host, target } of request.pairs) proxies.push(await openLinkProxy(host, target));
      return { ports: proxies.map(({ port }) => port) };
    case 'set':
      for (const [i, open] of request.open.entries()) proxies[i]?.setOpen(open);
      return { doneAtNs: String(process.hrtime.bigint()) };
    case 'shape':
      shape(request);
      return { doneAtNs: String(process.hrtime.bigint()) };
    case 'tally':
      return { tally: tallyOf([...shapers.values()]) };
    case 'answered-bytes':
      return { bytes: proxies[request.proxy]?.answeredBytes() ?? 0 };
  }
}

/** A harness that is killed in the middle of an order leaves half a line, which is nothing. */
function parse(line: string): LinksRequest | undefined {
  try {
    return JSON.parse(line) as LinksRequest;
  } catch {
    return undefined;
  }
}

// Nobody reads the answers of an order that a dead harness gave.
process.stdout.on('error', () => undefined);
for await (const line of createInterface({ input: process.stdin })) {
  const request = parse(line);
  if (request === undefined) continue;
  const done = await perform(request).catch((error: unknown) => ({ error: String(error) }));
  process.stdout.write(`${JSON.stringify({ id: request.id, ...done })}\n`);
}
// Connections that are held would keep it alive.
process.exit();
