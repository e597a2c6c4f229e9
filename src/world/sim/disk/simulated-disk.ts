import type { SimDisk, SimOpenFile } from './sim-disk.ts';
import { SimulatedFile, type Tear } from './simulated-file.ts';

export type CallKind =
  | 'mkdir'
  | 'create'
  | 'open'
  | 'rename'
  | 'sync-directory'
  | 'size'
  | 'read'
  | 'write'
  | 'truncate'
  | 'sync'
  | 'close';

export interface DiskCall {
  /** From 1 on, over the whole life of the disk. */
  readonly number: number;
  readonly kind: CallKind;
  readonly path: string;
}

/** What goes wrong with a call. `crash`: the machine stops in the middle of it. */
export type Fault = 'EIO' | 'ENOSPC' | 'crash';

export interface SimulatedDiskOptions {
  readonly faultAt?: (call: DiskCall) => Fault | null;
  /** What a crash, and a sync that fails, leave of what was not synced. */
  readonly tear: Tear;
  /** Resolves when a call has taken its time; at once by default. */
  readonly delay?: (call: DiskCall) => Promise<void>;
}

export class DiskFault extends Error {
  override readonly name = 'DiskFault';
  readonly code: Fault;

  constructor(code: Fault, { number, kind, path }: DiskCall) {
    super(`${code}: call ${number}, ${kind} ${path}`);
    this.code = code;
  }
}

/** A folder has a name and nothing else. */
type Node = SimulatedFile | 'folder';

/**
 * A disk as a log must fear it: nothing is there after a crash that was not synced, or any part
 * of it; a new name is not, nor what is below it, before its folder was synced; a sync that
 * fails loses what it should have written, and the next one does not say so. Every call can be
 * made to fail. No clock, no randomness and nothing of Node: the same for tests and simulators.
 */
