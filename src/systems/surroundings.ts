import type { Readable, Writable } from 'node:stream';
import type { NodeCommand } from './node-command.ts';

/**
 * What the live world does for a system that has programs of its own beside the nodes: clients in
 * other languages, say.
 */
export interface Surroundings {
  /** The run's folder: logs go into folders of it. */
  readonly runDir: string;
  /**
   * Starts a program that speaks with the harness. It is ended with the run, whatever becomes of
   * the harness. Rejects with RJ030 when it cannot be run.
   */
  startProgram(command: NodeCommand): Promise<Program>;
  /** Aborted when the run ends, before its programs are ended. */
  readonly ending: AbortSignal;
  /** Reports to the user, in a sentence, what nobody asked for. */
  note(sentence: string): void;
}

/** How a process ended: by itself with a code, or by a signal. */
export interface ProgramExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A program of a process group of its own. */
export interface Program {
  readonly pid: number;
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly exited: Promise<ProgramExit>;
  /**
   * Closes its standard input, which asks it to end; then SIGTERM, then SIGKILL, to it and to
   * what it started. Resolves when it was seen to exit.
   */
  end(): Promise<void>;
}
