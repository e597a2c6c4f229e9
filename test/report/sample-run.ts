import type {
  Counterexample,
  KeyResult,
  LinearizabilityResult,
} from '../../checker/core/verdict.ts';
import { linkName } from '../../nemesis/grudges.ts';
import type { Link } from '../../nemesis/nemesis.ts';
import {
  wasRefusedByValue,
  type HistoryEvent,
  type Json,
  type JsonObject,
  type Operation,
} from '../../src/history/operation.ts';
import { seededRandom, type Random } from '../../src/random.ts';
import type {
  ClusterSample,
  LatencySummary,
  PropertyResult,
  Results,
  TestRecord,
} from '../../src/store/records.ts';
import { nearestRank } from '../../src/web/report/charts/chart-data.ts';
import type { NodeLog, ReportInput } from '../../src/report/run/report-input.ts';

/**
 * Realistic runs without a cluster: client threads over a register per key, linearizable by
 * construction, with partitions and kills that slow operations down, move the leadership and
 * leave some outcomes unknown. One seed, one run.
 */
export interface SampleOptions {
  readonly verdict: 'valid' | 'invalid' | 'unknown';
  readonly seed: number;
  readonly operations: number;
  readonly durationUs: number;
  readonly threads: number;
  readonly keys: number;
  /** Share of compare-and-set among what is not a read: most of them are refused. */
  readonly cas: number;
}

const defaults: SampleOptions = {
  verdict: 'invalid',
  seed: 42,
  operations: 12_000,
  durationUs: 40_000_000,
  threads: 10,
  keys: 8,
  cas: 0.15,
};

interface Fault {
  readonly f: 'partition' | 'kill' | 'pause';
  readonly startUs: number;
  readonly endUs: number;
  readonly victims: readonly string[];
}

interface Term {
  readonly fromUs: number;
  readonly leader: string;
  readonly term: number;
}

const nodes = ['n1', 'n2', 'n3', 'n4', 'n5'];

export function sampleRun(given: Partial<SampleOptions> = {}): ReportInput {
  const options = { ...defaults, ...given };
  const random = seededRandom(options.seed);
  const faults = planFaults(options, random.fork('faults'));
  const terms = planTerms(faults, random.fork('terms'));
  const operations = linearized(options, faults, terms, random.fork('operations'));
  const culprit = options.verdict === 'invalid' ? plantStaleRead(operations, faults) : undefined;
  const linearizability = resultOf(options, operations, culprit);
  return {
    name: 'sample',
    test: testRecord(options),
    results: resultsOf(options, operations, faults, terms, linearizability),
    linearizability,
    operations,
    nemesis: nemesisEvents(faults),
    cluster: clusterSamples(options, faults, terms),
    logs: nodeLogs(faults, terms),
    notes: [],
  };
}

/** Faults with pauses between them; the leader is hit most often. */
function planFaults({ durationUs }: SampleOptions, random: Random): Fault[] {
  const kinds = ['partition', 'kill', 'partition', 'pause'] as const;
  const faults: Fault[] = [];
  let at = durationUs * 0.1;
  for (let i = 0; at < durationUs * 0.85; i++) {
    const endUs = Math.round(at + durationUs * (0.06 + 0.06 * random.float()));
    const f = kinds[i % kinds.length] ?? 'partition';
    const victims = random.shuffle(nodes).slice(0, f === 'partition' ? 2 : 1);
    faults.push({ f, startUs: Math.round(at), endUs, victims });
    at = endUs + durationUs * (0.05 + 0.05 * random.float());
  }
  return faults;
}

/** A fault that hits the leader brings a new one, half a second later. */
function planTerms(faults: readonly Fault[], random: Random): Term[] {
  const terms: Term[] = [{ fromUs: 310_000, leader: 'n2', term: 1 }];
  for (const { startUs, victims } of faults) {
    const last = terms.at(-1)!;
    const hit = victims.includes(last.leader) || random.chance(0.5);
    if (!hit) continue;
    const alive = nodes.filter((node) => !victims.includes(node) && node !== last.leader);
    const fromUs = Math.round(startUs + 350_000 + 300_000 * random.float());
    terms.push({ fromUs, leader: random.pick(alive), term: last.term + 1 });
  }
  return terms;
}

