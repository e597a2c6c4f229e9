import type { CheckOptions, LinearizabilityResult, Model, Verdict } from '../../checker/index.ts';
import { checkLinearizable, register } from '../../checker/index.ts';
import { violationHeadline } from '../../checker/linearizability/evidence/headline.ts';
import { violatedKeys } from '../../checker/core/verdict.ts';
import type { HistoryEvent, Operation } from '../history/operation.ts';
import { readHistory } from '../history/formats/read.ts';
import { plural } from '../plural.ts';

/** Operations, whatever holds them (a recorder), or the text of a history in any of its forms. */
export type History = readonly Operation[] | RecordedHistory | string;

/** A recorder; of one that noted faults, a report shows them. */
export interface RecordedHistory {
  operations(): readonly Operation[];
  nemesisEvents?(): readonly HistoryEvent[];
}

/** As for `checkLinearizable`; the model stands beside them. */
export interface LinearizableOptions extends Omit<CheckOptions, 'model'> {
  /** Where a failure writes its report, or false: nowhere. Default: the folder `results`. */
  readonly report?: string | false;
}

/** A verdict, what a failing test shall say about it, and what a report is made of. */
export interface Judged {
  readonly verdict: Verdict;
  readonly message: string;
  readonly operations: readonly Operation[];
  readonly nemesis: readonly HistoryEvent[];
  readonly result: LinearizabilityResult;
}

export function judgeHistory(
  history: History,
  model: Model = register,
  options: LinearizableOptions = {},
): Judged {
  const { operations, nemesis } = partsOf(history);
  const result = checkLinearizable(operations, { ...options, model });
  return { verdict: result.verdict, message: messageOf(result), operations, nemesis, result };
}

function partsOf(history: History): Pick<Judged, 'operations' | 'nemesis'> {
  if (typeof history === 'string') return readHistory(history);
  if (!('operations' in history)) return { operations: history, nemesis: [] };
  return { operations: history.operations(), nemesis: history.nemesisEvents?.() ?? [] };
}

function messageOf(result: LinearizabilityResult): string {
  const { verdict, model, operations, unknown } = result;
  switch (verdict) {
    case 'valid':
      return `expected the history not to be linearizable, but ${operations === 1 ? 'its one operation is' : `its ${operations} operations are`}: there is an order that a single ${model} could have served`;
    case 'unknown': {
      const reasons = [unknown, ...result.keys.map((key) => key.unknown)];
      const reason = reasons.find((found) => found !== undefined)?.message ?? 'no reason given';
      return `it is not decided whether the history is linearizable: ${reason}`;
    }
    case 'invalid':
      return `expected the history to be linearizable\n\n${storyOf(result)}`;
  }
}

/** More violated keys than this are counted, not described. */
const maxStories = 5;

function storyOf(result: LinearizabilityResult): string {
  const violated = violatedKeys(result);
  const stories = violated.slice(0, maxStories).map((violation) => {
    const story = (violation.counterexample?.story ?? []).map(
      (sentence, i) => `  ${i + 1}. ${sentence}`,
    );
    return [violationHeadline(violation), ...story].join('\n');
  });
  const more = violated.length - stories.length;
  return [...stories, ...(more > 0 ? [`and ${plural(more, 'more key')}`] : [])].join('\n\n');
}
