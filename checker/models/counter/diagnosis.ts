import { listing } from '../../linearizability/evidence/words.ts';
import type { DiagnosisInput, Diagnosis } from '../../linearizability/evidence/diagnosis.ts';
import { conflicting } from '../../linearizability/evidence/diagnosis.ts';

export function diagnoseCounter(core: DiagnosisInput): Diagnosis | undefined {
  const { operations, initial, clock, nameOf } = core;
  const reads = operations.filter(({ f }) => f === 'read');
  const [read, ...others] = reads;
  if (read === undefined) return undefined;
  if (others.length > 0) {
    const without = reads.map((gone) => operations.filter((operation) => operation !== gone));
    const conflict = conflicting(core, without, 'reads');
    if (conflict === undefined) return undefined;
    const answers = listing(reads.map(({ output }) => String(Number(output))));
    return {
      ...conflict,
      anomaly: 'impossible-count',
      summary: `reads returned ${answers}, which no order of the additions makes`,
    };
  }
  const found = Number(read.output);
  const states = initial.map(Number);
  // What had returned is counted in every order; the rest is counted or not.
  let least = states.reduce((a, b) => Math.min(a, b), Infinity);
  let most = states.reduce((a, b) => Math.max(a, b), -Infinity);
  for (const add of operations) {
    if (add.f !== 'add') continue;
    const isCertain = add.type !== 'info' && (add.completeIndex ?? 0) < read.invokeIndex;
    const change = Number(add.input);
    least += isCertain ? change : Math.min(change, 0);
    most += isCertain ? change : Math.max(change, 0);
  }
  const saw = `process ${read.process} read ${found} at ${clock.ending(read)}`;
  if (found < least) {
    return {
      anomaly: 'lost-addition',
      summary: `${saw} although the additions make at least ${least} by then`,
      conclusion: [
        `When ${nameOf(read)} took effect, the counter was ${least} at least, so ${least - found} or more went missing.`,
      ],
    };
  }
  return {
    anomaly: 'impossible-count',
    summary:
      found > most
        ? `${saw} although all additions that can have been counted make ${most} at most`
        : `${saw}, which no order of the additions makes`,
    conclusion: [
      found > most
        ? `When ${nameOf(read)} took effect, the counter was ${most} at most.`
        : `When ${nameOf(read)} took effect, the counter was between ${least} and ${most}, but no order of the additions makes ${found} then.`,
    ],
  };
}