/** Operations whose results follow one order of points inside their intervals. */
function linearized(
  { operations: wanted, durationUs, threads, keys, cas }: SampleOptions,
  faults: readonly Fault[],
  terms: readonly Term[],
  random: Random,
): Operation[] {
  interface Draft {
    process: number;
    f: string;
    key: string;
    input: Json;
    type: Operation['type'];
    startUs: number;
    endUs: number;
    pointUs: number;
    node: string;
    error?: string;
  }
  const drafts: Draft[] = [];
  const clock = Array.from({ length: threads }, () => 400_000 + random.int(20_000));
  const process = Array.from({ length: threads }, (_, i) => i);
  const meanGapUs = (durationUs * threads) / wanted;
  const nextValue = new Map<string, number>();
  for (let i = 0; i < wanted; i++) {
    const thread = i % threads;
    const startUs = Math.round(clock[thread]! + random.exponential(meanGapUs * 0.7));
    const trouble = faults.find((fault) => fault.startUs <= startUs && startUs < fault.endUs);
    const isElecting =
      trouble !== undefined &&
      terms.some(
        ({ fromUs }) => fromUs > trouble.startUs && startUs < fromUs && fromUs < trouble.endUs,
      );
    const key = `k${1 + random.int(keys)}`;
    const f = random.chance(0.45) ? 'read' : random.chance(1 - cas) ? 'write' : 'cas';
    const value = (nextValue.get(key) ?? 0) + 1;
    if (f !== 'read') nextValue.set(key, value);
    const base = 900 + random.exponential(f === 'read' ? 700 : 1_500);
    let tookUs = Math.min(trouble ? base * 2.5 : base, 500_000);
    let type: Operation['type'] = 'ok';
    let error: string | undefined;
    const luck = random.float();
    if (isElecting && luck < 0.55) {
      type = luck < 0.2 ? 'fail' : 'info';
      error = type === 'fail' ? 'not-leader' : 'timeout';
      tookUs = type === 'fail' ? 1_200 : 500_000;
    } else if (trouble && luck < 0.03) {
      type = 'info';
      error = 'timeout';
      tookUs = 500_000;
    }
    const endUs = Math.round(startUs + tookUs);
    const input = f === 'read' ? null : f === 'write' ? value : [value - 1, value];
    const node = nodes[thread % nodes.length]!;
    const p = process[thread]!;
    drafts.push({
      process: p,
      f,
      key,
      input,
      type,
      startUs,
      endUs,
      pointUs: startUs + (endUs - startUs) * random.float(),
      node,
      ...(error === undefined ? {} : { error }),
    });
    clock[thread] = endUs;
    if (type === 'info') process[thread] = p + threads;
  }
  const state = new Map<string, Json>();
  const outputs = new Map<Draft, Json>();
  for (const draft of [...drafts].sort((a, b) => a.pointUs - b.pointUs)) {
    const now = state.get(draft.key) ?? null;
    if (draft.f === 'read') outputs.set(draft, now);
    if (draft.f === 'cas' && draft.type !== 'fail' && now !== (draft.input as Json[])[0]) {
      // Of unknown outcome, it took no effect; otherwise its client was told why.
      if (draft.type === 'ok') {
        draft.type = 'fail';
        draft.error = 'precondition-failed';
      }
    } else if (draft.f !== 'read' && draft.type !== 'fail') {
      state.set(draft.key, draft.f === 'cas' ? (draft.input as Json[])[1]! : draft.input);
      outputs.set(draft, draft.input);
    }
  }
  const moments = drafts
    .flatMap((draft) => [
      { us: draft.startUs, draft, end: false },
      { us: draft.endUs, draft, end: true },
    ])
    .sort((a, b) => a.us - b.us || Number(a.end) - Number(b.end));
  const startIndex = new Map<Draft, number>();
  const endIndex = new Map<Draft, number>();
  moments.forEach(({ draft, end }, i) => (end ? endIndex : startIndex).set(draft, i));
  return [...drafts]
    .sort((a, b) => startIndex.get(a)! - startIndex.get(b)!)
    .map((draft) => ({
      process: draft.process,
      f: draft.f,
      key: draft.key,
      input: draft.input,
      output: draft.type === 'ok' ? (outputs.get(draft) ?? null) : null,
      type: draft.type,
      ...(draft.error === undefined ? {} : { error: draft.error }),
      ...(draft.type === 'ok' ? { node: draft.node } : {}),
      invokedAtUs: draft.startUs,
      completedAtUs: draft.endUs,
      invokeIndex: startIndex.get(draft)!,
      completeIndex: endIndex.get(draft)!,
    }));
}

