import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What the operating system says of a process. */
export interface ProcessStat {
  /** R running, S sleeping, T stopped, Z zombie, … */
  readonly state: string;
  /** Differs between two processes that get the same pid one after the other. */
  readonly startTime: string;
}

/** Reads /proc on Linux and asks `ps` elsewhere. Undefined when there is no such process. */
export function processStat(pid: number): ProcessStat | undefined {
  try {
    return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
  } catch {
    return undefined;
  }
}

/** proc(5): the name in parentheses may hold spaces and parentheses; field 3 follows the last one. */
function fromProc(pid: number): ProcessStat | undefined {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  const startTime = fields[19];
  return state === undefined || startTime === undefined ? undefined : { state, startTime };
}

function fromPs(pid: number): ProcessStat | undefined {
  const line = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
  const [state, ...started] = line.split(/\s+/);
  return state === undefined || started.length === 0
    ? undefined
    : { state: state.slice(0, 1), startTime: started.join(' ') };
}
