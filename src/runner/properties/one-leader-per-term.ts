import { propertyChecker } from '../../../checker/core/checker.ts';
import { plural } from '../../plural.ts';
import type { CheckedRun } from './checked-run.ts';

/** No two nodes call themselves leader of one term. */
export const oneLeaderPerTerm = propertyChecker<CheckedRun>(
  'one-leader-per-term',
  ({ outcome }) => {
    const { leaders, splitTerms } = outcome.leadership;
    const [split] = splitTerms;
    if (split !== undefined) {
      const summary = `${split.nodes.join(' and ')} both called themselves leader of term ${split.term}`;
      return { verdict: 'invalid', summary };
    }
    if (leaders.length === 0) {
      return { verdict: 'not-exercised', summary: 'no node told who leads' };
    }
    return {
      verdict: 'valid',
      summary:
        leaders.length === 1
          ? `one leader was seen, in term ${leaders[0]?.term ?? '?'}`
          : `${plural(leaders.length, 'leader')} were seen, each in a term of its own`,
    };
  },
);
