import type { Redis } from 'ioredis';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Abortable, NodeClaim } from '../defined/definition.ts';
import type { ClusterView, NodePlace } from '../defined/node-view.ts';
import { claimOf, numberOf, sentinelView, type RoleReply } from './claim.ts';
import { connect, isOpen } from './connect.ts';

/** What sentinels call the group of servers that they watch. */
const group = 'kv';

/** A master that says nothing for this long is down, in the eyes of one sentinel. */
const downAfterMs = 500;
const failoverTimeoutMs = 2_000;
const askAgainMs = 50;

/** Speaks to the servers and sentinels of a cluster about themselves. */
export class Sentinels {
  readonly #connections = new Map<string, Promise<Redis>>();
  readonly #ids = new Map<string, number>();

  /** Both programs of a node answer. */
  async answer(node: NodePlace & Abortable): Promise<boolean> {
    this.#ids.set(node.host, node.id);
    await this.#ask(node, (server, sentinel) => Promise.all([server.ping(), sentinel.ping()]));
    return true;
  }

  claim(node: NodePlace & Abortable): Promise<NodeClaim> {
    return this.#ask(node, async (server, sentinel) => {
      const [role, before, address, after] = await Promise.all([
        server.role(),
        sentinel.call('SENTINEL', 'MASTER', group),
        sentinel.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', group),
        sentinel.call('SENTINEL', 'MASTER', group),
      ]);
      const view = sentinelView(before, address, after);
      return claimOf(node.host, role as unknown as RoleReply, view, (host) => this.#ids.get(host));
    });
  }

  /** The first node leads, the others follow: when they do, every sentinel is told to watch them. */
  async setUp({ nodes }: ClusterView): Promise<void> {
    const [first] = nodes;
    if (first === undefined) return;
    const signal = new AbortController().signal;
    const others = nodes.length - 1;
    const master = await this.#at({ ...first, signal }, 'redis');
    await until(async () => {
      const [, , replicas] = (await master.role()) as unknown as RoleReply;
      return Array.isArray(replicas) && replicas.length === others;
    });
    const sentinels = await Promise.all(
      nodes.map((node) => this.#at({ ...node, signal }, 'sentinel')),
    );
    const quorum = Math.floor(nodes.length / 2) + 1;
    const { host, ports } = first;
    for (const sentinel of sentinels) {
      await sentinel.call('SENTINEL', 'MONITOR', group, host, ports['redis'] ?? 0, quorum);
      await sentinel.call(
        ...(['SENTINEL', 'SET', group, 'parallel-syncs', Math.max(1, others)] as const),
        ...['down-after-milliseconds', downAfterMs, 'failover-timeout', failoverTimeoutMs],
      );
    }
    await until(async () => {
      const seen = await Promise.all(
        sentinels.map((each) => each.call('SENTINEL', 'MASTER', group)),
      );
      return seen.every(
        (fields) =>
          numberOf(fields, 'num-other-sentinels') === others &&
          numberOf(fields, 'num-slaves') === others,
      );
    });
  }

  close(): void {
    for (const connecting of this.#connections.values()) {
      void connecting.then((connection) => connection.disconnect()).catch(() => undefined);
    }
    this.#connections.clear();
  }

  /** What is not answered in time is not waited for with the next question. */
  async #ask<T>(
    node: NodePlace & Abortable,
    question: (server: Redis, sentinel: Redis) => Promise<T>,
  ): Promise<T> {
    const [server, sentinel] = await Promise.all([
      this.#at(node, 'redis'),
      this.#at(node, 'sentinel'),
    ]);
    const leave = (): void => {
      server.disconnect();
      sentinel.disconnect();
    };
    node.signal.addEventListener('abort', leave, { once: true });
    try {
      return await question(server, sentinel);
    } finally {
      node.signal.removeEventListener('abort', leave);
    }
  }

  async #at({ host, ports, signal }: NodePlace & Abortable, port: string): Promise<Redis> {
    const name = `${host} ${port}`;
    const known = await this.#connections.get(name)?.catch(() => undefined);
    if (known !== undefined && isOpen(known)) return known;
    const connecting = connect(host, ports[port] ?? 0, signal);
    this.#connections.set(name, connecting);
    return connecting;
  }
}

/** Bounded by who calls it: a set-up has a limit. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(askAgainMs);
}
