import { execFileSync } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';

export interface Found {
  readonly pid: number;
  readonly state: string;
  /** The session that the process belongs to: its own pid when it leads one. */
  readonly session: number;
  readonly command: string;
}

/**
 * The processes whose command line names `text` (a run's folder: nodes, links and keeper carry it).
 * Dead ones that nobody has reaped yet are left out.
 */
export function processesNaming(text: string): Found[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,stat=,sess=,args='], { encoding: 'utf8' });
  return lines
    .split('\n')
    .filter((line) => line.includes(text))
    .map((line) => {
      const [pid, state, session, ...command] = line.trim().split(/\s+/);
      return {
        pid: Number(pid),
        state: state ?? '',
        session: Number(session),
        command: command.join(' '),
      };
    })
    .filter(({ state, pid }) => !state.startsWith('Z') && pid !== process.pid);
}

/** The processes that work in a folder or below it: servers whose command lines do not name it. */
export function processesIn(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
      } catch {
        // It has ended, or is somebody else's.
        return false;
      }
    });
}
