import type { Random } from '../../random.ts';
import { LeaderHint } from '../../systems/leader-hint.ts';
import type { NodeStatus } from '../../systems/node-status.ts';
import { RoutedClient } from '../../systems/routed-client.ts';
import type { NodeExit, World } from '../world.ts';
import { createVirtualClock, type Trace } from './event-loop.ts';
import { applyAction } from './faults.ts';
import { Machine } from './machine.ts';
import { SimNetwork } from './network.ts';
import type { SimSystem } from './sim-system.ts';
import { nodeNames } from '../node-names.ts';
import { Staged, type Staging } from './stage.ts';
import { SimWire } from './sim-wire.ts';
import type { Weather } from './weather.ts';

export interface SimWorldOptions {
  readonly system: SimSystem;
  readonly nodes: number;
  /** All that is random in this world descends from it. */
  readonly random: Random;
  /**
   * A kill takes the power from the machine, so that what was not synced is lost. Default: false,
   * it ends the process alone, as in the live world.
   */
  readonly powerLoss?: boolean;
  /** Faults that wait for something to happen, beside those of the nemesis. */
  readonly staging?: Staging | undefined;
  /** What links do to messages. Default: nothing but a short delay. */
  readonly weather?: Weather;
  /** The nodes are held to what their system knows must hold. Default: true. */
  readonly watch?: boolean;
}

/** A world whose every event is known. */
export interface SimWorld extends World {
  trace(): Trace;
  /** The scenario that was played, and how many faults came of it. */
  scenario(): { readonly name: string; readonly acts: number } | undefined;
  /** Each node as it is now, with the length of its log where it has one. */
  nodesNow(): readonly SimNodeNow[];
}

export interface SimNodeNow extends NodeStatus {
  readonly logEntries: number | null;
}

/**
 * The simulated world: the same runner, workloads, nemeses, recorder and checkers as in the live
 * one, over nodes that step in virtual time. It knows no protocol. One seed gives one history,
 * byte for byte.
 */
export function createSimWorld(options: SimWorldOptions): SimWorld {
  const { system, nodes, random, powerLoss = false } = options;
  const clock = createVirtualClock();
  const names = nodeNames(nodes);
  const network = new SimNetwork({
    ...{ nodes: names, clock, random: random.fork('network'), weather: options.weather },
  });
  const exits: NodeExit[] = [];
  const broken = new AbortController();
  const watched =
    options.watch === false
      ? undefined
      : system.watched?.({
          nodes,
          nowUs: () => clock.nowUs(),
          onBreach: () => {
            broken.abort();
          },
        });
  const machines = names.map(
    (name, i) =>
      new Machine({
        ...{ id: i + 1, names, system: watched ?? system, clock, powerLoss },
        random: random.fork(name),
        send: (to, message) => {
          const receiver = machines[to - 1];
          if (receiver === undefined) throw new RangeError(`there is no node ${to}`);
          network.send(i, to - 1, () => receiver.receive(i + 1, message));
        },
        onExit: (exit) => exits.push(exit),
        onNews: (event) => staged?.heard(i + 1, event),
      }),
  );
  const { staging } = options;
  const staged =
    staging && new Staged(staging, { clock, network, machines, random: random.fork('scenario') });
  const hint = new LeaderHint(() => clock.nowUs() / 1000);
  const addresses = names.map((node, i) => ({ id: i + 1, node, host: node, ports: {} }));
  const wire = new SimWire({ system, machines, clock, random: random.fork('clients') });

  return {
    nodes: names,
    clock,
    trace: () => clock.trace(),
    scenario: () => staged && { name: staged.name, acts: staged.acts },
    nodesNow: () =>
      machines.map((machine) => ({
        ...statusOf(machine, machines),
        logEntries: machine.status()?.logEntries ?? null,
      })),
    run: (main) => clock.drive(main),
    start: () => {
      for (const machine of machines) machine.start();
      return Promise.resolve();
    },
    openClient: (client) => new RoutedClient(wire, addresses, client, hint),
    apply: (action) => applyAction({ clock, network, machines }, action),
    status: (onAnswer) => {
      const statuses = machines.map((machine) => statusOf(machine, machines));
      for (const status of statuses) onAnswer?.(status);
      return Promise.resolve(statuses);
    },
    exits: () => exits,
    // Nodes of this world keep no log.
    alarms: () => Promise.resolve([]),
    ...(watched && {
      watch: {
        broken: broken.signal,
        properties: () => [...watched.properties(), ...(staged?.properties() ?? [])],
      },
    }),
    stop: () => Promise.resolve(),
  };
}

function statusOf(machine: Machine, machines: readonly Machine[]): NodeStatus {
  const { name, state } = machine;
  const status = machine.status();
  return {
    node: name,
    state,
    role: status?.role ?? 'unknown',
    term: status?.term ?? null,
    leader: machines.find(({ id }) => id === status?.leader)?.name ?? null,
    commitIndex: status?.commitIndex ?? null,
  };
}
