import { createSocket } from 'node:dgram';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { probePort, type ProberLine, type ProberOrder } from './prober-protocol.ts';

/**
 * Stands in the network namespace of one node, and holds it while the node is down. On order it
 * sends datagrams to the probers of other nodes, and it tells which ones reach it: whether a link
 * carries is seen where its packets go, for each direction by itself, and nodes need not be up.
 *
 * It ends when its standard input closes, which is when the harness has ended, in whatever way.
 */
const socket = createSocket('udp4');

function tell(line: ProberLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** A harness that is killed in the middle of an order leaves half a line, which is nothing. */
function parse(line: string): ProberOrder | undefined {
  try {
    return JSON.parse(line) as ProberOrder;
  } catch {
    return undefined;
  }
}

// Nobody reads what is told to a dead harness.
process.stdout.on('error', () => undefined);
// What cannot be sent does not arrive.
socket.on('error', () => undefined);
socket.on('message', (bytes, { address }) => {
  const probe = Number(bytes.toString('latin1'));
  tell({ heard: probe, from: address, atNs: String(process.hrtime.bigint()) });
});
socket.bind(probePort, () => tell({ ready: true }));
for await (const line of createInterface({ input: process.stdin })) {
  const order = parse(line);
  for (const host of order?.to ?? []) {
    socket.send(String(order?.probe), probePort, host, () => undefined);
  }
}
process.exit();
