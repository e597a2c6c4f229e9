import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { filesBelow, holdersOf, marked, namespacesOf, outside } from './leftovers.ts';

const launcher = fileURLToPath(new URL('../../bin/raft-jepsen.js', import.meta.url));

/** When the harness is killed: after the first line of its progress that fits. */
const moments = [
  { name: 'while it starts', line: / start$/ },
  { name: 'in a cut', line: /partition .* cut: / },
  { name: 'while nodes are stopped', line: /pause .*stopped by SIGSTOP/ },
  { name: 'while nodes are down', line: /kill .*killed by SIGKILL/ },
] as const;
/** The one that was started, or the one that it started inside the namespaces. */
const victims = ['outer', 'inner'] as const;
const patienceMs = 10_000;

/** Kills the harness at each of these moments, and prints what is left. @returns whether nothing is */
export async function killedRuns(as: readonly string[], folder: string): Promise<boolean> {
  let clean = true;
  for (const moment of moments) {
    for (const victim of victims) {
      const left = await killedRun(as, folder, moment, victim);
      console.log(`SIGKILL to the ${victim} process ${moment.name}: ${left.text}`);
      clean &&= left.clean;
    }
  }
  return clean;
}

async function killedRun(
  [file = process.execPath, ...as]: readonly string[],
  folder: string,
  { name, line }: (typeof moments)[number],
  victim: (typeof victims)[number],
): Promise<{ readonly clean: boolean; readonly text: string }> {
  const mark = `RAFT_JEPSEN_BENCH=${process.pid} ${name} ${victim}`;
  const results = path.join(folder, `${victim} ${name}`.replaceAll(' ', '-'));
  const before = { outside: outside(), files: filesBelow(folder) };
  const [key = '', value = ''] = mark.split('=');
  const options = ['--system', 'etcd', '--nodes', '5', '--time-limit', '60'];
  const faults = ['--nemesis', 'partition,pause,kill', '--nemesis-interval', '2'];
  const words = [launcher, 'run', ...options, ...faults, '--results', results];
  const args = file === process.execPath ? words : [...as, process.execPath, ...words];
  const child = spawn(file, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, HOME: folder, TMPDIR: folder, [key]: value },
  });
  const exited = once(child, 'exit');
  let seen = false;
  for await (const said of createInterface({ input: child.stderr })) {
    if (!line.test(said)) continue;
    seen = true;
    break;
  }
  const running = marked(mark);
  const namespaces = namespacesOf(running);
  const inner = running.find((pid) => pid !== child.pid && isHarness(pid));
  const pid = victim === 'outer' ? child.pid : inner;
  if (!seen || pid === undefined) {
    child.kill('SIGTERM');
    return { clean: false, text: 'it was not there to be killed' };
  }
  process.kill(pid, 'SIGKILL');
  const killedMs = performance.now();
  let processes = marked(mark);
  let held = holdersOf(namespaces);
  while (processes.length + held.length > 0 && performance.now() - killedMs < patienceMs) {
    await sleep(20);
    processes = marked(mark);
    held = holdersOf(namespaces);
  }
  const tookMs = Math.round(performance.now() - killedMs);
  await exited;
  for (const left of processes) process.kill(left, 'SIGKILL');
  const files = filesBelow(folder).filter((each) => !before.files.includes(each));
  const data = files.filter((each) => !isRecord(path.relative(path.basename(results), each)));
  const changed = outside() === before.outside ? [] : ['the machine outside has changed'];
  const left = [...processes.map((each) => `process ${each}`), ...held, ...data, ...changed];
  const had = `${running.length} processes in ${namespaces.size} namespaces`;
  const clean = left.length === 0 && namespaces.size > 0;
  const text = clean ? `nothing is left after ${tookMs} ms` : `LEFT: ${left.join(', ')}`;
  return { clean, text: `${had}; ${text}` };
}

/** The program itself, and not what it starts: its keeper, its probers. */
function isHarness(pid: number): boolean {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[1] === launcher;
}

/** What a run keeps on purpose: what it had recorded, and the logs. */
function isRecord(file: string): boolean {
  return /^(?:|latest|[^/]+(?:\/(?:(?:test|process|results)\.json|(?:history|cluster)\.jsonl|nodes|nodes\/[^/]+\.log))?)$/.test(
    file,
  );
}
