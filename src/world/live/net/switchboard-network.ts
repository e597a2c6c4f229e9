import path from 'node:path';
import { allLinks, linkName } from '../../../../nemesis/grudges.ts';
import type { Link } from '../../../../nemesis/nemesis.ts';
import { seededRandom } from '../../../random.ts';
import { HarnessError } from '../../../errors.ts';
import type { PacketAbility } from '../../../../nemesis/packet-kinds.ts';
import type { NodeAddress } from '../../../systems/system.ts';
import type { Switchboard } from '../../../systems/switchboard.ts';
import type { LinkProof, Network, NetworkOptions } from './network.ts';
import { watchShape } from './watch-shape.ts';

/** The messages pass through the harness: everything can be done to them. */
export const switchboardPackets: PacketAbility = {
  network: 'the harness, which carries the messages itself,',
  refused: {},
  // Nodes are written for a network that never does this.
  onlyWhenAsked: ['duplication'],
};

/**
 * The network of a system that carries its nodes' messages itself, from pipe to pipe. There are no
 * ports and no other way between two nodes, so a cut holds from one message to the next.
 */
export function openSwitchboardNetwork(
  switchboard: Switchboard,
  { host, nodes, folder, seed }: NetworkOptions,
): Promise<Network> {
  switchboard.open(nodes, {
    log: (node, line) => void host.append(path.join(folder, `${node}.log`), `${line}\n`),
    random: seededRandom(seed).fork('network'),
  });
  const addresses = nodes.map((node, i): NodeAddress => ({ node, id: i + 1, host: '', ports: {} }));
  let cut: readonly Link[] = [];
  return Promise.resolve({
    place: (node) => {
      const address = addresses.find((each) => each.node === node);
      if (address === undefined) throw new RangeError(`no node is called ${node}`);
      const others = addresses.filter((other) => other !== address);
      return {
        address,
        peers: others.map(({ id, node: name }) => ({ id, node: name, host: '', port: 0 })),
        attach: (pipes) => switchboard.attach(node, pipes),
      };
    },
    setCut: (links) => {
      cut = links;
      switchboard.setCut(links);
      return Promise.resolve(0);
    },
    prove: () => Promise.resolve(proven(switchboard, nodes, cut)),
    packets: switchboardPackets,
    setShape: (shape, links) => {
      switchboard.setShape(shape, links);
      return watchShape(shape, process.hrtime.bigint(), () =>
        Promise.resolve(switchboard.shaped()),
      );
    },
    failure: undefined,
    close: () => Promise.resolve(),
  });
}

function proven(
  switchboard: Switchboard,
  nodes: readonly string[],
  cut: readonly Link[],
): LinkProof {
  const shallBeCut = new Set(cut.map(linkName));
  const links = allLinks(nodes);
  const carried = links.filter((link) => switchboard.carries(link)).map(linkName);
  const lost = links.map(linkName).filter((name) => !carried.includes(name));
  const wrong = [
    ...carried.filter((name) => shallBeCut.has(name)),
    ...lost.filter((name) => !shallBeCut.has(name)),
  ];
  if (wrong.length > 0) {
    throw new HarnessError(
      'RJ032',
      `the cut does not hold: ${wrong.join(', ')}`,
      'this is a defect of the harness: please report it',
    );
  }
  return { silent: lost, answered: carried, notProbed: [], held: [], silence: 'lost on their way' };
}
