import { rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { linkName } from '../../../../../nemesis/grudges.ts';
import type { Link } from '../../../../../nemesis/nemesis.ts';
import { HarnessError } from '../../../../errors.ts';
import type { NodeAddress, NodeCommand } from '../../../../systems/system.ts';
import type { Network, NetworkOptions } from '../network.ts';
import { refuseForeignNetwork } from './inside.ts';
import {
  bridgeCommands,
  hostOf,
  linkCommands,
  netOf,
  nodeCommands,
  removalCommands,
} from './layout.ts';
import { startProber, type Prober } from './prober.ts';
import { ProbesHeard, proveByDatagrams, type LinkEnd } from './prove-by-datagrams.ts';
import { NftSession } from './nft-session.ts';
import { shapeByRules } from './shape-by-rules.ts';
import { cutRules, netnsPackets, removeRules, ruleSet, type AddressPair } from './rules.ts';
import { runTool } from './tools.ts';

/** Every node has an address of its own, so all of them may listen on the same ports. */
const firstPort = 7001;

/**
 * Real packets: each node in a network namespace of its own, joined by a bridge on which the
 * harness stands too. The harness must itself be inside a namespace that it may change: see
 * `inside.ts`. The namespaces have no names and no mounts: they are there while a process is in
 * them, and gone with the last one.
 */
export async function openNetnsNetwork(options: NetworkOptions): Promise<Network> {
  const { host, system, nodes, basePort = firstPort, folder } = options;
  refuseForeignNetwork();
  const heard = new ProbesHeard();
  const addresses = nodes.map((node, i): NodeAddress => {
    const ports = system.ports.map((name, k) => [name, basePort + k] as const);
    return { node, id: i + 1, host: hostOf(i + 1), ports: Object.fromEntries(ports) };
  });
  const logFile = path.join(folder, 'network.log');
  const probers: Prober[] = [];
  let nft: NftSession | undefined;
  const close = async (): Promise<void> => {
    await nft?.close();
    await runTool('ip', ['-force', '-batch', '-'], removalCommands(addresses.map(({ id }) => id)));
    await runTool('nft', ['-f', '-'], removeRules);
    await Promise.all(probers.map((prober) => prober.close()));
    // They speak only when something is wrong.
    if (statSync(logFile, { throwIfNoEntry: false })?.size === 0) rmSync(logFile, { force: true });
  };
  const open = async (): Promise<{ ends: LinkEnd[]; session: NftSession }> => {
    await must('ip', ['-batch', '-'], bridgeCommands());
    await must('nft', ['-f', '-'], ruleSet);
    const session = await NftSession.start(host);
    nft = session;
    // Its first answer takes it much longer than any other one.
    await session.count();
    const ends = await Promise.all(
      addresses.map(async (address): Promise<LinkEnd> => {
        const prober = await startProber(address.node, logFile, host, (probe) =>
          heard.note(probe, address.host),
        );
        probers.push(prober);
        await must('ip', ['-batch', '-'], linkCommands(address.id, prober.pid));
        await must('nsenter', [netOf(prober.pid), 'ip', '-batch', '-'], nodeCommands(address.id));
        return { node: address.node, host: address.host, prober };
      }),
    );
    return { ends, session };
  };
  const { ends, session } = await open().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const pairsOf = (links: readonly Link[]): AddressPair[] =>
    links.map(({ from, to }) => ({
      from: addressOf(addresses, from),
      to: addressOf(addresses, to),
    }));
  let cut = new Set<string>();
  let shaped = new Set<string>();
  return {
    place: (node) => {
      const address = addresses.find((each) => each.node === node);
      const end = ends.find((each) => each.node === node);
      if (address === undefined || end === undefined) {
        throw new RangeError(`no node is called ${node}`);
      }
      const others = addresses.filter((other) => other !== address);
      const peers = others.map((other) => ({
        ...{ id: other.id, node: other.node, host: other.host },
        port: other.ports[system.ports[0]] ?? 0,
      }));
      return { address, peers, wrap: (command) => within(end.prober.pid, command) };
    },
    setCut: async (links) => {
      const { doneAtNs } = await session.change(cutRules(pairsOf(links)));
      cut = new Set(links.map(linkName));
      return Number((process.hrtime.bigint() - doneAtNs) / 1000n);
    },
    prove: () =>
      proveByDatagrams(
        ends,
        {
          isCut: (from, to) => cut.has(linkName({ from, to })),
          isShaped: (from, to) => shaped.has(linkName({ from, to })),
        },
        heard,
      ),
    packets: netnsPackets,
    setShape: (shape, links) => {
      shaped = new Set(shape === undefined ? [] : links.map(linkName));
      return shapeByRules(session, shape, pairsOf(links));
    },
    get failure() {
      if (session.failure !== undefined) return session.failure;
      return probers.find(({ failure }) => failure !== undefined)?.failure;
    },
    close,
  };
}

/**
 * The same command in a network namespace. Each program becomes the next one: the process that is
 * started is the node itself. The kernel ends it with the harness, even while it is stopped.
 */
function within(pid: number, { file, args, env }: NodeCommand): NodeCommand {
  return {
    file: 'nsenter',
    args: [netOf(pid), 'setpriv', '--pdeathsig', 'KILL', file, ...args],
    ...(env && { env }),
  };
}

function addressOf(addresses: readonly NodeAddress[], node: string): string {
  const address = addresses.find((each) => each.node === node);
  if (address === undefined) throw new RangeError(`no node is called ${node}`);
  return address.host;
}

async function must(file: string, args: readonly string[], input: string): Promise<void> {
  const { code, stderr } = await runTool(file, args, input);
  if (code === 0) return;
  throw new HarnessError(
    'RJ083',
    `the network of this run could not be made or changed: ${file} said ${stderr || `nothing and ended with ${code ?? 'a signal'}`}`,
    'run it again; `--net proxy` needs no such program',
  );
}
