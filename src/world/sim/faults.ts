import { linkName } from '../../../nemesis/grudges.ts';
import type { Action } from '../../../nemesis/families.ts';
import type { Link } from '../../../nemesis/nemesis.ts';
import { HarnessError } from '../../errors.ts';
import { plural } from '../../plural.ts';
import { unknownAction } from '../unknown-action.ts';
import type { Evidence } from '../world.ts';
import type { VirtualClock } from './event-loop.ts';
import type { Machine } from './machine.ts';
import type { SimNetwork } from './network.ts';

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
    case 'kill':
      return hit(parts, action, (machine) => machine.kill(), ['killed', 'exited']);
    case 'restart':
      return hit(parts, action, (machine) => machine.start(), ['up', 'paused']);
    case 'pause':
      return hit(parts, action, (machine) => machine.pause(), ['paused']);
    case 'resume':
      // One that was killed meanwhile is left alone, as in the live world.
      return hit(parts, action, (machine) => machine.resume(), ['up', 'killed', 'exited']);
    default:
      throw unknownAction(action);
  }
}

function hit(
  { clock, machines }: FaultParts,
  { kind, nodes }: Exclude<Action, { kind: 'cut' }>,
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
