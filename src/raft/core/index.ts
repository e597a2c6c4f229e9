export {
  maxEntryData,
  maxIndex,
  maxJsonDepth,
  maxSnapshotData,
  maxTerm,
  maxTermJump,
} from './bounds.ts';
export { coreBugs, type CoreBug } from './bugs.ts';
export {
  defaultLimits,
  defaultTiming,
  type CoreConfig,
  type Limits,
  type Timing,
} from './config.ts';
export {
  describeEntry,
  describeHardState,
  type Entry,
  type HardState,
  type NodeId,
} from './entry.ts';
export { describeOutput, describeWrite } from './describe-output.ts';
export { emptyState, type Input, type Proposal, type Restored } from './input.ts';
export { describeMessage, type Message } from './message.ts';
export type { Answer, Committed, Note, Output, Refusal, RoleName, Write } from './output.ts';
export type { Position, Snapshot } from './snapshot.ts';
export { RaftCore, type CoreStatus } from './raft.ts';
