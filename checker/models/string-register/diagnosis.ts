import { printValue } from '../../../src/history/print-value.ts';
import type { DiagnosisInput, Diagnosis } from '../../linearizability/evidence/diagnosis.ts';
import { conflicting } from '../../linearizability/evidence/diagnosis.ts';

export function diagnoseText(core: DiagnosisInput): Diagnosis | undefined {
  const { operations, clock, nameOf } = core;
  const reads = operations.filter(({ f }) => f === 'read');
  const [read, ...others] = reads;
  if (read === undefined) return undefined;
  if (others.length > 0) {
    const without = reads.map((gone) => operations.filter((operation) => operation !== gone));
    return conflicting(core, without, 'reads');
  }
  return {
    anomaly: 'impossible-text',
    summary: `process ${read.process} read ${printValue(read.output ?? '')} at ${clock.ending(read)}, which no order of the writes and appends makes`,
    conclusion: [
      `In no order of these that keeps to real time does the text read so when ${nameOf(read)} takes effect.`,
    ],
  };
}
