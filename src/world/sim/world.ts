import { HarnessError } from '../../errors.ts';
import type { Action, Link } from '../../../nemesis/nemesis.ts';
import { allLinks, linkName } from '../../../nemesis/grudges.ts';
import type { Completion } from '../../history/operation.ts';
import type { Random } from '../../random.ts';
import type { Client, ClientOptions } from '../../systems/client.ts';
import type { NodeStatus } from '../../systems/node-status.ts';
import type { Evidence, World } from '../world.ts';
import { createVirtualClock } from './event-loop.ts';
import { ReplicatedStore, type StoreFlaw, type StoreNode } from './replicated-store.ts';
import { plural } from '../../plural.ts';

export interface SimWorldOptions {
  readonly nodes: number;
  readonly random: Random;
  readonly flaw?: StoreFlaw;
}

/** Clients' own way to a node, microseconds: short, because a long one hides anomalies. */
const clientDelayUs = { least: 20, spread: 80 };

/**
 * The simulated world: the same runner, workloads, nemeses, recorder and checkers as in the
 * live one, over an in-memory store in virtual time. One seed gives one history, byte for byte.
 */
export function createSimWorld({ nodes, random, flaw = 'none' }: SimWorldOptions): World {
  const clock = createVirtualClock();
  const names = Array.from({ length: nodes }, (_, i) => `n${i + 1}`);
  const store = new ReplicatedStore(names, clock, random.fork('store'), flaw);
  const clients = random.fork('clients');
  const delayUs = (): number => clientDelayUs.least + clients.int(clientDelayUs.spread);

  const named = (name: string): StoreNode => {
    const node = store.nodes.find((candidate) => candidate.name === name);
    if (node === undefined) throw new Error(`no node ${name}`);
    return node;
  };

  const openClient = ({ thread, timeoutMs }: ClientOptions): Client => {
    const home = named(names[thread % names.length] ?? '');
    return {
      async invoke(operation) {
        const answer = clock.deferred<Completion>();
        const timedOut: Completion = { type: 'info', value: operation.value, error: 'timeout' };
        const cancel = clock.after(timeoutMs * 1000, () => {
          answer.resolve(timedOut);
        });
        clock.after(delayUs(), () => {
          const reply = clock.deferred<Completion>();
          void reply.promise.then((completion) => {
            clock.after(delayUs(), () => {
              answer.resolve(completion);
            });
          });
          store.submit(home, operation, reply);
        });
        const completion = await answer.promise;
        cancel();
        return completion;
      },
      close: () => undefined,
    };
  };

  return {
    nodes: names,
    clock,
    run: (main) => clock.drive(main),
    start: () => Promise.resolve(),
    openClient,
    apply: (action) => Promise.resolve(applyAction(store, action, named, clock.nowUs())),
    status: (onAnswer) => {
      const statuses = store.nodes.map((node) => statusOf(store, node));
      for (const status of statuses) onAnswer?.(status);
      return Promise.resolve(statuses);
    },
    // Nodes of this world do nothing by themselves, and keep no log.
    exits: () => [],
    alarms: () => Promise.resolve([]),
    stop: () => Promise.resolve(),
  };
}

function applyAction(
  store: ReplicatedStore,
  action: Action,
  named: (name: string) => StoreNode,
  atUs: number,
): Evidence {
  if (action.kind === 'cut') {
    store.cut(action.links);
    return proveCut(store, action.links, atUs);
  }
  for (const node of action.nodes.map(named)) {
    if (action.kind === 'kill') store.kill(node);
    else if (action.kind === 'restart') node.up = true;
    else if (action.kind === 'pause') node.paused = true;
    else store.resume(node);
  }
  return { summary: `${action.kind} ${action.nodes.join(', ')}`, atUs };
}

/** Asks the network about every link, as the live world's probes do. */
function proveCut(store: ReplicatedStore, cut: readonly Link[], atUs: number): Evidence {
  const wanted = new Set(cut.map(linkName));
  for (const link of allLinks(store.nodes.map((node) => node.name))) {
    const delivers = store.delivers(link.from, link.to);
    if (delivers !== wanted.has(linkName(link))) continue;
    throw new HarnessError(
      delivers ? 'RJ032' : 'RJ033',
      `link ${linkName(link)} ${delivers ? 'delivers although it was cut' : 'is still cut'}`,
      'this is a bug of the simulated network',
    );
  }
  const summary =
    cut.length === 0
      ? 'every link delivers'
      : `${plural(cut.length, 'link delivers', 'links deliver')} nothing`;
  return { summary, atUs };
}

function statusOf(store: ReplicatedStore, node: StoreNode): NodeStatus {
  const { leadership } = store;
  const answers = node.up && !node.paused;
  return {
    node: node.name,
    state: node.up ? (node.paused ? 'paused' : 'up') : 'killed',
    role: !answers ? 'unknown' : leadership?.node === node ? 'leader' : 'follower',
    term: answers ? (leadership?.node === node ? leadership.term : node.log.lastTerm) : null,
    leader: answers ? (leadership?.node.name ?? null) : null,
    commitIndex: answers ? node.log.applied : null,
  };
}
