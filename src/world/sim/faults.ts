import { linkName } from '../../../nemesis/grudges.ts';
import type { Action } from '../../../nemesis/families.ts';
import type { Link } from '../../../nemesis/nemesis.ts';
import { HarnessError } from '../../errors.ts';
import { shapeWords } from '../../../nemesis/packet-kinds.ts';
import { plural } from '../../plural.ts';
import { operate } from '../operate.ts';
import { unknownAction } from '../unknown-action.ts';
import type { Evidence } from '../world.ts';
import type { VirtualClock } from './event-loop.ts';
import type { Machine } from './machine.ts';
import type { SimNetwork } from './network.ts';
import { operatedCluster } from './operator.ts';

export interface FaultParts {
  readonly clock: VirtualClock;
  readonly network: SimNetwork;
  readonly machines: readonly Machine[];
}

/** Puts a fault into force, or undoes one, and shows that it holds. */
export async function applyAction(parts: FaultParts, action: Action): Promise<Evidence> {
  switch (action.kind) {
    case 'cut':
      parts.network.setCut(action.links);
      return proveCut(parts, action.links);
    case 'shape':
      return proveShape(parts, action);
    case 'kill':
      return hit(parts, action, (machine) => machine.kill(), ['killed', 'exited']);
    case 'restart':
      return hit(parts, action, (machine) => machine.start(), ['up', 'paused']);
    case 'pause':
      return pause(parts, action);
    case 'resume':
      // One that was killed meanwhile is left alone, as in the live world.
      return hit(parts, action, (machine) => machine.resume(), ['up', 'killed', 'exited']);
    case 'remove':
    case 'rejoin':
    case 'transfer':
    case 'snapshot':
      return operate(operatedCluster(parts.machines, parts.clock), action);
    default:
      throw unknownAction(action);
  }
}

/** A node that a scenario has killed, or that ended by itself, is left alone, as in the live world. */
function pause(parts: FaultParts, action: Extract<Action, { kind: 'pause' }>): Evidence {
  const isDown = (name: string): boolean =>
    parts.machines.some((each) => each.name === name && ['killed', 'exited'].includes(each.state));
  const nodes = action.nodes.filter((name) => !isDown(name));
  if (nodes.length > 0) {
    return hit(parts, { ...action, nodes }, (machine) => machine.pause(), ['paused']);
  }
  const reason = `${action.nodes.join(', ')}: not running, left alone`;
  return { summary: reason, atUs: parts.clock.nowUs(), nothing: { reason, mayHold: false } };
}

function hit(
  { clock, machines }: FaultParts,
  { kind, nodes }: Extract<Action, { readonly nodes: readonly string[] }>,
  act: (machine: Machine) => void,
  wanted: readonly Machine['state'][],
): Evidence {
  for (const name of nodes) {
    const machine = machines.find((each) => each.name === name);
    if (machine === undefined) throw notInForce(`there is no node ${name}`);
    act(machine);
    if (!wanted.includes(machine.state)) {
      throw notInForce(`${name} is ${machine.state} after ${kind}`);
    }
  }
  return { summary: `${kind} ${nodes.join(', ')}`, atUs: clock.nowUs() };
}

/** So many packets are tried on each kind: of the rarest that is usual, a few are hit. */
const triedPackets = 200;

function proveShape(
  { clock, network }: FaultParts,
  { shape, links }: Extract<Action, { kind: 'shape' }>,
): Promise<Evidence> {
  const atUs = clock.nowUs();
  network.setShape(shape, links);
  if (shape === undefined) return Promise.resolve({ summary: 'nothing is done to packets', atUs });
  const { seen, hit: count } = network.tryShape(triedPackets);
  if (count === 0) throw notInForce(`${shapeWords(shape)}: nothing is done to ${seen} packets`);
  const summary = `${plural(links.length, 'link')}: ${shapeWords(shape)}; of ${seen} packets that were tried, ${count} were hit`;
  return Promise.resolve({ summary, atUs });
}

/** Asks the network about every link, as the live world's probes do. */
async function proveCut(
  { clock, network, machines }: FaultParts,
  cut: readonly Link[],
): Promise<Evidence> {
  const atUs = clock.nowUs();
  const wanted = new Set(cut.map(linkName));
  const nodes = machines.map((machine) => machine.name);
  const arrived = new Set((await network.probe()).map(linkName));
  for (const from of nodes) {
    for (const to of nodes.filter((node) => node !== from)) {
      const link = linkName({ from, to });
      if (arrived.has(link) && wanted.has(link)) {
        throw notInForce(`link ${link} delivers although it was cut`);
      }
      if (!arrived.has(link) && !wanted.has(link)) {
        throw notInForce(`link ${link} is still cut`, 'RJ033');
      }
    }
  }
  const summary =
    cut.length === 0
      ? 'every link delivers'
      : `${plural(cut.length, 'link delivers', 'links deliver')} nothing`;
  return { summary, atUs };
}

function notInForce(what: string, code: 'RJ032' | 'RJ033' = 'RJ032'): HarnessError {
  return new HarnessError(code, what, 'this is a bug of the simulated world');
}
