import { isolate } from '../../../../nemesis/grudges.ts';
import { HarnessError } from '../../../errors.ts';
import { leaderOf } from '../../../systems/node-status.ts';
import type { Finding } from '../doctor-examine.ts';
import type { Stage, Step } from './stage.ts';
import { notDone } from './words.ts';

/** How long a cluster may take until it takes a write. */
const serveMs = 10_000;

const serves: Step = (stage) => writeTo('cluster write', stage);
const servesAgain: Step = (stage) => writeTo('write again', stage);

const roles: Step = async ({ world }) => {
  const statuses = await world.status();
  const silent = statuses.filter(({ state }) => state !== 'up');
  if (silent.length > 0) {
    const told = silent.map(({ node, state }) => `${node} is ${state}`).join(', ');
    return {
      name: 'status',
      state: 'bad',
      detail: `not every node answers its status: ${told}`,
      fix: 'see `status` (or `ready`, where there is none) of the system, and the logs',
    };
  }
  const leader = leaderOf(statuses);
  if (leader !== undefined) {
    const term = leader.term === null ? '' : ` in term ${leader.term}`;
    return {
      name: 'status',
      state: 'good',
      detail: `every node answers; ${leader.node} leads${term}`,
    };
  }
  const detail = 'every node answers; none says that it leads, so no fault can aim at the leader';
  return { name: 'status', state: 'absent', detail };
};

/** A link that never carried would pass for one that is cut. */
const links: Step = async ({ world }) => {
  const finding = await applied('links', world, []);
  if (finding.state !== 'bad') return finding;
  const fix =
    'the first of `ports` is what peers dial: see whether each node listens there, and what `peerProbe` asks';
  return { ...finding, fix };
};

const cut: Step = ({ world }) => applied('cut', world, isolate(world.nodes, 1));
const heal: Step = ({ world }) => applied('heal', world, []);

async function applied(
  name: string,
  world: Stage['world'],
  links: ReturnType<typeof isolate>,
): Promise<Finding> {
  try {
    const { summary } = await world.apply({ kind: 'cut', links });
    return { name, state: 'good', detail: summary };
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    const { code, message, fix } = error;
    return { name, state: 'bad', detail: `error[${code}] ${message}`, fix };
  }
}

async function writeTo(
  name: string,
  { system, asker, signal }: Stage,
): Promise<Finding | undefined> {
  if (system.supports?.includes('write') === false) return undefined;
  const { operation, asked } = await asker.until(
    () => ({ f: 'write', key: asker.newKey(), value: asker.newValue() }),
    serveMs,
    () => !signal.aborted,
  );
  if (asked.type !== 'ok') {
    return { name, state: 'bad', ...notDone(operation, asked), seen: asked.seen };
  }
  const detail = `${operation.key ?? ''} = ${JSON.stringify(operation.value)}`;
  return { name, state: 'good', detail };
}

/** A cluster that serves, is cut as the network can do it, and healed. */
export const cutAndHeal: readonly Step[] = [serves, roles, links, cut, heal, servesAgain];