export class SimulatedDisk {
  readonly #options: SimulatedDiskOptions;
  #names = new Map<string, Node>([['/', 'folder']]);
  /** As they are on disk. */
  #diskNames = new Map(this.#names);
  /** Changes of names that no sync of their folder has brought to the disk. */
  #unsynced: {
    readonly folder: string;
    readonly path: string;
    readonly act: (names: Map<string, Node>) => void;
  }[] = [];
  /** Of processes: the calls of an earlier one never end. */
  #life = 1;
  calls = 0;
  syncs = 0;
  #onStop: () => void = () => undefined;

  constructor(options: SimulatedDiskOptions) {
    this.#options = options;
  }

  /** The disk as the process sees it that runs now. */
  fileSystem(): SimDisk {
    const life = this.#life;
    const call = <T>(kind: CallKind, path: string, acts: Acts<T>): Promise<T> =>
      this.#call(life, kind, path, acts);
    return {
      makeDirectory: (path) => call('mkdir', path, { act: () => this.#makeFolders(path) }),
      create: (path) =>
        call('create', path, {
          act: () => {
            this.#requireFolder(folderOf(path));
            const old = this.#names.get(path);
            const file = old instanceof SimulatedFile ? old : new SimulatedFile();
            file.truncate(0);
            if (file !== old) this.#rename(folderOf(path), path, (names) => names.set(path, file));
            return this.#handle(life, path, file);
          },
        }),
      open: (path) =>
        call('open', path, {
          act: () => {
            const file = this.#names.get(path);
            return file instanceof SimulatedFile ? this.#handle(life, path, file) : null;
          },
        }),
      rename: (from, to) => call('rename', from, { act: () => this.#move(from, to) }),
      syncDirectory: (path) =>
        call('sync-directory', path, {
          act: () => {
            this.#requireFolder(path);
            for (const { act } of this.#unsynced.filter(({ folder }) => folder === path)) {
              act(this.#diskNames);
            }
            this.#unsynced = this.#unsynced.filter(({ folder }) => folder !== path);
          },
        }),
    };
  }

  /** The process ends, the machine goes on: what was written is there, synced or not. */
  kill(): void {
    this.#life++;
  }

  /** The machine stops. Names are left in the order in which they were made. */
  crash(): void {
    this.#life++;
    const { tear } = this.#options;
    for (const { path, act } of this.#unsynced) {
      if (!tear({ path, length: 0 }).grown) break;
      act(this.#diskNames);
    }
    this.#unsynced = [];
    for (const [path, node] of this.#names) {
      if (node instanceof SimulatedFile) node.crash((length) => tear({ path, length }));
    }
    // What is below a folder whose name is lost cannot be reached any more.
    const reachable = [...this.#diskNames].filter(([path]) => this.#isReachable(path));
    this.#diskNames = new Map(reachable);
    this.#names = new Map(reachable);
  }

  /** A bit changes in the longest file, durably; nothing happens to a disk without a file. */
  rot(below: (limit: number) => number): void {
    const files = [...this.#names].flatMap(([path, node]) =>
      node instanceof SimulatedFile ? [{ path, content: node.content }] : [],
    );
    const longest = files.sort((a, b) => b.content.length - a.content.length)[0];
    if (longest === undefined || longest.content.length === 0) return;
    const content = longest.content.slice();
    const at = below(content.length);
    content[at] = (content[at] ?? 0) ^ (1 << below(8));
    this.put(longest.path, content);
  }

  /** Resolves when a fault stops the machine; it is down then, and stays so until `crash`. */
  stopped(): Promise<void> {
    return new Promise((resolve) => (this.#onStop = resolve));
  }

  /** What a reader of the file sees; empty when there is none. */
  content(path: string): Uint8Array {
    const node = this.#names.get(path);
    return node instanceof SimulatedFile ? node.content : new Uint8Array(0);
  }

  /** Puts a file on the disk, as it would be had it been there for ever. */
  put(path: string, content: Uint8Array): void {
    for (let folder = folderOf(path); folder !== '/'; folder = folderOf(folder)) {
      this.#names.set(folder, 'folder');
      this.#diskNames.set(folder, 'folder');
    }
    const file = new SimulatedFile(content);
    this.#names.set(path, file);
    this.#diskNames.set(path, file);
  }

  #handle(life: number, path: string, file: SimulatedFile): SimOpenFile {
    const call = <T>(kind: CallKind, acts: Acts<T>): Promise<T> =>
      this.#call(life, kind, path, acts);
    return {
      size: () => call('size', { act: () => file.content.length }),
      read: (position, length) =>
        call('read', { act: () => file.content.slice(position, position + length) }),
      write: (data, position) =>
        call('write', {
          act: () => file.write(data, position),
          actPartly: () => file.write(data.subarray(0, data.length >> 1), position),
        }),
      truncate: (length) => call('truncate', { act: () => file.truncate(length) }),
      sync: () =>
        call('sync', {
          act: () => {
            this.syncs++;
            file.sync();
          },
          actPartly: () => file.failSync((length) => this.#options.tear({ path, length })),
          crashing: () => undefined,
        }),
      close: () => call('close', { act: () => undefined }),
    };
  }

  /** One call of a process: it takes its time, and fails when it shall. */
  async #call<T>(life: number, kind: CallKind, path: string, acts: Acts<T>): Promise<T> {
    if (life !== this.#life) return never();
    const call: DiskCall = { number: ++this.calls, kind, path };
    await (this.#options.delay?.(call) ?? Promise.resolve());
    if (life !== this.#life) return never();
    const fault = this.#options.faultAt?.(call) ?? null;
    if (fault === null) return acts.act();
    if (fault === 'crash') {
      // In the middle of the call: it is done and nobody knows, and none of it may be on disk.
      (acts.crashing ?? acts.act)();
      this.#life++;
      this.#onStop();
      return never();
    }
    acts.actPartly?.();
    throw new DiskFault(fault, call);
  }

  #makeFolders(path: string): void {
    if (this.#names.has(path)) return;
    this.#makeFolders(folderOf(path));
    this.#rename(folderOf(path), path, (names) => names.set(path, 'folder'));
  }

  #move(from: string, to: string): void {
    const node = this.#names.get(from);
    if (node === undefined) throw new Error(`ENOENT: rename ${from}`);
    this.#rename(folderOf(to), to, (names) => {
      names.delete(from);
      names.set(to, node);
    });
  }

  #rename(folder: string, path: string, act: (names: Map<string, Node>) => void): void {
    this.#unsynced.push({ folder, path, act });
    act(this.#names);
  }

  #requireFolder(path: string): void {
    if (this.#names.get(path) !== 'folder') throw new Error(`ENOENT: ${path}`);
  }

  #isReachable(path: string): boolean {
    if (path === '/') return true;
    const above = folderOf(path);
    return this.#diskNames.get(above) === 'folder' && this.#isReachable(above);
  }
}

interface Acts<T> {
  readonly act: () => T;
  /** What a call that fails has done all the same. */
  readonly actPartly?: () => void;
  /** What a call has done in the middle of which the machine stops; default: all of it. */
  readonly crashing?: () => void;
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash <= 0 ? '/' : path.slice(0, slash);
}

/** The answer to a process that is gone. */
function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}
