import type { Readable, Writable } from 'node:stream';
import type { ReservedPort } from '../../../os/ports.ts';
import type { NodeCommand } from '../../../systems/system.ts';

/** How a process ended: by itself with a code, or by a signal. */
export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A process of its own session. */
export interface Child {
  readonly pid: number;
  /** Held open for as long as the harness lives: its closing says to the child that the harness is gone. */
  readonly stdin: Writable;
  /**
   * The exit event: the one truth about death. A dead process that nobody has reaped yet
   * still takes signal 0, so asking the pid would call it alive.
   */
  readonly exited: Promise<Exit>;
  /** To the whole process group, so that a wrapper script and what it started are hit together. */
  signal(signal: NodeJS.Signals): void;
}

/** A child that answers on its standard output. */
export interface Speaking extends Child {
  readonly stdout: Readable;
}

/** All that such a child says comes to the harness, which must read it. */
export interface Answering extends Speaking {
  readonly stderr: Readable;
}

export interface StartOptions {
  readonly command: NodeCommand;
  /** What the child says is appended to this file by the child itself. */
  readonly logFile: string;
  /** Its standard output comes to the harness instead of the log. */
  readonly answers?: boolean;
}

/**
 * A machine on which nodes run, and all that a live world does there. What was started and made
 * through it is gone when the harness is, in whatever way that ends.
 */
export interface Host {
  /** Rejects with RJ030 when the process cannot be started. */
  start(options: StartOptions & { readonly answers: true }): Promise<Speaking>;
  start(options: StartOptions): Promise<Child>;
  start(options: Pick<StartOptions, 'command'>): Promise<Answering>;
  /** Consecutive ports from `basePort` on, or free ones. Rejects with RJ014. */
  reserve(options: {
    readonly host: string;
    readonly count: number;
    readonly basePort: number | undefined;
  }): Promise<readonly ReservedPort[]>;
  makeFolder(folder: string): Promise<void>;
  /** What is not there is removed already. */
  remove(folder: string): Promise<void>;
  /** Replaces what is in a file; its folders are made. */
  write(folder: string, name: string, text: string): Promise<void>;
  /** Adds to a file; where that is not possible, nothing happens. */
  append(file: string, text: string): Promise<void>;
  /** The lines of a file, as far as it can be read; none when there is no file. */
  lines(file: string): AsyncIterable<string>;
  /** The last lines that say something. */
  lastLines(file: string, max: number): Promise<string[]>;
  /** Undefined when there is no such process. */
  stateOf(pid: number): Promise<'stopped' | 'running' | undefined>;
  /** Ends what the host itself holds; its children have ended before. */
  close(): Promise<void>;
}

/**
 * @param folder of the run: logs and data folders lie in it
 * @param dataFolders names of folders in it that are removed in the end
 */
export type OpenHost = (folder: string, dataFolders: readonly string[]) => Promise<Host>;
