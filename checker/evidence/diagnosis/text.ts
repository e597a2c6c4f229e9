import { nameOf } from '../words.ts';
import type { Core, Diagnosis } from './diagnosis.ts';
import { lastAnswer } from './diagnosis.ts';

export function diagnoseText({ operations, clock }: Core): Diagnosis | undefined {
  const read = lastAnswer(operations.filter(({ f }) => f === 'read'));
  if (read === undefined) return undefined;
  return {
    anomaly: 'impossible-text',
    summary: `process ${read.process} read ${JSON.stringify(read.output ?? '')} at ${clock.ending(read)}, which no order of the writes and appends makes`,
    conclusion: [
      `In no order of these that keeps to real time does the text read so when ${nameOf(read)} takes effect.`,
    ],
  };
}