interface Culprit {
  readonly key: string;
  readonly counterexample: Counterexample;
}

/** Gives a read inside a partition the value before the last acknowledged write of its key. */
function plantStaleRead(operations: Operation[], faults: readonly Fault[]): Culprit | undefined {
  const cut = faults.find(({ f }) => f === 'partition');
  if (cut === undefined) return undefined;
  for (let i = operations.length - 1; i >= 0; i--) {
    const read = operations[i]!;
    const inCut = read.invokedAtUs > cut.startUs + 600_000 && read.invokedAtUs < cut.endUs;
    if (read.f !== 'read' || read.type !== 'ok' || !inCut) continue;
    const writes = operations.filter(
      (op) =>
        op.key === read.key &&
        op.f === 'write' &&
        op.type === 'ok' &&
        op.completedAtUs! < read.invokedAtUs,
    );
    const [old, current] = writes.slice(-2);
    if (old === undefined || current === undefined) continue;
    if (old.completedAtUs! >= current.invokedAtUs) continue;
    const stale = { ...read, output: old.input, node: cut.victims[0]! };
    operations[i] = stale;
    return { key: read.key!, counterexample: staleRead(read.key!, old, current, stale) };
  }
  return undefined;
}

function staleRead(
  key: string,
  old: Operation,
  current: Operation,
  read: Operation,
): Counterexample {
  const seconds = (us: number): string => `${(us / 1e6).toFixed(3)} s`;
  const gap = ((read.invokedAtUs - current.completedAtUs!) / 1000).toFixed(1);
  const [a, b] = [JSON.stringify(old.input), JSON.stringify(current.input)];
  return {
    anomaly: 'stale-read',
    summary: `key ${key}: a read returned ${a} although writing ${b} had been acknowledged ${gap} ms before it began`,
    story: [
      `Process ${old.process} wrote ${a} to ${key}; the write was acknowledged at ${seconds(old.completedAtUs!)}.`,
      `Process ${current.process} then wrote ${b}; that write began at ${seconds(current.invokedAtUs)} and was acknowledged at ${seconds(current.completedAtUs!)}.`,
      `Process ${read.process} began to read ${key} at ${seconds(read.invokedAtUs)}, ${gap} ms after writing ${b} had been acknowledged.`,
      `The read returned ${a}, the value before.`,
      `No other write of ${a} exists, so no order can put it between the write of ${b} and the read.`,
    ],
    operations: [old, current, read],
    initialStates: [`${key} = ${String(Number(old.input) - 1)}`],
    orders: [
      {
        steps: [
          { operation: old.invokeIndex, state: `${key} = ${a}` },
          { operation: current.invokeIndex, state: `${key} = ${b}` },
        ],
        failure: `fails because the read returned ${a} and the state is ${b}`,
      },
      {
        steps: [
          { operation: old.invokeIndex, state: `${key} = ${a}` },
          { operation: read.invokeIndex, state: `${key} = ${a}` },
        ],
        failure: `fails because writing ${b} had been acknowledged before the read began, so it cannot come after it`,
      },
    ],
    confirmed: true,
  };
}

function resultOf(
  options: SampleOptions,
  operations: readonly Operation[],
  culprit: Culprit | undefined,
): LinearizabilityResult {
  const keys = Array.from({ length: options.keys }, (_, i): KeyResult => {
    const key = `k${i + 1}`;
    const count = operations.filter((op) => op.key === key).length;
    const base = { key, operations: count, decidedBy: 'frontier', visited: count * 3 };
    if (culprit?.key === key) {
      return { ...base, verdict: 'invalid', counterexample: culprit.counterexample };
    }
    if (options.verdict === 'unknown' && i === 2) {
      const message =
        'the limit of 1,000,000 configurations was hit at 21.4 s with 48,112 alive; 14 operations of unknown outcome were pending';
      return {
        ...base,
        verdict: 'unknown',
        unknown: { reason: 'state-limit', message, atUs: 21_400_000, frontier: 48_112 },
      };
    }
    return { ...base, verdict: 'valid', witness: [] };
  });
  return {
    verdict: options.verdict,
    model: 'cas-register',
    operations: operations.length,
    keys,
    visited: keys.reduce((sum, { visited }) => sum + visited, 0),
  };
}

