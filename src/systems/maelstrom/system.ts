import { defaultLogAlarms } from '../log-alarms.ts';
import type { System } from '../system.ts';
import { MaelstromClient } from './client.ts';
import { complaintPattern } from './complaints.ts';
import { perfect, type LinkConditions } from './conditions.ts';
import { Hub, initTimeoutMs } from './hub.ts';

export interface MaelstromOptions {
  /** The program, and what stands behind it. */
  readonly bin: string;
  readonly args?: readonly string[];
  /** What the network does to messages between nodes; default: nothing. */
  readonly conditions?: Partial<LinkConditions>;
}

/**
 * Any program that speaks Maelstrom's node protocol with its `lin-kv` workload. Its nodes talk
 * over their standard input and output, so the harness is their network: see `Hub`.
 *
 * It lives in the live world as every system of real processes does. What is different is what
 * carries the links: a `Switchboard` of the system instead of a network of the machine.
 */
export function maelstrom(options: MaelstromOptions): System {
  const { bin, args = [] } = options;
  const conditions = { ...perfect, ...options.conditions };
  const hub = new Hub(conditions);
  return {
    name: 'maelstrom',
    // Nodes have none: this one is never opened.
    ports: ['stdio'],
    supports: ['read', 'write', 'cas'],
    switchboard: hub,
    readyTimeoutMs: initTimeoutMs,
    logAlarms: [...defaultLogAlarms, complaintPattern],
    command: () => ({ file: bin, args }),
    status: ({ node, id }) => {
      const why = hub.whyNotReady(node);
      if (why !== undefined) return Promise.reject(new Error(why));
      const leads = hub.leader() === node;
      return Promise.resolve({
        role: leads ? 'leader' : 'unknown',
        term: null,
        leader: leads ? id : null,
        commitIndex: null,
      });
    },
    probePeer: () => Promise.resolve(false),
    openClient: (nodes, clientOptions) => new MaelstromClient(hub, nodes, clientOptions),
    close: () => hub.close(),
  };
}
