import process from 'node:process';
import { createInterface } from 'node:readline';
import { openLinkProxy, type LinkProxy } from './link-proxy.ts';
import type { LinksAnswer, LinksRequest } from './links-protocol.ts';

/**
 * Carries the links between the nodes, in a process of its own: what the nodes say to one
 * another does not wait for clients, recorder and nemesis, nor they for it. It takes orders on
 * its standard input and ends when that closes, which is when the harness has ended, in
 * whatever way.
 */
const proxies: LinkProxy[] = [];

async function perform(request: LinksRequest): Promise<Omit<LinksAnswer, 'id'>> {
  switch (request.kind) {
    case 'open':
      for (const { host, target } of request.pairs) proxies.push(await openLinkProxy(host, target));
      return { ports: proxies.map(({ port }) => port) };
    case 'set':
      for (const [i, open] of request.open.entries()) proxies[i]?.setOpen(open);
      return { doneAtNs: String(process.hrtime.bigint()) };
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
