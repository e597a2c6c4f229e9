import { setTimeout as sleep } from 'node:timers/promises';
import type { Action } from '../../../nemesis/families.ts';
import { refusalOf, shapeWords } from '../../../nemesis/packet-kinds.ts';
import { HarnessError } from '../../errors.ts';
import type { System } from '../../systems/system.ts';
import { operate } from '../operate.ts';
import { unknownAction } from '../unknown-action.ts';
import type { Clock, Evidence } from '../world.ts';
import type { LiveNode } from './host/live-node.ts';
import { operatedCluster } from './operator.ts';
import { linkName } from '../../../nemesis/grudges.ts';
import type { Host } from './host/host.ts';
import type { Network } from './net/network.ts';
import { shapedMs, silenceMs } from './net/network.ts';
import { answersStatus, awaitReady } from './host/readiness.ts';
import { plural } from '../../plural.ts';

/** What faults act on. */
interface Cluster {
  readonly system: System;
  readonly nodes: readonly LiveNode[];
  readonly host: Host;
  readonly network: Network;
  readonly clock: Clock;
  readonly readyTimeoutMs: number;
}

/** A process that took a signal must show it within this long. */
const signalTimeoutMs = 5_000;

/** Puts a fault into force, or undoes it, and proves that by what is seen from outside. */
export async function applyFault(cluster: Cluster, action: Action): Promise<Evidence> {
  switch (action.kind) {
    case 'cut':
      return cut(cluster, action);
    case 'shape':
      return shapePackets(cluster, action);
    case 'kill':
      return kill(cluster, targets(cluster, action.nodes));
    case 'restart':
      return restart(cluster, targets(cluster, action.nodes));
    case 'pause':
      return pause(cluster, targets(cluster, action.nodes));
    case 'resume':
      return resume(cluster, targets(cluster, action.nodes));
    case 'remove':
    case 'rejoin':
    case 'transfer':
    case 'snapshot':
      return operate(operatedCluster(cluster), action);
    default:
      throw unknownAction(action);
  }
}

async function cut(
  { network, nodes, clock }: Cluster,
  { links: cutLinks }: Extract<Action, { kind: 'cut' }>,
): Promise<Evidence> {
  const sinceUs = await network.setCut(cutLinks);
  const atUs = clock.nowUs() - sinceUs;
  const { silence = `unanswered for ${silenceMs} ms`, ...proof } = await network.prove((name) =>
    nodes.some((node) => node.name === name && node.state === 'up'),
  );
  const names = cutLinks.map(linkName);
  const down =
    proof.notProbed.length === 0 ? '' : `; not probed, target down: ${proof.notProbed.join(', ')}`;
  const open = `${plural(proof.answered.length, 'probe')} of open links answered`;
  const held =
    proof.held.length === 0
      ? ''
      : `; no answer within ${shapedMs} ms where packets are held up or lost: ${proof.held.join(', ')}`;
  return {
    summary:
      names.length === 0
        ? `every link is open: ${open}${down}${held}`
        : `${names.join(', ')} cut: ${plural(proof.silent.length, 'probe')} ${silence}, ${open}${down}${held}`,
    atUs,
    detail: { ...proof, cut: names },
  };
}

async function shapePackets(
  { network, nodes, clock }: Cluster,
  { shape, links }: Extract<Action, { kind: 'shape' }>,
): Promise<Evidence> {
  const refusal = shape && refusalOf(shape.kind, network.packets);
  if (refusal !== undefined) throw refusal;
  const isUp = (name: string): boolean =>
    nodes.some((node) => node.name === name && node.state === 'up');
  const { doneAtNs, seen, hit, measured } = await network.setShape(shape, links, isUp);
  const atUs = clock.nowUs() - Number((process.hrtime.bigint() - doneAtNs) / 1000n);
  if (shape === undefined) return { summary: 'nothing is done to packets any more', atUs };
  const counted =
    seen === 0
      ? 'nothing was sent over them yet'
      : `it was done to ${hit} of ${plural(seen, 'packet')} that were seen`;
  const summary = `${plural(links.length, 'link')}: ${shapeWords(shape)}; ${counted}`;
  return {
    summary: measured === undefined ? summary : `${summary}, ${measured}`,
    atUs,
    detail: { ...shape, links: links.map(linkName), seen, hit },
  };
}

async function kill({ clock }: Cluster, nodes: readonly LiveNode[]): Promise<Evidence> {
  const { due, idle } = split(nodes, (node) => node.pid !== undefined);
  const pids = due.map((node) => node.pid ?? null);
  const atUs = clock.nowUs();
  const gone = Promise.all(due.map((node) => node.kill()));
  if (!(await within(gone, signalTimeoutMs))) {
    throw notInForce(`${namesOf(due)}: no exit was seen ${signalTimeoutMs} ms after SIGKILL`);
  }
  return evidence(atUs, due, 'killed by SIGKILL, exit seen', idle, 'already down', { pids });
}

