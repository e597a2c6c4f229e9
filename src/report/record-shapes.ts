import type { ClusterSample, Results, TestRecord } from '../store/records.ts';

/**
 * Whether a file of a run's folder has the shape that the renderers rely on. A record of
 * another version, or one that someone has edited, is refused as a whole rather than met
 * half way down a report.
 */

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

const isString: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number';
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const recordOf =
  (check: Check): Check =>
  (value) =>
    isFields(value) && Object.values(value).every(check);
const shape =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isFields(value) && Object.entries(checks).every(([name, check]) => check(value[name]));
const oneOf =
  (...choices: readonly string[]): Check =>
  (value) =>
    choices.includes(value as string);

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const testRecord = shape({
  schema: (value) => value === 1,
  id: isString,
  startedAt: isString,
  workload: isString,
  nemesis: isString,
  system: isString,
  bug: orNull(isString),
  seed: isNumber,
  nodes: listOf(isString),
  options: isFields,
  command: isString,
  versions: recordOf(isString),
  machine: isFields,
});

const operation = shape({
  process: isNumber,
  f: isString,
  key: optional(isString),
  type: oneOf('ok', 'fail', 'info'),
  error: optional(isString),
  node: optional(isString),
  input: (value) => value !== undefined,
  output: (value) => value !== undefined,
  invokedAtUs: orNull(isNumber),
  completedAtUs: orNull(isNumber),
  invokeIndex: isNumber,
  completeIndex: orNull(isNumber),
});

const counterexample = shape({
  anomaly: isString,
  summary: isString,
  story: listOf(isString),
  operations: listOf(operation),
  initialStates: listOf(isString),
  orders: listOf(
    shape({ steps: listOf(shape({ operation: isNumber, state: isString })), failure: isString }),
  ),
  confirmed: (value) => typeof value === 'boolean',
});

const verdict = oneOf('valid', 'invalid', 'unknown');

const linearizability = shape({
  verdict,
  model: isString,
  operations: isNumber,
  visited: isNumber,
  keys: listOf(
    shape({
      key: orNull(isString),
      verdict,
      operations: isNumber,
      decidedBy: isString,
      counterexample: optional(counterexample),
      unknown: optional(shape({ reason: isString, message: isString })),
    }),
  ),
});

const strength = shape({
  reads: isNumber,
  duringFaults: isNumber,
  leadersDeposedWhileRead: isNumber,
  readsAtCutOffNodes: isNumber,
  readsServedByCutOffNodes: isNumber,
  keysWithConcurrentWriters: isNumber,
  repeatedRequests: isNumber,
});

const results = shape({
  schema: (value) => value === 1,
  id: isString,
  verdict: oneOf('valid', 'invalid', 'unknown', 'harness-error', 'interrupted'),
  exitCode: isNumber,
  properties: listOf(
    shape({
      name: isString,
      status: oneOf('held', 'violated', 'unknown', 'not-exercised'),
      summary: isString,
      details: optional(listOf(isString)),
    }),
  ),
  linearizability,
  strength: optional(strength),
  stats: shape({
    counts: recordOf(
      shape({ ok: isNumber, fail: isNumber, info: isNumber, refused: optional(isNumber) }),
    ),
    latency: recordOf(
      shape({
        count: isNumber,
        p50Us: isNumber,
        p95Us: isNumber,
        p99Us: isNumber,
        maxUs: isNumber,
      }),
    ),
    durationUs: isNumber,
    elections: isNumber,
    faults: isNumber,
    okDuringFaults: isNumber,
  }),
  nodeExits: optional(
    listOf(
      shape({
        node: isString,
        atUs: isNumber,
        code: orNull(isNumber),
        signal: orNull(isString),
        log: listOf(isString),
      }),
    ),
  ),
  logAlarms: optional(listOf(shape({ node: isString, line: isNumber, text: isString }))),
  harness: optional(
    shape({
      timers: isNumber,
      p99LateUs: isNumber,
      maxLateUs: isNumber,
      cpuBusy: orNull(isNumber),
      cpuStolen: orNull(isNumber),
      plannedRate: orNull(isNumber),
      rate: isNumber,
    }),
  ),
  phases: listOf(shape({ name: isString, startUs: isNumber, endUs: isNumber })),
  errors: listOf(isString),
});

const clusterSample = shape({
  time: isNumber,
  node: isString,
  state: isString,
  role: isString,
  term: orNull(isNumber),
  commitIndex: orNull(isNumber),
});

export function isTestRecord(value: unknown): value is TestRecord {
  return testRecord(value);
}

export function isResults(value: unknown): value is Results {
  return results(value);
}

export function isClusterSample(value: unknown): value is ClusterSample {
  return clusterSample(value);
}
