export type { ChangeReply, TransferReply } from './changes.ts';
export type { Clock } from './clock.ts';
export { Driver, type DriverParts } from './driver.ts';
export { RaftNode, type NodeSetup } from './node.ts';
export type { Reply } from './requests.ts';
export {
  defaultSnapshotThreshold,
  snapshotEvery,
  type SnapshotThreshold,
} from './snapshot-policy.ts';
export type { MachineTypes, StateMachine } from './state-machine.ts';