async function restart(cluster: Cluster, nodes: readonly LiveNode[]): Promise<Evidence> {
  const { due, idle } = split(nodes, (node) => node.pid === undefined);
  const atUs = cluster.clock.nowUs();
  await Promise.all(due.map((node) => node.start()));
  await allReady(cluster, due);
  return evidence(atUs, due, 'started, status answered', idle, 'already running');
}

async function pause(cluster: Cluster, nodes: readonly LiveNode[]): Promise<Evidence> {
  const { due, idle } = split(nodes, (node) => node.state === 'up');
  const atUs = cluster.clock.nowUs();
  for (const node of due) node.pause();
  await Promise.all(due.map((node) => proveStopped(cluster, node)));
  return evidence(
    atUs,
    due,
    cluster.system.switchboard === undefined
      ? `stopped by SIGSTOP, status unanswered for ${silenceMs} ms`
      : 'stopped by SIGSTOP, seen as stopped by the operating system',
    idle,
    'not running',
  );
}

async function resume(cluster: Cluster, nodes: readonly LiveNode[]): Promise<Evidence> {
  const { due, idle } = split(nodes, (node) => node.state === 'paused');
  const atUs = cluster.clock.nowUs();
  for (const node of due) node.resume();
  await allReady(cluster, due);
  const answered = cluster.system.switchboard === undefined ? ', status answered' : '';
  return evidence(atUs, due, `continued by SIGCONT${answered}`, idle, 'not paused');
}

/** The process is in state T where the operating system says so, and it does not answer anywhere. */
async function proveStopped({ system, host }: Cluster, node: LiveNode): Promise<void> {
  const deadlineMs = performance.now() + signalTimeoutMs;
  for (;;) {
    const state = node.pid === undefined ? undefined : await host.stateOf(node.pid);
    if (state !== 'running') break;
    if (performance.now() > deadlineMs) {
      throw notInForce(`${node.name} is not stopped ${signalTimeoutMs} ms after SIGSTOP`);
    }
    await sleep(1);
  }
  if (node.state !== 'paused') throw notInForce(`${node.name} ended while it was being paused`);
  // Over pipes nobody can be asked; what a node wrote before it stopped may still come out of them.
  if (system.switchboard !== undefined) return;
  if (await answersStatus(system, node, silenceMs)) {
    throw notInForce(`${node.name} answers its status although it is stopped`);
  }
}

async function allReady(cluster: Cluster, nodes: readonly LiveNode[]): Promise<void> {
  const reasons = await Promise.all(
    nodes.map((node) => awaitReady(cluster.system, node, cluster.readyTimeoutMs)),
  );
  const failed = reasons.filter((reason) => reason !== undefined);
  if (failed.length > 0) {
    throw new HarnessError(
      'RJ033',
      failed.join('\n'),
      "look at the node's log in the run's folder: it does not come back after a fault",
    );
  }
}

function targets(cluster: Cluster, names: readonly string[]): LiveNode[] {
  return names.map((name) => {
    const node = cluster.nodes.find((each) => each.name === name);
    if (node === undefined) throw new RangeError(`no node is called ${name}`);
    return node;
  });
}

function split(
  nodes: readonly LiveNode[],
  isDue: (node: LiveNode) => boolean,
): { readonly due: readonly LiveNode[]; readonly idle: readonly LiveNode[] } {
  return { due: nodes.filter(isDue), idle: nodes.filter((node) => !isDue(node)) };
}

function evidence(
  atUs: number,
  due: readonly LiveNode[],
  done: string,
  idle: readonly LiveNode[],
  why: string,
  detail: Evidence['detail'] = {},
): Evidence {
  const parts = [
    ...(due.length === 0 ? [] : [`${namesOf(due)}: ${done}`]),
    ...(idle.length === 0 ? [] : [`${namesOf(idle)}: ${why}, left alone`]),
  ];
  return {
    summary: parts.join('; '),
    atUs,
    detail: { ...detail, nodes: due.map((node) => node.name) },
  };
}

function namesOf(nodes: readonly LiveNode[]): string {
  return nodes.map((node) => node.name).join(', ');
}

function notInForce(message: string): HarnessError {
  return new HarnessError(
    'RJ032',
    message,
    "look at the node's log in the run's folder; a node must be one process that takes signals itself",
  );
}

async function within(work: Promise<unknown>, timeoutMs: number): Promise<boolean> {
  const abort = new AbortController();
  const late = sleep(timeoutMs, false, { signal: abort.signal }).catch(() => false);
  const done = await Promise.race([work.then(() => true), late]);
  abort.abort();
  return done;
}
