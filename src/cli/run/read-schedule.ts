import { readFileSync } from 'node:fs';
import type { Nemesis } from '../../../nemesis/combined.ts';
import type { NemesisStep } from '../../../nemesis/nemesis.ts';
import { parseSchedule } from '../../../nemesis/schedule.ts';
import { badArguments } from '../../errors.ts';

/** Reads `--schedule FILE`. Throws RJ016 when it cannot be read, RJ012 when it is no schedule. */
export function readSchedule(
  file: string,
  nemesis: Nemesis,
  nodes: readonly string[],
): NemesisStep[] {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw badArguments(
      'RJ016',
      `cannot read the schedule ${file}: ${reason}`,
      'give the test.json of a run, or a JSON list of steps',
    );
  }
  return parseSchedule(json, nemesis, nodes);
}
