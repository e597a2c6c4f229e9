import { keyText } from '../../../checker/linearizability/evidence/headline.ts';
import type { LinearizabilityResult } from '../../../checker/core/verdict.ts';
import type { Results } from '../../store/records.ts';
import { thresholdProperties } from '../../runner/properties/thresholds.ts';
import { findingSentence, findingsOf, unordered } from './findings.ts';
import { plural } from '../text/format.ts';
import { verdictWords } from './verdict-words.ts';

/** What a reader sees first, the same in the terminal, the page, the Markdown and the annotations. */
export interface Headline {
  readonly status: Results['verdict'];
  /** One word or two: "Valid", "Violation", … */
  readonly word: string;
  /** A sign that does not rest on colour. */
  readonly icon: string;
  /** One sentence. */
  readonly sentence: string;
}

/** @param results null for a foreign history, of which only the checker's result is known. */
export function headline(
  results: Results | null,
  linearizability: LinearizabilityResult | null,
): Headline {
  const status = results?.verdict ?? linearizability?.verdict ?? 'unknown';
  const words = verdictWords(status);
  const word = results !== null && onlyThresholdsMissed(results) ? 'Threshold missed' : words.word;
  return {
    status,
    word,
    icon: words.character,
    sentence: sentenceFor(status, results, linearizability),
  };
}

/** Too slow or too often refused is a failure of its own, and no wrong answer. */
function onlyThresholdsMissed({ properties }: Results): boolean {
  const violated = properties.filter(({ status }) => status === 'violated');
  return violated.length > 0 && violated.every(({ name }) => thresholdProperties.has(name));
}

function sentenceFor(
  status: Results['verdict'],
  results: Results | null,
  linearizability: LinearizabilityResult | null,
): string {
  if (status === 'invalid') return violationSentence(results, linearizability);
  if (status === 'harness-error') {
    return results?.errors[0] ?? 'The harness failed before a verdict could be given.';
  }
  if (status === 'interrupted') return 'The run was interrupted before a verdict could be given.';
  if (status === 'unknown') return unknownSentence(results, linearizability);
  const operations = linearizability?.operations ?? 0;
  const keys = linearizability?.keys.length ?? 0;
  const faults = results === null ? '' : ` under ${plural(results.stats.faults, 'fault')}`;
  return `Every key has an order that explains all its answers: ${plural(operations, 'operation')} on ${plural(keys, 'key')}${faults}.`;
}

function violationSentence(
  results: Results | null,
  linearizability: LinearizabilityResult | null,
): string {
  const findings = findingsOf(results, linearizability);
  const [first] = findings;
  if (first === undefined) return 'A property was violated.';
  const sentence = findingSentence(first);
  const more = first.kind === 'no-order' ? unordered(findings).length - 1 : 0;
  return more === 0 ? sentence : `${sentence.replace(/\.$/, '')} (and ${plural(more, 'more key')})`;
}

function unknownSentence(
  results: Results | null,
  linearizability: LinearizabilityResult | null,
): string {
  const undecided = linearizability?.keys.find(({ verdict }) => verdict === 'unknown');
  if (undecided?.unknown !== undefined) {
    return `${keyText(undecided.key)} could not be decided: ${undecided.unknown.message}`;
  }
  const property = results?.properties.find(({ status }) => status === 'unknown');
  if (property !== undefined) return `${property.name}: ${property.summary}`;
  const untested = results?.properties.find(({ status }) => status === 'not-exercised');
  if (untested !== undefined) return `${untested.name} was not exercised: ${untested.summary}`;
  return linearizability === null
    ? 'No verdict was stored with this history.'
    : `No verdict was reached after ${plural(linearizability.visited, 'configuration')}.`;
}

export {
  anomalyTitle,
  keyText,
  violationTitle,
} from '../../../checker/linearizability/evidence/headline.ts';
