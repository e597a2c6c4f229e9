import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { processStat } from '../../../os/process-stat.ts';
import type { KeeperMessage } from './keeper-protocol.ts';
import { markedProcesses } from './marked-processes.ts';

/** A process that is being made shows its mark only when its program runs. */
const maxRounds = 3;
const betweenRoundsMs = 150;

/**
 * The keeper: a small process beside the harness that outlives it for a moment. It knows
 * of every node process; when its standard input closes (the harness has ended, in whatever
 * way) it kills what is still there and removes the data folders.
 *
 * Nodes exit by themselves when *their* standard input closes, but a node that is stopped
 * by SIGSTOP cannot, and a foreign system may not care. It must therefore be a process of
 * its own, and never be asked to end by anything but that closing.
 */
const watched = new Map<number, string>();
const folders = new Set<string>();
let mark: string | undefined;
let isOrderly = false;

for await (const line of createInterface({ input: process.stdin })) {
  const message = parse(line);
  switch (message?.kind) {
    case 'watch':
      watched.set(message.pid, message.startTime);
      break;
    case 'forget':
      watched.delete(message.pid);
      break;
    case 'mark':
      ({ mark } = message);
      break;
    case 'end':
      isOrderly = true;
      break;
    case 'folder':
      folders.add(message.path);
      break;
    case undefined:
      break;
  }
}
for (const [pid, startTime] of watched) {
  // The number may have gone to another process since: only one that began when ours did is ours.
  if (processStat(pid)?.startTime === startTime) kill(-pid);
}
await killMarked();
for (const folder of folders) {
  // A process that was just killed may still be writing: try again for a second.
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
}

/** What was just being started when the harness was killed, and what has left its group. */
async function killMarked(): Promise<void> {
  if (mark === undefined) return;
  for (let round = isOrderly ? maxRounds - 1 : 0; round < maxRounds; round++) {
    for (const pid of markedProcesses(mark)) kill(pid);
    if (round + 1 < maxRounds) await sleep(betweenRoundsMs);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended in this very moment.
  }
}

/** A harness that is killed in the middle of a message leaves half a line, which is nothing. */
function parse(line: string): KeeperMessage | undefined {
  try {
    return JSON.parse(line) as KeeperMessage;
  } catch {
    return undefined;
  }
}
