import { randomUUID } from 'node:crypto';
import { rmSync, statSync } from 'node:fs';
import { distEntry } from '../../../os/dist-entry.ts';
import { startChild } from './child.ts';
import { processStat } from '../../../os/process-stat.ts';
import type { KeeperMessage } from './keeper-protocol.ts';
import { markName } from './marked-processes.ts';

/** The harness's end of the keeper. */
export interface Keeper {
  /** For the environment of whatever is started: by it the keeper finds what it was not told of. */
  readonly environment: Readonly<Record<string, string>>;
  /** Must be called while the process has not been reaped: its start time is read here. */
  watch(pid: number): void;
  forget(pid: number): void;
  removeInTheEnd(folder: string): void;
  /** Lets the keeper do what is left and resolves when it has exited. */
  close(): Promise<void>;
}

/** @param label shown in the process list, so that a person can see whose keeper it is */
export async function startKeeper(label: string, logFile: string): Promise<Keeper> {
  const child = await startChild({
    command: { file: process.execPath, args: [distEntry('src/world/live/host/keeper'), label] },
    logFile,
  });
  const send = (message: KeeperMessage): void => {
    child.stdin.write(`${JSON.stringify(message)}\n`);
  };
  const mark = randomUUID();
  send({ kind: 'mark', mark });
  return {
    environment: { [markName]: mark },
    watch: (pid) => {
      const startTime = processStat(pid)?.startTime;
      if (startTime !== undefined) send({ kind: 'watch', pid, startTime });
    },
    forget: (pid) => send({ kind: 'forget', pid }),
    removeInTheEnd: (path) => send({ kind: 'folder', path }),
    close: async () => {
      send({ kind: 'end' });
      child.stdin.end();
      await child.exited;
      // It speaks only when something is wrong.
      if (statSync(logFile, { throwIfNoEntry: false })?.size === 0)
        rmSync(logFile, { force: true });
    },
  };
}
