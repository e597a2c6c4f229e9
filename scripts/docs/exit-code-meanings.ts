import { exitCodes } from '../../src/errors.ts';

const meanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  valid: '**valid**: every property held, and the faults really happened',
  invalid:
    '**violation**: proven, with a counterexample; or a threshold that was asked for is missed',
  unknown:
    '**unknown**: a limit was hit, no fault took effect, or nothing succeeded; never counted as a pass',
  badArguments: 'the command line, or a file that was handed over, is wrong',
  harnessError:
    'the harness or its surroundings failed; a fault that did not take effect is such a failure',
  interrupted: 'interrupted (Ctrl-C): healed, stopped, and what there was is judged and stored',
};

/** The everyday ones first. */
export const exitCodeMeanings = Object.entries(meanings).map(([name, meaning]) => ({
  exitCode: exitCodes[name as keyof typeof exitCodes],
  meaning,
}));
