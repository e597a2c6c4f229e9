/**
 * Turns a "not linearizable" into a counterexample that a person can check. It runs after the
 * verdict, under a budget of its own, and may come back with nothing; it can only ever change
 * a verdict by finding that the checker contradicts itself, which is reported as such.
 */
import type { Json, Operation } from '../../src/history/operation.ts';
import { bruteForce } from '../brute-force.ts';
import { canonicalJson } from '../json.ts';
import type { Limits } from '../limits.ts';
import { Meter } from '../limits.ts';
import type { Model } from '../model.ts';
import { isIgnored } from '../model.ts';
import type { RegisterModel } from '../models/register.ts';
import { isRegisterModel } from '../models/register.ts';
import type { PartialHistory } from '../relaxation.ts';
import { returnOf } from '../relaxation.ts';
import type { Counterexample } from '../verdict.ts';
import type { Anomaly } from './classify.ts';
import { classify } from './classify.ts';
import { clockFor } from './clock.ts';
import type { Clock } from './clock.ts';
import { withContext } from './context.ts';
import { beginning, diagnose, unnamed } from './diagnosis/diagnose.ts';
import type { Diagnosis } from './diagnosis/diagnosis.ts';
import { minimiseAny } from './minimise-any.ts';
import { minimiseRegister } from './minimise-register.ts';
import { candidateOrders } from './orders.ts';
import type { Piece, Relaxed } from './relax.ts';
import { otherValue } from '../models/other-value.ts';
import { cutAfter, initialStates, toPiece } from './relax.ts';
import { isRefuted, isRegisterRefuted } from './refute.ts';
import { conclude, tell } from './story.ts';
import { valueInWords } from './words.ts';

export interface Violation {
  readonly key: string | null;
  /** All operations of the key, as recorded; or only those of its vicinity (`fast/vicinity.ts`). */
  readonly operations: readonly Operation[];
  /**
   * Of a vicinity: all operations of the key that wrote, or were refused to write, one of some
   * values (by canonical JSON), as recorded. What is said about the whole key rests on them.
   */
  readonly writersOf?: (values: ReadonlySet<string>) => readonly Operation[];
  /** Completions after this position are not needed for the violation. */
  readonly end: number;
  /** `invokeIndex`es of operations that contradict each other, where that is known. */
  readonly suspects: readonly number[];
}

export type Explanation =
  | { readonly kind: 'explained'; readonly counterexample: Counterexample }
  /** The budget ran out first. */
  | { readonly kind: 'none' }
  /** The brute-force judge disagrees: a defect of the checker. */
  | { readonly kind: 'contradicted'; readonly message: string };

/** Above this the judge could take longer than everything else. */
const mostConfirmed = 16;

const mostStatesNamed = 8;

/** For all keys of a history together. */
const defaultExplanation: Limits = { states: 6_000_000 };

/** What may be spent on explanations, over all keys. Undefined: nothing is to be explained. */
export function explanationBudget(limits: Limits | false | undefined): Meter | undefined {
  return limits === false ? undefined : new Meter(limits ?? defaultExplanation);
}

/** @param budget of which one violation may use half, so that a hard one leaves something for the next */
export function explain(violation: Violation, model: Model, budget: Meter): Explanation {
  const meter = budget.part(Math.ceil(budget.left / 2));
  return isRegisterModel(model)
    ? explainRegister(violation, model, meter)
    : explainAny(violation, model, meter);
}

function explainRegister(violation: Violation, model: RegisterModel, meter: Meter): Explanation {
  const counted = violation.operations.filter((operation) => !isIgnored(operation, model));
  const all = counted.map(toPiece);
  const refutes = (relaxed: Relaxed): boolean =>
    isRegisterRefuted(operationsOf(relaxed), model, relaxed.initial, initialStates(relaxed), meter);
  const initial = model.init();
  const suspects = new Set(violation.suspects);
  const ends = laterEnds(
    all.map(({ complete }) => complete),
    violation.end,
  );
  let smallest: Relaxed | undefined;
  for (const end of ends) {
    smallest = minimiseRegister({ pieces: cutAfter(all, end), initial }, suspects, refutes);
    if (smallest !== undefined) break;
  }
  if (smallest === undefined) return { kind: 'none' };
  const recorded = withWriters(violation, smallest.pieces);
  const known = recorded.filter((operation) => !isIgnored(operation, model)).map(toPiece);
  const core = withContext(smallest, known, initial, refutes);
  const refused = recorded.filter(({ type }) => type === 'fail');
  const anomaly = classify(core.pieces, known, refused, core.initial, initial);
  const operations =
    anomaly.kind === 'failed-write-read'
      ? [anomaly.failed, ...operationsOf(core)].sort((a, b) => a.invokeIndex - b.invokeIndex)
      : operationsOf(core);
  const others = othersThatWrote(anomaly, core, known);
  return assemble({ ...violation, operations: recorded }, model, {
    operations,
    diagnose: (clock) =>
      anomaly.kind === 'other'
        ? unnamed('register', { operations })
        : conclude(anomaly, others, clock),
    initial: initialStates(core),
    initialStates: initialStates(core).map((state) =>
      isOther(state) ? 'any other value' : model.describeState(state),
    ),
    begins: beginsInWords(core, violation.key),
  });
}

