import { readdirSync, readFileSync } from 'node:fs';

/** In the environment of everything that a run starts: its own children have it, too. */
export const markName = 'RAFT_JEPSEN_RUN';

/**
 * The processes whose environment has this mark, wherever they went since: into a session of their
 * own, or to another parent. None where the operating system does not show it.
 */
export function markedProcesses(mark: string): number[] {
  const wanted = `${markName}=${mark}`;
  return pids().filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(wanted);
    } catch {
      // Another user's, or gone.
      return false;
    }
  });
}

function pids(): number[] {
  try {
    return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  } catch {
    return [];
  }
}
