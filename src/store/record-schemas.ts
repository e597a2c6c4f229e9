import type * as zod from 'zod';
import type { Finding } from '../../checker/core/checker.ts';
import type { Counterexample, LinearizabilityResult, Unknown } from '../../checker/core/verdict.ts';
import type { NemesisStep } from '../../nemesis/nemesis.ts';
import type { WorkloadOptions } from '../../workloads/workload.ts';
import type { Json, JsonObject, Operation } from '../history/operation.ts';

/** What a team asks of a run beside correctness. Each that is asked for is a property of its own. */
export interface Thresholds {
  /** The least share of operations that must be served, 0 to 1. */
  readonly minOkRate?: number;
  /** The most that the 99th percentile of each kind of operation may be, milliseconds. */
  readonly maxP99Ms?: number;
}

/** The options of a run. Readers show them by name: one that an older version did not know is absent. */
export type RunRecordOptions = WorkloadOptions & {
  readonly timeoutMs: number;
  readonly retries: number | 'some';
  readonly nemesisIntervalMs: number;
  readonly recoveryTimeoutMs: number;
  /** Absent: none was asked for. */
  readonly thresholds?: Thresholds;
  /** Absent: they may not. */
  readonly allowCrashes?: boolean;
};

export type PhaseName = 'start' | 'elect' | 'run' | 'heal' | 'recover' | 'check';

/**
 * Every record of a run and of a matrix, its shape and its type from one definition; `records.ts`
 * names the types, also for pages: so whoever reads a record brings zod. A record of a later version may have more fields, and they are left alone.
 */
