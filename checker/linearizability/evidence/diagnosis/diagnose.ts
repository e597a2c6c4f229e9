/** What a counterexample of each shipped model shows, and what its object is called. */
import type { Core, Diagnosis } from './diagnosis.ts';
import { diagnoseCounter } from './counter.ts';
import { diagnoseElements } from './elements.ts';
import { diagnoseMutex } from './mutex.ts';
import { diagnoseQueue } from './queue.ts';
import { diagnoseText } from './text.ts';
import { diagnoseTransactions } from './transactions.ts';

interface Told {
  /** "The lock was free at first." */
  readonly noun: string;
  readonly verb: 'was' | 'were';
  readonly diagnose: (core: Core) => Diagnosis | undefined;
}

const shipped: ReadonlyMap<string, Told> = new Map([
  ['mutex', { noun: 'lock', verb: 'was', diagnose: diagnoseMutex }],
  ['counter', { noun: 'counter', verb: 'was', diagnose: diagnoseCounter }],
  ['set', { noun: 'set', verb: 'was', diagnose: (core) => diagnoseElements(core, 'set') }],
  ['fifo-queue', { noun: 'queue', verb: 'was', diagnose: diagnoseQueue }],
  [
    'append-register',
    { noun: 'list', verb: 'was', diagnose: (core) => diagnoseElements(core, 'list') },
  ],
  ['string-register', { noun: 'text', verb: 'was', diagnose: diagnoseText }],
  ['multi-register', { noun: 'registers', verb: 'were', diagnose: diagnoseTransactions }],
]);

/** @param model the name of the model; models of users' own are told in general words */
export function diagnose(model: string, core: Core): Diagnosis {
  return shipped.get(model)?.diagnose(core) ?? unnamed(model, core);
}

/** What no other name fits. */
export function unnamed(
  model: string,
  { operations, deadEnd }: Pick<Core, 'operations' | 'deadEnd'>,
): Diagnosis {
  const these =
    operations.length === 1 ? 'this operation has' : `these ${operations.length} operations have`;
  return {
    anomaly: 'other',
    summary: `${these} no order that a single correct ${model} could have served`,
    conclusion: [
      'Every order of them that keeps to real time meets an operation whose answer is impossible.',
      ...deadEnd,
    ],
  };
}

/** "The lock was free at first." */
export function beginning(model: string, state: string): string {
  const { noun, verb } = shipped.get(model) ?? { noun: 'state', verb: 'was' };
  return `The ${noun} ${verb} ${state === '[]' || state === '{}' || state === '""' ? 'empty' : state} at first.`;
}
