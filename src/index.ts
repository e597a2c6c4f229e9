/**
 * raft-jepsen as a library: record what clients of your own system see, read and write
 * histories, and check them (`raft-jepsen/checker`). See docs/library.md.
 */
import { CallRecorder } from './history/call-recorder.ts';
import type { RecorderOptions } from './history/recorder.ts';

export { CallRecorder } from './history/call-recorder.ts';
export type { CallMapping, CallMappings, FaultHit } from './history/call-recorder.ts';
export { createRecorder } from './history/recorder.ts';
export type { Recorder, RecorderOptions } from './history/recorder.ts';
export { readHistory } from './history/formats/read.ts';
export type { ReadHistory, ReadOptions } from './history/formats/read.ts';
export { encodeHistory } from './history/formats/write.ts';
export type { HistoryFormat } from './history/formats/formats.ts';
export { preconditionFailed } from './history/operation.ts';
export type {
  Completion,
  CompletionType,
  HistoryEvent,
  Invocation,
  Json,
  JsonObject,
  Operation,
  Process,
} from './history/operation.ts';
export { clientProcess } from './systems/defined/clients/client-process.ts';
export type { ClientProcessOptions } from './systems/defined/clients/client-process.ts';
export { defineConfig } from './config/config.ts';
export type { Config, ConfigDefaults } from './config/config.ts';
export type { OwnChecker, OwnDefinitions } from './runner/own-parts.ts';
export type { OwnOperations, OwnWorkload } from '../workloads/own.ts';
export type { Role as WorkloadRole, WorkloadOptions } from '../workloads/workload.ts';
export type { OwnNemesis } from '../nemesis/own.ts';
export type { NemesisStep, ScheduleOptions } from '../nemesis/nemesis.ts';
export type { Random } from './random.ts';
export { defineSystem } from './systems/defined/define-system.ts';
export type {
  CommandWords,
  NodeClaim,
  NodeQuestion,
  PeerTarget,
  StartCommand,
  SystemDefinition,
} from './systems/defined/definition.ts';
export type { ClusterView, NodePlace, NodeView, PeerView } from './systems/defined/node-view.ts';
export type { HttpAnswer, HttpProbe } from './systems/defined/http-probe.ts';
export type { ClientDefinition } from './systems/defined/client-definition.ts';
export { http } from './systems/defined/clients/http/http.ts';
export type { HttpClientOptions } from './systems/defined/clients/http/http.ts';
export type { HttpOperation, Statuses } from './systems/defined/clients/http/operation.ts';
export type { ValuePlace } from './systems/defined/clients/http/value-path.ts';
export { functions } from './systems/defined/clients/functions.ts';
export type {
  Call,
  FunctionsOptions,
  OpenCall,
} from './systems/defined/clients/functions-options.ts';
export { PreconditionFailed, Refused } from './systems/defined/refusals.ts';
export { HarnessError } from './errors.ts';
export type { ErrorCode } from './errors.ts';

/**
 * Begins to record calls of asynchronous objects.
 *
 * @param options the clock, when it shall be another one than the system's (fake timers,
 *   virtual time), and what to do with each line of the history as it happens
 */
export function recordHistory(options: Partial<RecorderOptions> = {}): CallRecorder {
  const startMs = performance.now();
  return new CallRecorder({
    nowUs: options.nowUs ?? (() => Math.floor((performance.now() - startMs) * 1000)),
    write: options.write ?? (() => undefined),
  });
}
