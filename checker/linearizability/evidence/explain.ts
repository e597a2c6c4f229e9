/**
 * Turns a "not linearizable" into a counterexample that a person can check. It runs after the
 * verdict, under a budget of its own, and when that is not enough there is what can be told for
 * nothing (`fall-back.ts`). It can only ever change a verdict by finding that the checker
 * contradicts itself, which is reported as such.
 */
import type { Json, Operation } from '../../../src/history/operation.ts';
import { bruteForce } from '../brute-force.ts';
import { canonicalJson } from '../../core/json.ts';
import type { Limits } from '../../core/limits.ts';
import { Meter } from '../../core/limits.ts';
import type { Model } from '../../core/model.ts';
import { isIgnored } from '../../core/model.ts';
import type { RegisterModel } from '../../models/register/register.ts';
import { isRegisterModel } from '../../models/register/register.ts';
import type { PartialHistory } from '../../core/relaxation.ts';
import { returnOf } from '../../core/relaxation.ts';
import type { Counterexample } from '../../core/verdict.ts';
import type { Anomaly } from './classify.ts';
import { classify } from './classify.ts';
import { clockFor } from './clock.ts';
import { withContext } from './context.ts';
import { beginning, diagnose, unnamed } from './diagnosis/diagnose.ts';
import type { Diagnosis } from './diagnosis/diagnosis.ts';
import { minimiseAny } from './minimise-any.ts';
import { minimiseRegister } from './minimise-register.ts';
import { candidateOrders } from './orders.ts';
import { sourcesOf } from './grounds.ts';
import type { Piece, Relaxed } from './relax.ts';
import { otherValue } from '../../models/register/other-value.ts';
import { cutAfter, initialStates, toPiece, withoutObservation } from './relax.ts';
import { excerpt, mentionedIn, singleProof } from './fall-back.ts';
import { isRefuted, isRegisterRefuted } from './refute.ts';
import type { Speech } from './conclude.ts';
import { conclude } from './conclude.ts';
import { namesFor, tell } from './story.ts';
import { stateInWords, valueInWords } from './words.ts';