export function makeSchemas(z: typeof zod) {
  const shape = <S extends zod.core.$ZodLooseShape>(fields: S) => z.object(fields).readonly();
  const list = <T extends zod.core.SomeType>(item: T) => z.array(item).readonly();
  const named = <T extends zod.core.SomeType>(value: T) => z.record(z.string(), value).readonly();
  const text = z.string();
  const number = z.number();
  /** A word of a list that later versions may lengthen. */
  const word = <T extends string>() => z.custom<T>((value) => typeof value === 'string');
  const fields = <T extends object>() =>
    z.custom<T>((value) => typeof value === 'object' && value !== null && !Array.isArray(value));
  const json = z.custom<Json>((value) => value !== undefined);

  const testRecord = shape({
    schema: z.literal(1),
    id: text,
    /** ISO 8601. */
    startedAt: text,
    workload: text,
    nemesis: text,
    system: text,
    /** What it promises, in its own words; absent where it is not known. */
    promise: text.exactOptional(),
    bug: text.nullable(),
    seed: number,
    nodes: list(text),
    options: fields<RunRecordOptions>(),
    schedule: list(fields<NemesisStep>()),
    /** The command that repeats the run. */
    command: text,
    versions: named(text),
    machine: fields<JsonObject>(),
  });

  const clusterSample = shape({
    /** Microseconds since the run began. */
    time: number,
    node: text,
    state: text,
    role: text,
    term: number.nullable(),
    leader: text.nullable(),
    commitIndex: number.nullable(),
  });

  const property = shape({
    name: text,
    status: z.enum(['held', 'violated', 'unknown', 'not-exercised']),
    /** One sentence with the counts. */
    summary: text,
    /** What it rests on, a line each: a node's exit with the end of its log, a reason to doubt. */
    details: list(text).exactOptional(),
  });

  const latency = shape({
    count: number,
    p50Us: number,
    p95Us: number,
    p99Us: number,
    maxUs: number,
  });

  const counts = shape({
    ok: number,
    fail: number,
    info: number,
    /**
     * How many of `fail` were refused because the value was another one: they were served, and say
     * so. Absent in records of earlier versions, which did not count them.
     */
    refused: number.exactOptional(),
  });

  const stats = shape({
    /** By function: `{ cas: { ok: 10, fail: 4, info: 1, refused: 3 } }`. */
    counts: named(counts),
    /** Of `ok` operations, by function. */
    latency: named(latency),
    durationUs: number,
    /** (term, leader) pairs seen after the first: elections that the status probe noticed. */
    elections: number,
    /** Faults put into force and proven. */
    faults: number,
    /** `ok` operations that overlap a fault in force. */
    okDuringFaults: number,
  });

  const lag = {
    /** Its own timers that were looked at, and how late they fired. */
    timers: number,
    p99LateUs: number,
    maxLateUs: number,
    /** Shares of the machine's CPU time, 0 to 1; null where that is not known. */
    cpuBusy: number.nullable(),
    cpuStolen: number.nullable(),
  };

  const harness = shape({
    ...lag,
    /** Operations a second that were planned for the workload; null: as fast as they go. */
    plannedRate: number.nullable(),
    /** Those that were begun, a second of the workload. */
    rate: number,
  });

  const strength = shape({
    reads: number,
    /** Operations under way while a fault was in force. */
    duringFaults: number,
    /** Leaders that clients read from at about the time at which another one was seen to lead. */
    leadersDeposedWhileRead: number,
    /** Reads asked of nodes that could not hear a majority: answered, or left without an answer. */
    readsAtCutOffNodes: number,
    readsServedByCutOffNodes: number,
    /** Keys that two clients changed at the same time. */
    keysWithConcurrentWriters: number,
    /** Requests that were sent again, under their session, for want of an answer. */
    repeatedRequests: number,
  });

  const operation: zod.ZodType<Operation> = shape({
    process: number,
    f: text,
    key: text.exactOptional(),
    type: z.enum(['ok', 'fail', 'info']),
    error: text.exactOptional(),
    node: text.exactOptional(),
    input: json,
    output: json,
    /** Null: the history has no times, which JSON has no number for. */
    invokedAtUs: z.custom<number>((value) => value === null || typeof value === 'number'),
    completedAtUs: number.nullable(),
    invokeIndex: number,
    completeIndex: number.nullable(),
  });

  const counterexample: zod.ZodType<Counterexample> = shape({
    anomaly: text,
    summary: text,
    story: list(text),
    operations: list(operation),
    initialStates: list(text),
    orders: list(shape({ steps: list(shape({ operation: number, state: text })), failure: text })),
    confirmed: z.boolean(),
    isExcerpt: z.boolean().exactOptional(),
  });

  const unknown: zod.ZodType<Unknown> = shape({
    reason: word<Unknown['reason']>(),
    message: text,
    atUs: number.exactOptional(),
    frontier: number.exactOptional(),
  });

  const verdict = z.enum(['valid', 'invalid', 'unknown']);

  const linearizability: zod.ZodType<LinearizabilityResult> = shape({
    verdict,
    model: text,
    operations: number,
    visited: number,
    unreadKeys: number.exactOptional(),
    unknown: unknown.exactOptional(),
    keys: list(
      shape({
        key: text.nullable(),
        verdict,
        operations: number,
        unread: z.literal(true).exactOptional(),
        witness: list(number).exactOptional(),
        counterexample: counterexample.exactOptional(),
        unknown: unknown.exactOptional(),
        decidedBy: text,
        visited: number,
      }),
    ),
  });

  const finding: zod.ZodType<Finding> = z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('no-order'),
      key: text.nullable(),
      operations: number,
      decidedBy: text,
      counterexample: counterexample.exactOptional(),
    }),
    z.object({
      kind: z.literal('property'),
      name: text,
      summary: text,
      details: list(text).exactOptional(),
    }),
  ]);

  const runVerdict = z.enum(['valid', 'invalid', 'unknown', 'harness-error', 'interrupted']);

  const results = shape({
    schema: z.literal(1),
    id: text,
    verdict: runVerdict,
    exitCode: number,
    properties: list(property),
    /** Null: the workload has no checker of it. */
    linearizability: linearizability.nullable(),
    /** What else was found. Absent: nothing that the rows above and linearizability do not say. */
    findings: list(shape({ checker: text, finding })).exactOptional(),
    stats,
    /** Absent in results of earlier versions, like the two below. */
    harness: harness.exactOptional(),
    /** Nodes that ended although the nemesis had not ended them. */
    nodeExits: list(
      shape({
        node: text,
        atUs: number,
        code: number.nullable(),
        signal: text.nullable(),
        log: list(text),
      }),
    ).exactOptional(),
    /** Lines of the nodes' logs that match the alarms of the system. */
    logAlarms: list(shape({ node: text, line: number, text })).exactOptional(),
    /** Absent in results of earlier versions. */
    strength: strength.exactOptional(),
    phases: list(shape({ name: word<PhaseName>(), startUs: number, endUs: number })),
    /** Harness errors in the order they happened: "error[RJ032] …". */
    errors: list(text),
  });

  const runProcess = shape({
    pid: number.int().positive(),
    /** Of the process, as the system gives it: a number that is used again is another process. */
    startTime: text,
    /** `checking` follows the run and may take minutes. */
    activity: z.enum(['running', 'checking']),
  });

  const cell = {
    workload: text,
    /** As `--nemesis` takes it: families joined by commas. */
    nemesis: text,
    seed: number,
  };

  const matrixRow = shape({
    ...cell,
    verdict: runVerdict,
    exitCode: number,
    /** The name of its folder; null when the run did not come to have one. */
    runId: text.nullable(),
    /** One sentence: the verdict, or what went wrong. */
    summary: text,
    operations: number,
    ok: number,
    /** Refused because the value was another one: served as well. Absent in earlier records. */
    refused: number.exactOptional(),
    /** What the verdict is called, where that is not its name: a threshold missed. */
    word: text.exactOptional(),
    /** What was tested. Absent in earlier records. */
    system: text.exactOptional(),
    bug: text.nullable().exactOptional(),
    seconds: number,
    /** The command that repeats this run alone. */
    command: text,
  });

  const shard = shape({ index: number, of: number });

  const matrix = shape({
    schema: z.literal(1),
    id: text,
    startedAt: text,
    shard: shard.nullable(),
    /** How many runs there are in this part. */
    planned: number,
    /** False as long as it goes on. A matrix that was killed stays so: nobody knows how it would have ended. */
    finished: z.boolean(),
    /** Null as long as it is not finished. */
    interrupted: z.boolean().nullable(),
    /** Null as long as it is not finished. */
    exitCode: number.nullable(),
    /** What all its runs have in common. Absent in earlier records. */
    setup: shape({
      system: text,
      bug: text.nullable(),
      nodes: number,
      thresholds: fields<Thresholds>(),
    }).exactOptional(),
    rows: list(matrixRow),
  });

  return {
    ...{ testRecord, clusterSample, results, runProcess, matrix },
    ...{ property, latency, counts, stats, harness, strength, matrixRow, shard },
    ...{ lag: shape(lag), cell: shape(cell) },
  };
}

export type Schemas = ReturnType<typeof makeSchemas>;
