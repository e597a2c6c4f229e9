import { badArguments, HarnessError } from '../src/errors.ts';
import type { JsonObject } from '../src/history/operation.ts';
import type { Nemesis } from './combined.ts';
import type { NemesisStep } from './nemesis.ts';

/**
 * Steps that a person or a stored run brings, instead of a seed's own: a JSON list of
 * `{atUs, f, value}`, or a `test.json`, whose schedule is taken.
 * Throws RJ012 that names the step which is malformed or belongs to another nemesis: each step
 * is tried on nodes that stand for those of the run, so that no mistake is left until it is due.
 */
export function parseSchedule(
  json: unknown,
  nemesis: Nemesis,
  nodes: readonly string[],
): NemesisStep[] {
  const written = Array.isArray(json) ? (json as unknown[]) : scheduleOfTest(json);
  const known = new Set(
    nemesis.families.flatMap(({ name, undoneBy }) => [
      name,
      ...(undoneBy === null ? [] : [undoneBy]),
    ]),
  );
  const steps = written.map((step, i) => parseStep(step, i, known));
  const view = { nodes, leader: nodes[0], faults: [] };
  for (const [i, step] of steps.entries()) {
    try {
      nemesis.resolve(step, view);
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      throw badArguments(error.code, `step ${i + 1} of the schedule: ${error.message}`, error.fix);
    }
  }
  return steps.sort((a, b) => a.atUs - b.atUs);
}

function scheduleOfTest(json: unknown): readonly unknown[] {
  if (isObject(json) && Array.isArray(json['schedule'])) return json['schedule'] as unknown[];
  throw badArguments(
    'RJ012',
    'a schedule is a JSON list of steps, or a test.json that has one',
    'give the test.json of a run, or [{"atUs": 1000000, "f": "kill", "value": {…}}, …]',
  );
}

function parseStep(step: unknown, position: number, known: ReadonlySet<string>): NemesisStep {
  if (isObject(step)) {
    const { atUs, f, value, afterUs } = step;
    const timed = isTime(atUs) && (afterUs === undefined || isTime(afterUs));
    if (timed && typeof f === 'string' && known.has(f) && isObject(value)) {
      const plain = { atUs, f, value: value as JsonObject };
      return afterUs === undefined ? plain : { ...plain, afterUs };
    }
  }
  throw badArguments(
    'RJ012',
    `step ${position + 1} of the schedule is malformed: ${JSON.stringify(step)}`,
    `a step is {"atUs": microseconds, "f": ${[...known].map((name) => `"${name}"`).join(' | ')}, "value": {…}}`,
  );
}

function isTime(us: unknown): us is number {
  return typeof us === 'number' && Number.isSafeInteger(us) && us >= 0;
}

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
