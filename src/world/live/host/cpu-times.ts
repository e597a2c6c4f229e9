import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { CpuTimes } from '../../world.ts';

/** What the machine's CPUs have done since it was started. Undefined where that is not known. */
export function readCpuTimes(): CpuTimes | undefined {
  return process.platform === 'linux' ? fromProc() : fromOs();
}

/** A tick of /proc/stat is 10 ms on every Linux that Node runs on (USER_HZ). */
const tickMs = 10;

/** proc(5), /proc/stat: `cpu user nice system idle iowait irq softirq steal …`, in ticks. */
function fromProc(): CpuTimes | undefined {
  try {
    return cpuTimesOf(readFileSync('/proc/stat', 'utf8'));
  } catch {
    return undefined;
  }
}

/** Of the text of /proc/stat; undefined when it is of another form. */
export function cpuTimesOf(text: string): CpuTimes | undefined {
  const [label, ...fields] = (text.split('\n', 1)[0] ?? '').split(/\s+/);
  const ticks = fields.slice(0, 8).map(Number);
  if (label !== 'cpu' || ticks.length < 5 || ticks.some((n) => !Number.isFinite(n))) {
    return undefined;
  }
  const [, , , idle = 0, iowait = 0, , , steal] = ticks;
  return {
    totalMs: ticks.reduce((sum, n) => sum + n, 0) * tickMs,
    // A CPU that waits for a disk has nothing to do.
    idleMs: (idle + iowait) * tickMs,
    stolenMs: steal === undefined ? null : steal * tickMs,
  };
}

function fromOs(): CpuTimes | undefined {
  const times = cpus().map((cpu) => cpu.times);
  if (times.length === 0) return undefined;
  const sum = (of: (time: (typeof times)[number]) => number): number =>
    times.reduce((total, time) => total + of(time), 0);
  return {
    totalMs: sum(({ user, nice, sys, idle, irq }) => user + nice + sys + idle + irq),
    idleMs: sum(({ idle }) => idle),
    stolenMs: null,
  };
}