function resultsOf(
  options: SampleOptions,
  operations: readonly Operation[],
  faults: readonly Fault[],
  terms: readonly Term[],
  linearizability: LinearizabilityResult,
): Results {
  const counts: Record<string, { ok: number; fail: number; info: number; refused: number }> = {};
  const latencies: Record<string, number[]> = {};
  let okDuringFaults = 0;
  for (const op of operations) {
    const count = (counts[op.f] ??= { ok: 0, fail: 0, info: 0, refused: 0 });
    count[op.type]++;
    if (wasRefusedByValue(op)) count.refused++;
    if (op.type !== 'ok') continue;
    (latencies[op.f] ??= []).push(op.completedAtUs! - op.invokedAtUs);
    if (faults.some((f) => f.startUs < op.completedAtUs! && op.invokedAtUs < f.endUs)) {
      okDuringFaults++;
    }
  }
  const latency: Record<string, LatencySummary> = {};
  for (const [f, all] of Object.entries(latencies)) {
    all.sort((a, b) => a - b);
    const at = (q: number): number => nearestRank(all, q) ?? 0;
    latency[f] = {
      count: all.length,
      p50Us: at(0.5),
      p95Us: at(0.95),
      p99Us: at(0.99),
      maxUs: at(1),
    };
  }
  const { durationUs } = options;
  const exitCodes = { valid: 0, invalid: 1, unknown: 2 } as const;
  return {
    schema: 1,
    id: '20261121-0142-7f3a',
    verdict: options.verdict,
    exitCode: exitCodes[options.verdict],
    properties: properties(
      options,
      linearizability,
      faults.length,
      terms.length - 1,
      okDuringFaults,
    ),
    linearizability,
    stats: {
      counts,
      latency,
      durationUs,
      elections: terms.length - 1,
      faults: faults.length,
      okDuringFaults,
    },
    phases: [
      { name: 'start', startUs: 0, endUs: 240_000 },
      { name: 'elect', startUs: 240_000, endUs: 400_000 },
      { name: 'run', startUs: 400_000, endUs: durationUs * 0.95 },
      { name: 'heal', startUs: durationUs * 0.95, endUs: durationUs * 0.955 },
      { name: 'recover', startUs: durationUs * 0.955, endUs: durationUs },
      { name: 'check', startUs: durationUs, endUs: durationUs + 180_000 },
    ],
    errors: [],
  };
}

function properties(
  { verdict }: SampleOptions,
  { keys, operations }: LinearizabilityResult,
  faults: number,
  elections: number,
  okDuringFaults: number,
): PropertyResult[] {
  const status = { valid: 'held', invalid: 'violated', unknown: 'unknown' } as const;
  const good = keys.filter((key) => key.verdict === 'valid').length;
  return [
    {
      name: 'linearizable',
      status: status[verdict],
      summary: `${good} of ${keys.length} keys, ${operations} operations`,
    },
    {
      name: 'recovery after heal',
      status: 'held',
      summary: 'every node accepted a write within 0.6 s after the last heal',
    },
    {
      name: 'progress during faults',
      status: 'held',
      summary: `${okDuringFaults} operations were ok while a fault was in force`,
    },
    { name: 'elections', status: 'held', summary: `${elections} leader changes were seen` },
    { name: 'faults took effect', status: 'held', summary: `${faults} of ${faults} were proven` },
    {
      name: 'durability after restart',
      status: 'not-exercised',
      summary: 'no majority was ever killed at once',
    },
  ];
}

function testRecord({ seed, threads, keys, durationUs, verdict }: SampleOptions): TestRecord {
  return {
    schema: 1,
    id: '20261121-0142-7f3a',
    startedAt: '2026-11-21T01:42:07.113Z',
    workload: 'write-heavy',
    nemesis: 'partition,kill,pause',
    system: 'raft-kv',
    bug: verdict === 'invalid' ? 'read-local-leader' : null,
    seed,
    nodes,
    options: {
      concurrency: threads,
      ops: null,
      rate: 0,
      readers: 0,
      timeLimitMs: durationUs / 1000,
      keys,
      readRatio: 0.45,
      values: 'unique',
      timeoutMs: 500,
      retries: 0,
      nemesisIntervalMs: 5_000,
      recoveryTimeoutMs: 10_000,
    },
    schedule: [],
    command: `npx raft-jepsen run --workload write-heavy --nemesis partition,kill,pause --nodes 5 --seed ${seed} --time-limit ${durationUs / 1e6}`,
    versions: { 'raft-jepsen': '0.1.0', node: '20.20.0' },
    machine: { platform: 'linux 6.1.0', cpus: 2, memoryGiB: 8 },
  };
}

