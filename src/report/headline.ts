import type { Counterexample, LinearizabilityResult } from '../../checker/verdict.ts';
import { violatedKeys } from '../../checker/verdict.ts';
import type { Results } from '../runner/test-record.ts';
import { thresholdProperties } from '../runner/thresholds.ts';
import { plural } from './format.ts';

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

const words: Readonly<Record<Results['verdict'], readonly [word: string, icon: string]>> = {
  valid: ['Valid', '✔'],
  invalid: ['Violation', '✖'],
  unknown: ['Unknown', '?'],
  'harness-error': ['Harness error', '!'],
  interrupted: ['Interrupted', '⏸'],
};

/** @param results null for a foreign history, of which only the checker's result is known. */
export function headline(
  results: Results | null,
  linearizability: LinearizabilityResult | null,
): Headline {
  const status = results?.verdict ?? linearizability?.verdict ?? 'unknown';
  // A record of a later version may carry a status that this version does not know.
  const [told, icon] = Object.hasOwn(words, status) ? words[status] : words.unknown;
  const word = results !== null && onlyThresholdsMissed(results) ? 'Threshold missed' : told;
  return { status, word, icon, sentence: sentenceFor(status, results, linearizability) };
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
  const keys = violatedKeys(linearizability);
  const [first] = keys;
  if (first !== undefined) {
    const more = keys.length > 1 ? ` (and ${plural(keys.length - 1, 'more key')})` : '';
    const name = keyText(first.key);
    const said = first.counterexample?.summary ?? 'no order of its operations explains the answers';
    const named = first.key !== null && said.includes(first.key);
    const sentence = named ? said : `${name}: ${said}`;
    return more === '' ? sentence : `${sentence.replace(/\.$/, '')}${more}`;
  }
  const property = results?.properties.find(({ status }) => status === 'violated');
  return property === undefined
    ? 'A property was violated.'
    : `${property.name}: ${property.summary}`;
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

/** How a key is spoken of; a model that is not per key has one result without a key. */
export function keyText(key: string | null): string {
  return key === null ? 'the history' : `key ${key}`;
}

/** "stale-read" → "Stale read". */
export function anomalyTitle({ anomaly }: Pick<Counterexample, 'anomaly'>): string {
  const words = anomaly.replaceAll('-', ' ');
  return words === 'other' || words === ''
    ? 'No order explains these answers'
    : words.charAt(0).toUpperCase() + words.slice(1);
}
