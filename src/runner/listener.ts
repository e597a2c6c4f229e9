import type { HistoryEvent, Operation } from '../history/operation.ts';
import type { OnlineViolation } from '../../checker/linearizability/online.ts';
import type { Phase } from '../store/records.ts';
import type { NodeStatus } from '../systems/node-status.ts';

/** Whoever watches a run: the terminal, the run's folder, a test. Called as things happen. */
export interface RunListener {
  phase?(name: Phase['name'], atUs: number): void;
  operation?(operation: Operation): void;
  /** A nemesis event was recorded. */
  nemesis?(event: HistoryEvent): void;
  /** A node's status differs from the last one seen. */
  node?(status: NodeStatus, atUs: number): void;
  /** A violation was noticed while the run went on, which ends it. The check of the whole history decides. */
  violation?(violation: OnlineViolation): void;
  /** A harness error, as the user will see it. The run goes on to heal and stop. */
  error?(error: unknown): void;
}