function cutLinks(victims: readonly string[]): Link[] {
  const others = nodes.filter((node) => !victims.includes(node));
  return victims.flatMap((a) =>
    others.flatMap((b) => [
      { from: a, to: b },
      { from: b, to: a },
    ]),
  );
}

function nemesisEvents(faults: readonly Fault[]): HistoryEvent[] {
  const undo = { partition: 'heal', kill: 'restart', pause: 'resume' } as const;
  let index = 0;
  const twice = (f: string, atUs: number, value: JsonObject, evidence: string): HistoryEvent[] => {
    const base = { process: 'nemesis', type: 'info', f } as const;
    const proven = { ...value, evidence, effectiveAtUs: atUs };
    return [
      { ...base, index: index++, time: atUs - 200, value },
      { ...base, index: index++, time: atUs + 150_000, value: proven },
    ];
  };
  return faults.flatMap(({ f, startUs, endUs, victims }) => {
    const cut = cutLinks(victims).map(linkName);
    const what = f === 'partition' ? { shape: 'one', cut } : { nodes: victims };
    const undone = f === 'partition' ? { cut: [] } : { nodes: victims };
    return [
      ...twice(f, startUs, what, `${victims.join(' and ')}: 6 probes unanswered for 150 ms`),
      ...twice(undo[f], endUs, undone, '6 probes of open links answered'),
    ];
  });
}

function clusterSamples(
  { durationUs }: SampleOptions,
  faults: readonly Fault[],
  terms: readonly Term[],
): ClusterSample[] {
  const samples: ClusterSample[] = [];
  const last = new Map<string, string>();
  for (let time = 240_000; time < durationUs; time += 50_000) {
    const reached = terms.filter(({ fromUs }) => fromUs <= time);
    for (const node of nodes) {
      const fault = faults.find(
        ({ startUs, endUs, victims }) => startUs <= time && time < endUs && victims.includes(node),
      );
      // A node that is cut off goes on in the term it was in when the cut came.
      const known =
        fault === undefined ? reached : reached.filter((t) => t.fromUs <= fault.startUs);
      const now = known.at(-1);
      const down = fault !== undefined && fault.f !== 'partition';
      const isElecting =
        fault === undefined && terms.some((t) => t.fromUs > time && t.fromUs - time < 160_000);
      const sample: ClusterSample = {
        time,
        node,
        state: down ? (fault.f === 'kill' ? 'killed' : 'paused') : 'up',
        role: down
          ? 'unknown'
          : now?.leader === node
            ? 'leader'
            : isElecting && terms.some((t) => t.leader === node && t.fromUs > time)
              ? 'candidate'
              : 'follower',
        term: down ? null : (now?.term ?? 0),
        leader: now?.leader ?? null,
        commitIndex: down ? null : Math.floor(time / 7_000),
      };
      const name = JSON.stringify({ ...sample, time: 0, commitIndex: 0 });
      if (last.get(node) !== name) samples.push(sample);
      last.set(node, name);
    }
  }
  return samples;
}

function nodeLogs(faults: readonly Fault[], terms: readonly Term[]): NodeLog[] {
  return nodes.map((node) => ({
    node,
    lines: [
      ...terms.map(({ fromUs, leader, term }) => ({
        time: fromUs,
        text:
          leader === node
            ? `INFO became leader of term ${term} with votes of 3 nodes`
            : `INFO follows ${leader} in term ${term}`,
      })),
      ...faults.flatMap(({ startUs, victims, f }) =>
        victims.includes(node) && f === 'partition'
          ? [{ time: startUs + 61_000, text: 'WARN no answer from peers for 50 ms' }]
          : [],
      ),
    ].sort((a, b) => a.time - b.time),
  }));
}
