import { lstatSync, readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { closeSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { openToAppend, readBelow } from '../../../os/open-regular.ts';
import type { ProcessIdentity } from '../../../os/process-identity.ts';
import { identify, isAlive, killGroup } from '../../../os/process-identity.ts';

/**
 * Whose the data folders of a run are, written beside them: when the harness and its keeper were
 * both killed, the next run finds them by it. First a line about the owner, then one for each
 * node process.
 */
const ownerFile = 'owner.jsonl';
const kind = 'raft-jepsen data';

interface Owner extends ProcessIdentity {
  readonly kind: string;
  readonly host: string;
  /** Names of folders beside this file. */
  readonly folders: readonly string[];
}

export interface Ownership {
  readonly file: string;
  /** A node process that works in one of the folders. */
  node(pid: number): void;
  /** The folders are gone. */
  release(): void;
}

/** @param folders names of data folders in `dir` that are removed in the end */
export function claimOwnership(dir: string, folders: readonly string[]): Ownership {
  const file = path.join(dir, ownerFile);
  const owner = identify(process.pid);
  const append = (record: object | undefined): void => {
    if (record === undefined) return;
    try {
      const descriptor = openToAppend(file);
      writeSync(descriptor, `${JSON.stringify(record)}\n`);
      closeSync(descriptor);
    } catch {
      // It only serves after a crash: a folder that was removed, or a full disk, stops no run.
    }
  };
  append(owner && ({ kind, ...owner, host: thisHost(), folders } satisfies Owner));
  return {
    file,
    node: (pid) => append(identify(pid)),
    release: () => rmSync(file, { force: true }),
  };
}

/**
 * Removes what runs left whose harness and keeper were both killed: node processes that are
 * still there, and data folders. Only what is provably ours: the record was written by this user
 * on this machine since it was started, its process is gone, and each folder is a real one that
 * it names.
 *
 * @returns the runs that had left something
 */
export function removeLeftovers(resultsDir: string): string[] {
  const swept: string[] = [];
  for (const run of namesIn(resultsDir)) {
    const nodes = path.join(resultsDir, run, 'nodes');
    if (!isOwnFolder(path.join(resultsDir, run)) || !isOwnFolder(nodes)) continue;
    try {
      if (sweep(nodes)) swept.push(run);
    } catch {
      // Somebody else's, half written, or just being removed: it stays.
    }
  }
  return swept;
}

function sweep(nodes: string): boolean {
  if (lstatSync(path.join(nodes, ownerFile), { throwIfNoEntry: false })?.isFile() !== true)
    return false;
  const [owner, ...processes] = readBelow(nodes, ownerFile).toString('utf8').split('\n').map(parse);
  if (!isOwner(owner) || owner.host !== thisHost() || isAlive(owner)) return false;
  for (const process of processes) if (isIdentity(process)) killGroup(process);
  for (const folder of owner.folders) {
    const data = path.join(nodes, folder);
    if (!/^[\w-]+-data$/.test(folder) || !isOwnFolder(data)) continue;
    // A process that was just killed may still be writing: try again for a second.
    rmSync(data, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
  }
  rmSync(path.join(nodes, ownerFile), { force: true });
  return true;
}

/** A number of a process means something on one machine, until it is started again, in one container. */
function thisHost(): string {
  if (process.platform !== 'linux') return hostname();
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

/** A folder itself, not a link to one, and not another user's. */
function isOwnFolder(dir: string): boolean {
  const stat = lstatSync(dir, { throwIfNoEntry: false });
  return stat?.isDirectory() === true && stat.uid === process.getuid?.();
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isIdentity(value: unknown): value is ProcessIdentity {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, startTime } = value as Record<string, unknown>;
  return Number.isSafeInteger(pid) && Number(pid) > 1 && typeof startTime === 'string';
}

function isOwner(value: unknown): value is Owner {
  if (!isIdentity(value)) return false;
  const { kind: its, host, folders } = value as Partial<Owner>;
  const areNames = Array.isArray(folders) && folders.every((name) => typeof name === 'string');
  return its === kind && typeof host === 'string' && areNames;
}
