export {
  maxEntryData,
  maxIndex,
  maxJsonDepth,
  maxMembers,
  maxSnapshotData,
  maxTerm,
  maxTermJump,
} from './bounds.ts';
export type { CoreBug } from './bugs.ts';
export {
  defaultLimits,
  defaultTiming,
  type CoreConfig,
  type Limits,
  type Timing,
} from './config.ts';
export { entryKinds, type Entry, type HardState, type NodeId } from './entry.ts';
export { describeEntry, describeOutput } from './describe-output.ts';
export { emptyState, type Input, type Proposal, type Restored } from './input.ts';
export {
  decodeMembers,
  describeMembers,
  encodeMembers,
  isJoint,
  isNodeId,
  votersOf,
  votes,
  type ChangeRefusal,
  type Configuration,
  type Member,
  type MemberChange,
  type Standing,
} from './members.ts';
export { describeMessage, type Message } from './message.ts';
export type { Answer, Committed, Note, Output, Refusal, TransferFailure, Write } from './output.ts';
export type { Position, Snapshot, TakenSnapshot } from './snapshot.ts';
export { RaftCore, type CoreStatus } from './raft.ts';
