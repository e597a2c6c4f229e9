import type {
  OperatorAnswer,
  SimAnswer,
  SimClock,
  SimNode,
  SimNodeSetup,
  SimNodeStatus,
  SimOperatorRequest,
  SimRequest,
} from '../../world/sim/sim-system.ts';
import { defaultTiming, type Message, type Restored } from '../core/index.ts';
import { defaultMaxSessions, KeyValue, type KeyValueTypes } from '../kv/index.ts';
import { RaftNode, type Clock, type Reply, type SnapshotThreshold } from '../node/index.ts';
import { bugsAt, type BugName } from '../../planted-bugs.ts';
import { Wal, type Storage } from '../storage/index.ts';
import { answerOf } from './answer.ts';
import { operate } from './operate.ts';
import type { RaftWatch } from './raft-watch.ts';
import { RecordStorage } from './record-storage.ts';
import { storeRequestOf } from './request.ts';

/** Where a node keeps its log: the writes themselves, which is fast, or the server's log, to the byte. */
export const simStorages = ['records', 'bytes'] as const;
export type SimStorage = (typeof simStorages)[number];

export interface SimRaftOptions {
  readonly bugs: ReadonlySet<BugName>;
  readonly snapshots: SnapshotThreshold;
  readonly storage: SimStorage;
}

/** One life of a node in virtual time. Until it has read its log it does nothing, as a server does. */
export class SimRaftNode implements SimNode {
  #node: RaftNode<KeyValueTypes> | null = null;

  constructor(setup: SimNodeSetup, { storage, ...options }: SimRaftOptions, watch?: RaftWatch) {
    const begin = (opened: Storage, restored: Restored): void => {
      this.#node = nodeOver(opened, restored, setup, options, watch);
    };
    if (storage === 'records') {
      const records = new RecordStorage(setup.records);
      records.open((restored) => begin(records, restored));
      return;
    }
    const { id: nodeId, disk: fileSystem } = setup;
    Wal.open({ directory: '/data', nodeId, fileSystem })
      .then(({ wal, restored }) => begin(wal, restored))
      .catch((error: unknown) => setup.exit(textOf(error)));
  }

  receive(_from: number, message: unknown): void {
    // One that no node can have sent is turned away at the door of a server, too.
    this.#node?.receive(message as Message);
  }

  submit(request: SimRequest, reply: (answer: SimAnswer) => void): void {
    const node = this.#node;
    if (node === null) {
      reply({ kind: 'refused', error: 'starting' });
      return;
    }
    const asked = storeRequestOf(request);
    if (asked === null) {
      reply({ kind: 'decided-fail', error: 'unsupported-operation' });
      return;
    }
    const value = request.kind === 'operation' ? request.operation.value : null;
    const answer = (outcome: Reply<KeyValueTypes>): void => {
      reply(answerOf(outcome, value, node.status().leader));
    };
    if (asked.type === 'read') node.read(asked.key, answer);
    else node.update(asked.command, answer);
  }

  operate(request: SimOperatorRequest, reply: (answer: OperatorAnswer) => void): void {
    if (this.#node === null) reply({ kind: 'refused', code: 'starting' });
    else operate(this.#node, request, reply);
  }

  status(): SimNodeStatus {
    if (this.#node === null)
      return { role: 'unknown', term: null, leader: null, commitIndex: null };
    const { role, term, leader, commitIndex, lastLogIndex, configuration } = this.#node.status();
    const { members } = configuration;
    return { role, term, leader, commitIndex, logEntries: lastLogIndex, members };
  }
}

function nodeOver(
  storage: Storage,
  restored: Restored,
  setup: SimNodeSetup,
  { bugs, snapshots }: Omit<SimRaftOptions, 'storage'>,
  watch: RaftWatch | undefined,
): RaftNode<KeyValueTypes> {
  const { id, peers, random } = setup;
  const store = { maxSessions: defaultMaxSessions, bugs: bugsAt('kv', bugs) };
  watch?.started(id, restored);
  return new RaftNode<KeyValueTypes>({
    id,
    peers: peers.map((peer) => peer.id),
    timing: defaultTiming,
    bugs,
    random: () => random.float(),
    clock: clockOf(setup.clock),
    storage,
    restored,
    transport: {
      send: (messages) => {
        for (const message of messages) setup.send(message.to, message);
      },
      close: () => Promise.resolve(),
    },
    machine: watch?.machineOf(id, store) ?? new KeyValue(store),
    ...(watch && {
      stepped: (output, input) => {
        watch.stepped(id, output, input);
      },
    }),
    snapshots,
    note: ({ event }) => setup.tell(event),
    fatal: (what, error) => setup.exit(`${what}: ${textOf(error)}`),
  });
}

/** A turn of virtual time is an instant: what else is due at it comes first, in order. */
function clockOf(clock: SimClock): Clock {
  const nextTurn = clock.soon;
  return {
    nowUs: clock.nowUs,
    after: clock.after,
    nextTurn,
    afterHearing: nextTurn,
  };
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
