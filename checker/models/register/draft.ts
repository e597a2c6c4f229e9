/** What a minimal counterexample of a register is shown with: its context, its kind and its beginning. */
import type { Json, Operation } from '../../../src/history/operation.ts';
import { sameJson } from '../../core/json.ts';
import { isIgnored } from '../../core/model.ts';
import type { PartialHistory } from '../../core/relaxation.ts';
import { anyState } from '../../core/relaxation.ts';
import { otherValue } from './other-value.ts';
import { toPiece, withoutObservation } from './piece.ts';
import type { RegisterModel } from './register.ts';
import { anyStates } from './relaxations.ts';
import { bruteForce } from '../../linearizability/brute-force.ts';
import type { Draft } from '../../linearizability/evidence/assemble.ts';
import { hasOrder, maxCompared, maxConfirmed } from '../../linearizability/evidence/assemble.ts';
import type { Anomaly } from './classify.ts';
import { classify } from './classify.ts';
import { concludeAnomaly } from './conclude.ts';
import { withContext, withOperations } from './context.ts';
import { unnamedAnomaly } from '../../linearizability/evidence/diagnosis.ts';
import { mentionedIn, singleProof } from './single-proof.ts';
import { sourcesOf } from './grounds.ts';
import type { Judge } from '../../linearizability/evidence/minimise.ts';
import type { Violation } from '../../linearizability/evidence/violation.ts';
import { stateInWords, valueInWords } from '../../linearizability/evidence/words.ts';

type History = PartialHistory<Json>;

/** @returns what `assemble` takes; the violation knows more of the key than it did */
export function registerDraft(
  violation: Violation,
  smallest: History,
  model: RegisterModel,
  judge: Judge<Json>,
): readonly [Violation, RegisterModel, Draft] {
  const initial = model.init();
  const recorded = withWriters(violation, smallest.operations, model);
  const known = recorded.filter((operation) => !isIgnored(operation, model));
  const near = withContext(smallest, known, initial, judge);
  const core = isProvenFrom(initial, near, model) ? { ...near, initial: [initial] } : near;
  const anomaly = classify({
    core: core.operations.map(toPiece),
    all: known.map(toPiece),
    refused: recorded.filter(({ type }) => type === 'fail'),
    began: initial,
    hasOrderWithout: (observer) => {
      const without = core.operations.flatMap((operation) =>
        operation === observer.operation ? (withoutObservation(operation) ?? []) : operation,
      );
      return hasOrder(without, model, statesOf(core));
    },
  });
  const shown = withMentioned(core, anomaly, model);
  const { operations } = shown;
  const states = statesOf(shown);
  const draft: Draft = {
    operations,
    diagnose: (speech) =>
      anomaly.kind === 'other'
        ? unnamedAnomaly('register', { operations, deadEnd: speech.deadEnd })
        : concludeAnomaly(anomaly, speech),
    initial: states,
    initialStates: states.map((state) =>
      isOther(state) ? 'any other value' : stateInWords(state, model),
    ),
    begins: beginsInWords(shown, violation.key, initial),
  };
  return [{ ...violation, recorded }, model, draft];
}

/** One observation with what it stands against, where that needs no search. */
export function cheapRegisterDraft(
  violation: Violation,
  model: RegisterModel,
): { readonly draft?: Draft; readonly begins: string } {
  const initial = model.init();
  const begins = beginsInWords({ operations: [], initial: [initial] }, violation.key, initial);
  const proof = singleProof(violation, violation.recorded ?? violation.operations, model);
  if (proof === undefined) return { begins };
  const { anomaly, operations } = proof;
  const draft: Draft = {
    operations,
    initial: [initial],
    initialStates: [stateInWords(initial, model)],
    begins,
    diagnose: (speech) => concludeAnomaly(anomaly, speech),
  };
  return { draft, begins };
}

/** Without a budget left nothing was put back, not even the value that it really began with. */
function isProvenFrom(initial: Json, { operations, ...near }: History, model: RegisterModel) {
  return (
    near.given !== anyState &&
    near.initial.some(isOther) &&
    operations.length <= maxCompared &&
    bruteForce(operations, model, [initial]) === false
  );
}

/** With the writes that the conclusion speaks of, where there is no order with them either. */
function withMentioned(core: History, anomaly: Anomaly, model: RegisterModel): History {
  let current = core;
  for (const { operation, invoke } of mentionedIn(anomaly)) {
    if (current.operations.some(({ invokeIndex }) => invokeIndex === invoke)) continue;
    const candidate = withOperations(current, [withoutObservation(operation) ?? operation]);
    if (candidate.operations.length > maxConfirmed) break;
    const judged = bruteForce(candidate.operations, model, statesOf(candidate));
    if (judged === false) current = candidate;
  }
  return current;
}

/**
 * What is known of the key, as far as it concerns the values that were found and those that
 * compare-and-sets may have made them from.
 */
function withWriters(
  { operations, recorded, writersOf }: Violation,
  core: readonly Operation[],
  model: RegisterModel,
): readonly Operation[] {
  if (writersOf === undefined) return recorded ?? operations;
  const known = new Map(
    (recorded ?? operations).map((operation) => [operation.invokeIndex, operation]),
  );
  let asked = new Set<string>();
  let needed = new Set(core.flatMap((operation) => toPiece(operation).finds ?? []));
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

/** The states that it may begin in, as far as its operations distinguish states. */
function statesOf({ operations, initial, given }: History): readonly Json[] {
  return given === anyState ? anyStates(operations) : initial;
}

function beginsInWords({ initial, given }: History, key: string | null, began: Json): string {
  const name = key === null ? 'The register' : `Key ${JSON.stringify(key)}`;
  if (given === anyState) return `${name} may have held anything before the first of these.`;
  const held = began === null ? 'did not exist at first' : `held ${valueInWords(began)} at first`;
  return initial.some(isOther) && !isOther(began)
    ? `${name} ${held}, but that had been overwritten before any of these was answered.`
    : `${name} ${held}.`;
}

function isOther(state: Json): boolean {
  return sameJson(state, otherValue);
}
