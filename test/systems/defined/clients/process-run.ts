import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';
import type { Client } from '../../../../src/systems/client.ts';
import {
  clientProcess,
  type ClientProcessOptions,
} from '../../../../src/systems/defined/clients/client-process.ts';
import { openLocalHost } from '../../../../src/world/live/host/local-host.ts';
import { Programs } from '../../../../src/world/live/host/programs.ts';
import { processesNaming } from '../../../world/live/processes.ts';

const oddClient = fileURLToPath(new URL('fixtures/odd-client.js', import.meta.url));

/** A run as far as client processes see it: a folder, programs, and nodes that need not exist. */
export interface ProcessRun {
  readonly dir: string;
  /** What the user was told. */
  readonly notes: readonly string[];
  /** Rejects when the first process is not fit. */
  prepare(mode: string, options?: Partial<ClientProcessOptions>): Promise<void>;
  open(options?: { readonly timeoutMs?: number; readonly process?: number }): Client;
  /** Resolves when the user was told something that matches. */
  told(pattern: RegExp): Promise<void>;
  log(thread: number): string;
  /** Ends it and tells which processes are left. */
  end(): Promise<readonly unknown[]>;
}

export async function processRun(): Promise<ProcessRun> {
  const dir = mkdtempSync(path.join(tmpdir(), 'client-process-'));
  const host = await openLocalHost(dir, []);
  const programs = new Programs(host);
  const notes: string[] = [];
  const cluster = {
    nodes: [1, 2, 3].map((id) => ({ id, name: `n${id}`, host: '127.0.0.1', ports: { http: id } })),
  };
  let definition = clientProcess({ command: ['node'], supports: ['read'] });
  return {
    dir,
    notes,
    prepare: async (mode, options = {}) => {
      definition = clientProcess({
        // Its command line names the folder, by which what is left is found.
        command: [process.execPath, oddClient, mode, dir],
        supports: ['read', 'write', 'cas'],
        ...options,
      });
      await definition.prepare?.(cluster, {
        runDir: dir,
        ending: programs.ending,
        startProgram: (command) => programs.start(command),
        note: (sentence) => notes.push(sentence),
      });
    },
    open: ({ timeoutMs = 5_000, process: number = 0 } = {}) =>
      definition.open(cluster, { thread: 0, process: number, timeoutMs, retries: 0 }),
    told: (pattern) =>
      vi.waitFor(() => expect(notes.join('\n')).toMatch(pattern), { timeout: 10_000 }),
    log: (thread) => readFileSync(path.join(dir, 'clients', `thread-${thread}.log`), 'utf8'),
    end: async () => {
      await programs.endAll();
      await host.close();
      const left = processesNaming(dir);
      rmSync(dir, { recursive: true });
      return left;
    },
  };
}
