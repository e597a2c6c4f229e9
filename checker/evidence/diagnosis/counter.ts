import { nameOf } from '../words.ts';
import type { Core, Diagnosis } from './diagnosis.ts';

export function diagnoseCounter({ operations, initial, clock }: Core): Diagnosis | undefined {
  const reads = operations.filter(({ f }) => f === 'read');
  const [read, ...others] = reads;
  if (read === undefined) return undefined;
  if (others.length > 0) {
    const answers = reads.map(({ output }) => Number(output)).join(', ');
    return {
      anomaly: 'impossible-count',
      summary: `reads returned ${answers}, which no order of the additions makes`,
      conclusion: ['Each of these reads alone could be right, but not all of them together.'],
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
      summary: `${saw} although the additions that had returned make at least ${least}`,
      conclusion: [
        `When ${nameOf(read)} began at ${clock.beginning(read)}, the counter was ${least} at least, so ${least - found} went missing.`,
      ],
    };
  }
  return {
    anomaly: 'impossible-count',
    summary:
      found > most
        ? `${saw} although all additions that can have been counted make ${most} at most`
        : `${saw}, which no selection of the additions makes`,
    conclusion: [
      found > most
        ? `Until ${nameOf(read)} returned at ${clock.ending(read)}, the counter was ${most} at most.`
        : `The counter was between ${least} and ${most}, but no order of the additions passes through ${found}.`,
    ],
  };
}
