import type { PropertyResult, Results } from '../../store/records.ts';
import type { Ink } from '../text/ink.ts';
import type { Sign } from '../text/signs.ts';

/** What a verdict or the status of a property is called and shown as, wherever it stands. */
interface StatusWords {
  readonly word: string;
  /** Where only characters can be shown: a sign that does not rest on colour. */
  readonly character: string;
  /** On a page. */
  readonly sign: Sign;
  readonly ink: Ink;
}

interface VerdictWords extends StatusWords {
  /** How more than one of them is counted: not all have a plural. */
  readonly several: string;
}

const verdicts: Readonly<Record<Results['verdict'], VerdictWords>> = {
  valid: { word: 'Valid', several: 'valid', character: '✔', sign: 'check', ink: 'good' },
  invalid: { word: 'Violation', several: 'violations', character: '✖', sign: 'cross', ink: 'bad' },
  unknown: { word: 'Unknown', several: 'unknown', character: '?', sign: 'question', ink: 'doubt' },
  'harness-error': {
    word: 'Harness error',
    several: 'harness errors',
    character: '!',
    sign: 'bang',
    ink: 'bad',
  },
  interrupted: {
    word: 'Interrupted',
    several: 'interrupted',
    character: '⏸',
    sign: 'pause',
    ink: 'doubt',
  },
};

export const verdictNames = Object.keys(verdicts) as readonly Results['verdict'][];

/** A record of a later version may carry a verdict that this version does not know. */
export function verdictWords(verdict: string): VerdictWords {
  return Object.entries(verdicts).find(([name]) => name === verdict)?.[1] ?? verdicts.unknown;
}

/** "✖ violation": in a table or at the head of a line. */
export function verdictText(verdict: Results['verdict']): string {
  const { character, word } = verdictWords(verdict);
  return `${character} ${word.toLowerCase()}`;
}

export const propertyWords: Readonly<Record<PropertyResult['status'], StatusWords>> = {
  held: { word: 'held', character: '✔', sign: 'check', ink: 'good' },
  violated: { word: 'violated', character: '✖', sign: 'cross', ink: 'bad' },
  unknown: { word: 'unknown', character: '?', sign: 'question', ink: 'doubt' },
  'not-exercised': { word: 'not exercised', character: '○', sign: 'ring', ink: 'quiet' },
};
