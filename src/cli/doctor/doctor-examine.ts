import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { availableParallelism, freemem, loadavg, totalmem } from 'node:os';
import path from 'node:path';
import { pageAssets } from '../../report/page/page-assets.ts';
import { distEntry } from '../../os/dist-entry.ts';
import { reservePorts } from '../../os/ports.ts';
import { processStat } from '../../os/process-stat.ts';
import { plural } from '../../plural.ts';

/** What was looked at, and what it means for a run. */
export interface Finding {
  readonly name: string;
  /** `doubt`: a run works, and its figures may suffer. `bad`: it does not. `absent`: not needed. */
  readonly state: 'good' | 'doubt' | 'bad' | 'absent';
  readonly detail: string;
  /** What to do about it, a sentence. */
  readonly fix?: string;
  /** What was seen, a line each. */
  readonly seen?: readonly string[];
}

export async function examineMachine(resultsDir: string): Promise<Finding[]> {
  return [
    nodeVersion(),
    build(),
    await ports(),
    await signals(),
    resultsFolder(resultsDir),
    machine(),
    memory(),
    ...optional.map(program),
  ];
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** The launcher has refused older ones already, with RJ001. */
function nodeVersion(): Finding {
  const detail = `${process.versions.node} on ${process.platform} ${process.arch}`;
  if (process.platform === 'linux' || process.platform === 'darwin') {
    return { name: 'Node', state: 'good', detail };
  }
  return {
    name: 'Node',
    state: 'bad',
    detail: `${detail}: processes cannot be paused here (no SIGSTOP)`,
    fix: 'Use Linux or macOS; on Windows, WSL.',
  };
}

/** The programs that a run starts, and the page that its report is made from. */
function build(): Finding {
  const missing = ['src/raft/server/main', 'src/world/live/host/keeper']
    .map(distEntry)
    .filter((file) => !existsSync(file));
  try {
    pageAssets();
  } catch (error) {
    missing.push(reasonOf(error));
  }
  if (missing.length === 0) return { name: 'build', state: 'good', detail: 'complete' };
  return {
    name: 'build',
    state: 'bad',
    detail: `missing: ${missing.join(', ')}`,
    fix: 'Run npm ci in the checkout, or install the package again.',
  };
}

/** Three nodes need two ports each. */
const portsOfThreeNodes = 6;

async function ports(): Promise<Finding> {
  try {
    const options = { host: '127.0.0.1', count: portsOfThreeNodes, basePort: undefined };
    const held = await reservePorts(options);
    await Promise.all(held.map((port) => port.release()));
    const numbers = held.map(({ port }) => port).sort((a, b) => a - b);
    return { name: 'ports', state: 'good', detail: `free on 127.0.0.1: ${numbers.join(', ')}` };
  } catch (error) {
    const fix = 'Nodes talk over 127.0.0.1: allow listening there.';
    return { name: 'ports', state: 'bad', detail: reasonOf(error), fix };
  }
}

/** What a child may take to start, stop or end before something is wrong with the machine. */
const childTimeoutMs = 10_000;

/** Whether a child starts, stops at SIGSTOP, goes on at SIGCONT and ends at SIGKILL. */
async function signals(): Promise<Finding> {
  const name = 'child processes';
  // Its standard input is a pipe of ours: should we be killed, it ends with us.
  const program = 'process.stdin.resume().on("end", () => process.exit()); console.log("up")';
  const child = spawn(process.execPath, ['-e', program], { stdio: ['pipe', 'pipe', 'ignore'] });
  try {
    const signal = AbortSignal.timeout(childTimeoutMs);
    await once(child.stdout, 'data', { signal });
    const pid = child.pid ?? 0;
    child.kill('SIGSTOP');
    await stateOf(pid, 'T', signal);
    child.kill('SIGCONT');
    const ended = once(child, 'exit', { signal });
    child.kill('SIGKILL');
    await ended;
    return { name, state: 'good', detail: 'start, stop, go on and end at a signal' };
  } catch (error) {
    const detail = `a child could not be started, stopped or killed (${reasonOf(error)})`;
    const fix = 'Look for a sandbox or a limit on processes (ulimit -u).';
    return { name, state: 'bad', detail, fix };
  } finally {
    child.kill('SIGKILL');
  }
}

const stateEveryMs = 20;

/** There is no event for a process that stops. */
async function stateOf(pid: number, state: string, signal: AbortSignal): Promise<void> {
  while (processStat(pid)?.state !== state) {
    signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, stateEveryMs));
  }
}

/** Tries it, in the folder itself or where it would be made, and leaves nothing there. */
function resultsFolder(resultsDir: string): Finding {
  const name = 'results folder';
  const wanted = path.resolve(resultsDir);
  let existing = wanted;
  while (!existsSync(existing)) existing = path.dirname(existing);
  try {
    // A folder may be writable and yet not take new entries (quota) or links (some mounts).
    const trial = mkdtempSync(path.join(existing, '.raft-jepsen-doctor-'));
    try {
      symlinkSync('run', path.join(trial, 'latest'), 'dir');
    } finally {
      rmSync(trial, { recursive: true, force: true });
    }
    const detail = existing === wanted ? `${wanted} can be written` : `${wanted} can be made`;
    return { name, state: 'good', detail };
  } catch (error) {
    const detail = `${wanted}: ${reasonOf(error)}`;
    return { name, state: 'bad', detail, fix: 'Choose another folder with --results DIR.' };
  }
}

function machine(): Finding {
  const cores = availableParallelism();
  const load = loadavg()[0] ?? 0;
  const detail = `${plural(cores, 'core')}, load ${load.toFixed(1)}`;
  if (load <= cores) return { name: 'machine', state: 'good', detail };
  return {
    name: 'machine',
    state: 'doubt',
    detail,
    fix: 'Busier than it has cores: expect elections that no fault caused, and slow answers. Verdicts stay right.',
  };
}

/** Five nodes, the harness and a long history together. */
const comfortableMiB = 512;

function memory(): Finding {
  const freeMiB = Math.round(freemem() / 2 ** 20);
  const detail = `${freeMiB} MiB free of ${Math.round(totalmem() / 2 ** 20)}`;
  if (freeMiB >= comfortableMiB) return { name: 'memory', state: 'good', detail };
  const fix = 'A long run or a hard check may not fit.';
  return { name: 'memory', state: 'doubt', detail, fix };
}

/** Programs that no run needs. */
const optional = [
  {
    name: 'Chromium',
    commands: ['chromium', 'chromium-browser', 'google-chrome'],
    use: "only the project's own screenshots of reports use it; any browser opens a report",
  },
  {
    name: 'etcd',
    commands: ['etcd'],
    use: 'raft-jepsen starts its built-in store only; a history of an etcd, recorded by a tool of yours, is what check reads',
  },
] as const;

function program({ name, commands, use }: (typeof optional)[number]): Finding {
  const folders = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder));
  const found = folders
    .flatMap((folder) => commands.map((command) => path.join(folder, command)))
    .find(isExecutable);
  if (found !== undefined) return { name, state: 'good', detail: `${found} (${use})` };
  return { name, state: 'absent', detail: `not installed (not needed: ${use})` };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
