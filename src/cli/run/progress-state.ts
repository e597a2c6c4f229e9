import type { FaultWindow } from '../../report/faults/faults.ts';
import type { Phase, TestRecord } from '../../store/records.ts';
import type { NodeStatus } from '../../systems/node-status.ts';

/** What is known of a run while it goes on; both renderings are made from it. */
export interface ProgressState {
  readonly record: TestRecord;
  phase: Phase['name'];
  phaseStartUs: number;
  readonly counts: { ok: number; fail: number; info: number; refused: number };
  /** Latencies of the last few hundred ok operations, microseconds. */
  readonly recentUs: number[];
  readonly nodes: Map<string, NodeStatus>;
  /** Faults in force. */
  faults: readonly FaultWindow[];
}
