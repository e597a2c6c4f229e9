/**
 * `expect(history).toBeLinearizable(model?)` for vitest. Importing this module registers it:
 * in a test file, or once for all in vitest's `setupFiles`.
 */
import { expect } from 'vitest';
import type { Model } from '../../checker/index.ts';
import { judgeHistory } from './judge-history.ts';
import type { History, LinearizableOptions } from './judge-history.ts';
import { reportOf } from './failure-report.ts';

export type { History, LinearizableOptions } from './judge-history.ts';

interface LinearizableMatcher {
  /**
   * Passes when the history is linearizable with respect to the model (default: a register a
   * key), and prints the shortest story of a violation when it is not. A history that cannot
   * be decided passes neither this nor its negation.
   */
  toBeLinearizable(model?: Model, options?: LinearizableOptions): void;
}

declare module 'vitest' {
  // The names and the parameter of vitest's own declaration, which this one is merged with.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any, @typescript-eslint/no-unused-vars, @typescript-eslint/no-empty-object-type
  interface Matchers<T = any> extends LinearizableMatcher {}
}

expect.extend({
  toBeLinearizable(received: unknown, model?: Model, options?: LinearizableOptions) {
    const judged = judgeHistory(received as History, model, options);
    const { testPath = '', currentTestName = '' } = this;
    return {
      // An undecided history fails with and without `.not`.
      pass: judged.verdict === 'unknown' ? this.isNot : judged.verdict === 'valid',
      // Asked for only when the assertion fails.
      message: () =>
        [judged.message, ...reportOf(judged, testPath, currentTestName, options)].join('\n\n'),
    };
  },
});
