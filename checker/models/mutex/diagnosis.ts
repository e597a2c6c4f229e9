import type { DiagnosisInput, Diagnosis } from '../../linearizability/evidence/diagnosis.ts';
import { lastAnswer } from '../../linearizability/evidence/diagnosis.ts';

export function diagnoseMutex({
  operations,
  initial,
  clock,
  nameOf,
  hasOrder,
}: DiagnosisInput): Diagnosis | undefined {
  const last = lastAnswer(operations);
  if (last === undefined) return undefined;
  // Without it there is an order, so in each of them it is this one that is impossible.
  if (!hasOrder(operations.filter((operation) => operation !== last))) return undefined;
  const isAcquire = last.f === 'acquire';
  const certain = operations.filter(({ f, type }) => f === last.f && type !== 'info').length;
  const between = operations.filter(({ f }) => f !== last.f).length;
  // From the state that suits it best, the first of them needs nothing before it.
  const isSuited = initial.includes(!isAcquire);
  const needed = isSuited ? certain - 1 : certain;
  const [done, undone] = isAcquire ? ['acquire', 'release'] : ['release', 'acquire'];
  const where = isSuited
    ? 'in between'
    : certain === 1
      ? 'before it'
      : 'before them and in between';
  const counts = `Here ${plural(certain, done)} succeeded, which takes ${plural(needed, undone)} ${where}, and ${between === 0 ? `no ${undone}` : `no more than ${plural(between, undone)}`} can have taken effect there.`;
  const why =
    between < needed
      ? counts
      : `In every order of these that keeps to real time, the lock is ${isAcquire ? 'held' : 'free'} when ${nameOf(last)} has to take effect.`;
  return {
    anomaly: isAcquire ? 'double-acquire' : 'double-release',
    summary: isAcquire
      ? `process ${last.process} acquired the lock at ${clock.ending(last)} although it was held and nobody can have released it`
      : `process ${last.process} released the lock at ${clock.ending(last)} although nobody can have held it`,
    conclusion: [why],
  };
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
