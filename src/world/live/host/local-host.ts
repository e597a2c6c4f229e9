import { appendFileSync, closeSync, rmSync } from 'node:fs';
import path from 'node:path';
import { makeFolders } from '../../../os/make-folders.ts';
import { openToAppend } from '../../../os/open-regular.ts';
import { writeBelow } from '../../../os/write-below.ts';
import { reservePorts } from '../../../os/ports.ts';
import { processStat } from '../../../os/process-stat.ts';
import { startChild } from './child.ts';
import type { Answering, Child, Host, Speaking, StartOptions } from './host.ts';
import type { Keeper } from './keeper-client.ts';
import { startKeeper } from './keeper-client.ts';
import { lastLines, linesOf } from './log-lines.ts';
import type { Ownership } from './ownership.ts';
import { claimOwnership } from './ownership.ts';

/** The machine that the harness runs on. */
export async function openLocalHost(folder: string, dataFolders: readonly string[]): Promise<Host> {
  const keeper = await startKeeper(folder, path.join(folder, 'keeper.log'));
  for (const name of dataFolders) keeper.removeInTheEnd(path.join(folder, name));
  // Beside the data, for the case that the keeper is killed too.
  const ownership = dataFolders.length === 0 ? undefined : claimOwnership(folder, dataFolders);
  // After the data: as long as there is some, there is a record of whose it is.
  if (ownership !== undefined) keeper.removeInTheEnd(ownership.file);
  return new LocalHost(keeper, ownership);
}

class LocalHost implements Host {
  readonly #keeper: Keeper;
  readonly #ownership: Ownership | undefined;
  readonly reserve = reservePorts;
  readonly lines = linesOf;

  constructor(keeper: Keeper, ownership: Ownership | undefined) {
    this.#keeper = keeper;
    this.#ownership = ownership;
  }

  start(options: StartOptions & { readonly answers: true }): Promise<Speaking>;
  start(options: StartOptions): Promise<Child>;
  start(options: Pick<StartOptions, 'command'>): Promise<Answering>;
  async start(options: Pick<StartOptions, 'command'> & Partial<StartOptions>): Promise<Child> {
    const child = await startChild({
      ...options,
      environment: this.#keeper.environment,
      // At once: the harness may be killed while it starts the next one.
      onStart: (pid) => {
        this.#keeper.watch(pid);
        this.#ownership?.node(pid);
      },
    });
    void child.exited.then(() => this.#keeper.forget(child.pid));
    return child;
  }

  makeFolder(folder: string): Promise<void> {
    return atOnce(() => makeFolders(folder));
  }

  remove(folder: string): Promise<void> {
    return atOnce(() => rmSync(folder, { recursive: true, force: true }));
  }

  write(folder: string, name: string, text: string): Promise<void> {
    return atOnce(() => writeBelow(folder, name, text));
  }

  append(file: string, text: string): Promise<void> {
    return atOnce(() => {
      const descriptor = openToAppend(file);
      appendFileSync(descriptor, text);
      closeSync(descriptor);
    }).catch(() => undefined);
  }

  lastLines(file: string, max: number): Promise<string[]> {
    return atOnce(() => lastLines(file, max));
  }

  stateOf(pid: number): Promise<'stopped' | 'running' | undefined> {
    const stat = processStat(pid);
    return Promise.resolve(stat && (stat.state === 'T' ? 'stopped' : 'running'));
  }

  async close(): Promise<void> {
    await this.#keeper.close();
    this.#ownership?.release();
  }
}

/** What takes no time here, and would on another machine. */
function atOnce<T>(act: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(act());
  });
}
