import { execFileSync } from 'node:child_process';

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
