/** What a command ends with: Jepsen's codes, with the shell's 130 for an interrupt. */
export const exitCodes = {
  valid: 0,
  invalid: 1,
  unknown: 2,
  badArguments: 254,
  harnessError: 255,
  interrupted: 130,
} as const;

export type Ending = keyof typeof exitCodes;

/**
 * What outranks what, wherever several endings become one (keys, properties, files, runs). An
 * interrupt is why there is no more to say. A violation is proven, whatever else went wrong. Then a
 * harness error, because that was not the test that was asked for; then a file that could not be
 * read; then what is unknown. Only all valid is valid.
 */
const ranking: readonly Ending[] = [
  'interrupted',
  'invalid',
  'harnessError',
  'badArguments',
  'unknown',
  'valid',
];

/** The ending that outranks the others; undefined: there is none. */
export function outranking<E extends Ending>(endings: Iterable<E>): E | undefined {
  const rank = (ending: E): number => ranking.indexOf(ending);
  return [...new Set(endings)].sort((a, b) => rank(a) - rank(b))[0];
}

/** The same for exit codes; valid when there is none. */
export function outrankingCode(codes: Iterable<number>): number {
  const all = new Set(codes);
  const ending = ranking.find((each) => all.has(exitCodes[each]));
  return exitCodes[ending ?? 'valid'];
}