/** What is known of the key, as far as it concerns the values that were found. */
function withWriters(
  { operations, writersOf }: Violation,
  pieces: readonly Piece[],
): readonly Operation[] {
  if (writersOf === undefined) return operations;
  const found = new Set(pieces.flatMap(({ finds }) => finds ?? []));
  const known = new Map(operations.map((operation) => [operation.invokeIndex, operation]));
  for (const operation of writersOf(found)) known.set(operation.invokeIndex, operation);
  return [...known.values()].sort((a, b) => a.invokeIndex - b.invokeIndex);
}

/**
 * Where to cut the history off: a search that looks ahead gets stuck before the violation is
 * complete, so the place where it did is only where to begin.
 */
function laterEnds(returns: readonly number[], end: number): readonly number[] {
  const later = returns
    .filter((complete) => complete > end && complete !== Infinity)
    .sort((a, b) => a - b);
  const further = [4, 32, 256].flatMap((distance) => later[distance] ?? []);
  return [end, ...further, Infinity];
}

function operationsOf({ pieces }: Relaxed): readonly Operation[] {
  return pieces.map(({ operation }) => operation);
}

function othersThatWrote(anomaly: Anomaly, core: Relaxed, all: readonly Piece[]): number {
  if (anomaly.kind !== 'stale-read' && anomaly.kind !== 'stale-cas') return 0;
  const value = anomaly.observer.finds;
  const writes = (pieces: readonly Piece[]): number =>
    pieces.filter((piece) => piece.writes === value).length;
  return writes(all) - writes(core.pieces);
}

function beginsInWords({ initial }: Relaxed, key: string | null): string {
  const name = key === null ? 'The register' : `Key ${JSON.stringify(key)}`;
  if (initial === undefined) return `${name} may have held anything before the first of these.`;
  if (isOther(initial)) return `${name} held some value before these that none of them found.`;
  return initial === null
    ? `${name} did not exist at first.`
    : `${name} held ${valueInWords(initial)} at first.`;
}

function isOther(state: Json): boolean {
  return canonicalJson(state) === canonicalJson(otherValue);
}

function explainAny(violation: Violation, model: Model, meter: Meter): Explanation {
  const counted = violation.operations.filter((operation) => !isIgnored(operation, model));
  const ordered = counted.toSorted((a, b) => a.invokeIndex - b.invokeIndex);
  const ends = laterEnds(ordered.map(returnOf), violation.end);
  let smallest: PartialHistory | undefined;
  for (const end of ends) {
    smallest = minimiseAny(ordered, end, model, ({ operations, initial }) =>
      isRefuted(operations, model, initial, meter),
    );
    if (smallest !== undefined || meter.left === 0) break;
  }
  if (smallest === undefined) return { kind: 'none' };
  const { operations, initial, given } = smallest;
  return assemble(violation, model, {
    operations,
    initial,
    initialStates: namesOf(initial, model),
    begins: given ?? beginning(model.name, model.describeState(model.init())),
    diagnose: (clock) =>
      diagnose(model.name, { operations, initial, recorded: violation.operations, clock }),
  });
}

/** The states in words; of very many, the first and the last. */
function namesOf(states: readonly unknown[], model: Model): readonly string[] {
  const names = [...new Set(states.map((state) => model.describeState(state)))];
  return names.length <= mostStatesNamed
    ? names
    : [...names.slice(0, mostStatesNamed - 2), `… (${names.length} in all)`, names.at(-1) ?? ''];
}

interface Draft {
  readonly operations: readonly Operation[];
  readonly initial: readonly unknown[];
  /** The same in words. */
  readonly initialStates: readonly string[];
  readonly begins: string;
  readonly diagnose: (clock: Clock) => Diagnosis;
}

/** Confirms the draft by brute force, and only then tells it. */
function assemble(violation: Violation, model: Model, draft: Draft): Explanation {
  const { operations, initial } = draft;
  const judged =
    operations.length > mostConfirmed ? undefined : bruteForce(operations, model, initial);
  if (judged === true) {
    const message = `the counterexample of ${operations.length} operations has a linearization`;
    return { kind: 'contradicted', message };
  }
  const recorded = new Map(violation.operations.map((o) => [o.invokeIndex, o]));
  const clock = clockFor(operations);
  const diagnosis = draft.diagnose(clock);
  const { begins } = draft;
  const told = tell({ key: violation.key, operations, recorded, clock, begins, diagnosis });
  const counterexample: Counterexample = {
    anomaly: diagnosis.anomaly,
    ...told,
    operations,
    initialStates: draft.initialStates,
    orders: candidateOrders(operations, model, initial),
    confirmed: judged === false,
  };
  return { kind: 'explained', counterexample };
}
