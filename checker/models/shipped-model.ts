import type { Json } from '../../src/history/operation.ts';
import type { Model } from '../core/model.ts';
import type { Diagnosis, DiagnosisInput } from '../linearizability/evidence/diagnosis.ts';
import type { ObjectWords } from '../linearizability/evidence/operation-words.ts';

/** What may be said of a model besides its name. */
export interface ModelOptions {
  /** The value before any write; of a multi-register an object, register by register. */
  readonly initial?: Json;
  readonly nullReads?: 'absent' | 'anything';
}

/** The parts of a model that we ship: what it answers, and what is said of a violation of it. */
export interface ShippedModel {
  readonly create: (options: ModelOptions) => Model;
  /** Which options it has; `by-register`: an object with the value of each. */
  readonly options: { readonly initial?: 'value' | 'by-register'; readonly nullReads?: true };
  readonly words: ObjectWords;
  /** What a minimal counterexample shows; undefined: no name fits. Registers have `register/draft.ts`. */
  readonly diagnose: (input: DiagnosisInput) => Diagnosis | undefined;
}

/** A model without options. */
export function plainModel(
  model: Model,
  words: ObjectWords,
  diagnose: ShippedModel['diagnose'],
): ShippedModel {
  return { create: () => model, options: {}, words, diagnose };
}
