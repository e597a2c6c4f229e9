import { unknownName } from '../../errors.ts';
import { isBugName, plantedBugs } from '../../raft/server/index.ts';

/** Throws RJ013. */
export function refuseUnknownBug(name: string | undefined): void {
  if (name === undefined || isBugName(name)) return;
  throw unknownName(
    'RJ013',
    'planted bug',
    name,
    plantedBugs.map((bug) => bug.name),
  );
}