export interface Violation {
  readonly key: string | null;
  /** All operations of the key, as recorded; or only those of its vicinity (`fast/vicinity.ts`). */
  readonly operations: readonly Operation[];
  /** The same operations as they were recorded, where some of those are only what they wrote. */
  readonly recorded?: readonly Operation[];
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
  /** The budget ran out first; see `explainCheaply`. */
  | { readonly kind: 'none' }
  /** The brute-force judge disagrees: a defect of the checker. */
  | { readonly kind: 'contradicted'; readonly message: string };

/** Above this the judge could take longer than everything else. */
const mostConfirmed = 16;

const mostStatesNamed = 8;

/** For all keys of a history together. */
const defaultExplanation: Limits = { states: 6_000_000 };

/**
 * What may be spent on explanations, over all keys: the one place that says so. The verdict
 * stands before; what it has left of its time is theirs, and of that a twentieth at least,
 * which it keeps for them (`Meter`). Undefined: nothing is to be explained.
 */
export function explanationBudget(
  limits: Limits | false | undefined,
  verdict: Meter,
): Meter | undefined {
  return limits === false ? undefined : verdict.rest(limits ?? defaultExplanation);
}

/** @param budget of which one violation may use half, so that a hard one leaves something for the next */
export function explain(violation: Violation, model: Model, budget: Meter): Explanation {
  const meter = budget.part(Math.ceil(budget.left / 2));
  return isRegisterModel(model)
    ? explainRegister(violation, model, meter)
    : explainAny(violation, model, meter);
}

/** What can be told of a violation for nothing: it takes time in proportion to the operations, and no budget. */
export function explainCheaply(violation: Violation, model: Model): Counterexample {
  if (!isRegisterModel(model)) {
    return excerpt(violation, model, beginning(model.name, stateInWords(model.init(), model)));
  }
  const initial = model.init();
  const begins = beginsInWords({ pieces: [], initial }, violation.key, initial);
  const recorded = violation.recorded ?? violation.operations;
  const proof = singleProof(violation, recorded, model);
  if (proof === undefined) return excerpt(violation, model, begins);
  const { anomaly, pieces } = proof;
  const explanation = assemble({ ...violation, recorded }, model, {
    operations: operationsOf({ pieces, initial }),
    initial: [initial],
    initialStates: [stateInWords(initial, model)],
    begins,
    diagnose: (speech) => conclude(anomaly, speech),
    areOrdered: true,
  });
  return explanation.kind === 'explained'
    ? explanation.counterexample
    : excerpt(violation, model, begins);
}

/** Longer proofs are no story. */
const mostTold = 64;

class OutOfBudget extends Error {}

/**
 * Asks `refutes` as long as there is budget, and then gives the best that was found by then:
 * making candidates takes time too, so a search without a budget has to end at once.
 */
function withinBudget<Relaxation extends object>(
  meter: Meter,
  refutes: (candidate: Relaxation) => boolean,
  sizeOf: (candidate: Relaxation) => number,
  minimise: (refutes: (candidate: Relaxation) => boolean) => Relaxation | undefined,
): Relaxation | undefined {
  let best: Relaxation | undefined;
  const asked = (candidate: Relaxation): boolean => {
    if (meter.left === 0 || meter.isOverTime()) throw new OutOfBudget();
    const isRefuted = refutes(candidate);
    if (isRefuted && (best === undefined || sizeOf(candidate) <= sizeOf(best))) best = candidate;
    return isRefuted;
  };
  let smallest: Relaxation | undefined;
  try {
    smallest = minimise(asked);
  } catch (error) {
    if (!(error instanceof OutOfBudget)) throw error;
    smallest = best;
  }
  return smallest === undefined || sizeOf(smallest) > mostTold ? undefined : smallest;
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
  const smallest = withinBudget<Relaxed>(
    meter,
    refutes,
    ({ pieces }) => pieces.length,
    (asked) => {
      for (const end of ends) {
        const whole = { pieces: cutAfter(all, end), initial };
        const found = minimiseRegister(whole, suspects, asked);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  );
  if (smallest === undefined) return { kind: 'none' };
  const recorded = withWriters(violation, smallest.pieces, model);
  const known = recorded.filter((operation) => !isIgnored(operation, model)).map(toPiece);
  const near = withContext(smallest, known, initial, refutes);
  // Without a budget left nothing was put back, not even the value that it really began with.
  const isProven =
    isOther(near.initial ?? null) &&
    near.pieces.length <= mostCompared &&
    bruteForce(operationsOf(near), model, [initial]) === false;
  const core = isProven ? { ...near, initial } : near;
  const anomaly = classify({
    core: core.pieces,
    all: known,
    refused: recorded.filter(({ type }) => type === 'fail'),
    began: initial,
    hasOrderWithout: (observer) => {
      const pieces = core.pieces.flatMap((piece) =>
        piece === observer ? (withoutObservation(piece) ?? []) : piece,
      );
      return hasOrder(operationsOf({ ...core, pieces }), model, initialStates(core));
    },
  });
  const shown = withMentioned(core, anomaly, model);
  const operations = operationsOf(shown);
  return assemble({ ...violation, recorded }, model, {
    operations,
    diagnose: (speech) =>
      anomaly.kind === 'other'
        ? unnamed('register', { operations, deadEnd: speech.deadEnd })
        : conclude(anomaly, speech),
    initial: initialStates(shown),
    initialStates: initialStates(shown).map((state) =>
      isOther(state) ? 'any other value' : stateInWords(state, model),
    ),
    begins: beginsInWords(shown, violation.key, initial),
    areOrdered: true,
  });
}

/** It is asked several times. */
const mostCompared = 12;

/** Certain only of the small: of more operations it is not asked. */
function hasOrder(
  operations: readonly Operation[],
  model: Model,
  initial: readonly unknown[],
): boolean {
  return operations.length <= mostCompared && bruteForce(operations, model, initial) === true;
}

/** With the writes that the conclusion speaks of, where there is no order with them either. */
function withMentioned(core: Relaxed, anomaly: Anomaly, model: RegisterModel): Relaxed {
  let current = core;
  for (const piece of mentionedIn(anomaly)) {
    if (current.pieces.some(({ invoke }) => invoke === piece.invoke)) continue;
    const pieces = [...current.pieces, withoutObservation(piece) ?? piece];
    const candidate = { ...current, pieces: pieces.sort((a, b) => a.invoke - b.invoke) };
    if (pieces.length > mostConfirmed) break;
    const states = initialStates(candidate);
    if (bruteForce(operationsOf(candidate), model, states) === false) current = candidate;
  }
  return current;
}

/**
 * What is known of the key, as far as it concerns the values that were found and those that
 * compare-and-sets may have made them from.
 */
function withWriters(
  { operations, recorded, writersOf }: Violation,
  pieces: readonly Piece[],
  model: Model,
): readonly Operation[] {
  if (writersOf === undefined) return recorded ?? operations;
  const known = new Map(
    (recorded ?? operations).map((operation) => [operation.invokeIndex, operation]),
  );
  let asked = new Set<string>();
  let needed = new Set(pieces.flatMap(({ finds }) => finds ?? []));
  while (needed.size > asked.size) {
    for (const operation of writersOf(needed)) known.set(operation.invokeIndex, operation);
    asked = needed;
    const all = [...known.values()]
      .filter((operation) => !isIgnored(operation, model))
      .map(toPiece);
    needed = new Set([...asked].flatMap((value) => sourcesOf(value, all)));
  }
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

function beginsInWords({ initial }: Relaxed, key: string | null, began: Json): string {
  const name = key === null ? 'The register' : `Key ${JSON.stringify(key)}`;
  if (initial === undefined) return `${name} may have held anything before the first of these.`;
  const held = began === null ? 'did not exist at first' : `held ${valueInWords(began)} at first`;
  return isOther(initial) && !isOther(began)
    ? `${name} ${held}, but that had been overwritten before any of these was answered.`
    : `${name} ${held}.`;
}

function isOther(state: Json): boolean {
  return canonicalJson(state) === canonicalJson(otherValue);
}

function explainAny(violation: Violation, model: Model, meter: Meter): Explanation {
  const counted = violation.operations.filter((operation) => !isIgnored(operation, model));
  const ordered = counted.toSorted((a, b) => a.invokeIndex - b.invokeIndex);
  const ends = laterEnds(ordered.map(returnOf), violation.end);
  const smallest = withinBudget<PartialHistory>(
    meter,
    ({ operations, initial }) => isRefuted(operations, model, initial, meter),
    ({ operations }) => operations.length,
    (asked) => {
      for (const end of ends) {
        const found = minimiseAny(ordered, end, model, asked);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  );
  if (smallest === undefined) return { kind: 'none' };
  const { operations, initial, given } = smallest;
  return assemble(violation, model, {
    operations,
    initial,
    initialStates: namesOf(initial, model),
    begins: given ?? beginning(model.name, stateInWords(initial[0] ?? model.init(), model)),
    diagnose: (speech) =>
      diagnose(model.name, {
        ...speech,
        operations,
        initial,
        recorded: violation.operations,
        hasOrder: (some) => hasOrder(some, model, initial),
      }),
    areOrdered: model.name !== 'set',
  });
}

/** The states in words; of very many, the first and the last. */
function namesOf(states: readonly unknown[], model: Model): readonly string[] {
  const names = [...new Set(states.map((state) => stateInWords(state, model)))];
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
  readonly diagnose: (speech: Speech) => Diagnosis;
  /** False: reads of several elements found them in no order. */
  readonly areOrdered: boolean;
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
  const raw = violation.recorded ?? violation.operations;
  const recorded = new Map(raw.map((operation) => [operation.invokeIndex, operation]));
  const { key } = violation;
  const { begins, areOrdered } = draft;
  const speechAbout = (told: readonly Operation[]) => {
    const clock = clockFor(told);
    const nameOf = namesFor(told, recorded, clock);
    const { orders, deadEnd } = candidateOrders(operations, model, initial, nameOf);
    return { clock, nameOf, deadEnd, orders };
  };
  const plain = speechAbout(operations);
  const bare = draft.diagnose(plain);
  const { refused = [] } = bare;
  // Names depend on what else is told, so with those that were refused everything is said anew.
  const shown = [...operations, ...refused].sort((a, b) => a.invokeIndex - b.invokeIndex);
  const { orders, ...speech } = refused.length === 0 ? plain : speechAbout(shown);
  const diagnosis = refused.length === 0 ? bare : draft.diagnose(speech);
  const told = tell({ ...speech, key, operations: shown, recorded, begins, diagnosis, areOrdered });
  const counterexample: Counterexample = {
    anomaly: diagnosis.anomaly,
    ...told,
    operations: shown,
    initialStates: draft.initialStates,
    orders,
    confirmed: judged === false,
  };
  return { kind: 'explained', counterexample };
}
