/**
 * Words by which a program says that it has found itself in a state that must not be: Go's and
 * Rust's panics, failed assertions of C, Java, Python and Node, the FATAL of most loggers.
 * Narrow on purpose: `non-fatal`, `panic=false` and a flag that is named after one are no alarm.
 */
export const defaultLogAlarms: readonly RegExp[] = [
  /\bpanic(?:ked at\b|:\s)/i,
  /(?<![-\w])FATAL(?![-\w=])/,
  /\b(?:level|lvl|severity)["']?\s*[:=]\s*["']?(?:fatal|panic)\b/i,
  /\bAssertion(?:Error\b|.{0,200}\bfailed\b)/i,
];
