import path from 'node:path';
import { badArguments, HarnessError } from '../../../errors.ts';
import type { ClientDefinition } from '../client-definition.ts';
import type { ClusterView } from '../node-view.ts';
import { ClientProcesses } from './process/client-processes.ts';

export interface ClientProcessOptions {
  /** The program and its arguments. One is started for each client thread. */
  readonly command: readonly [string, ...(string | number)[]];
  /** The operations that it can do: `read`, `write`, `cas`, `delete`, others of a workload. */
  readonly supports: readonly string[];
  /** Beside the environment of the harness. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where it works, seen from the folder of the configuration, which is the default. */
  readonly cwd?: string;
  /** How long it may take from its start to its hello. Default 10,000. */
  readonly startTimeoutMs?: number;
}

const defaultStartTimeoutMs = 10_000;

/**
 * How clients speak to a system: by a program in any language, which reads one JSON object a line
 * and answers with one. docs/client-process.md has the protocol.
 *
 * @throws HarnessError RJ072
 */
export function clientProcess(options: ClientProcessOptions): ClientDefinition {
  check(options);
  const { supports, env, cwd, startTimeoutMs = defaultStartTimeoutMs } = options;
  const [file, ...args] = options.command;
  const runs = new WeakMap<ClusterView, ClientProcesses>();
  return {
    supports,
    prepare: async (cluster, surroundings) => {
      const { folder = '.' } = surroundings;
      const command = {
        file,
        args: args.map(String),
        cwd: path.resolve(folder, cwd ?? '.'),
        ...(env && { env }),
      };
      const processes = new ClientProcesses({
        ...{ command, supports, startTimeoutMs, cluster, surroundings },
      });
      runs.set(cluster, processes);
      await processes.prepare();
    },
    open: (cluster, client) => {
      const processes = runs.get(cluster);
      if (processes === undefined) throw withoutRun();
      return processes.open(client);
    },
  };
}

function check({ command, supports, startTimeoutMs }: ClientProcessOptions): void {
  // From a configuration that nobody compiled.
  const words: unknown = command;
  const names: unknown = supports;
  if (!isList(words, isWord) || words.length === 0 || words[0] === '') {
    throw bad('command', words, "the program and its arguments: ['python3', 'client.py']");
  }
  if (!isList(names, (name) => typeof name === 'string' && name !== '') || names.length === 0) {
    throw bad('supports', names, "a list of operations: ['read', 'write', 'cas']");
  }
  if (startTimeoutMs !== undefined && !(Number.isSafeInteger(startTimeoutMs) && startTimeoutMs > 0))
    throw bad('startTimeoutMs', startTimeoutMs, 'a whole number of milliseconds, one at least');
}

function isWord(value: unknown): boolean {
  return typeof value === 'string' || Number.isFinite(value);
}

function isList(value: unknown, isElement: (value: unknown) => boolean): value is unknown[] {
  return Array.isArray(value) && value.every(isElement);
}

function bad(option: string, value: unknown, expected: string): HarnessError {
  const text = (JSON.stringify(value) as string | undefined) ?? 'missing';
  return badArguments('RJ072', `\`${option}\` of clientProcess is ${text}`, `give ${expected}`);
}

function withoutRun(): HarnessError {
  return new HarnessError(
    'RJ073',
    'the clients of this system are processes, which are started and ended by a run',
    'use `raft-jepsen run` or `raft-jepsen test` with this system',
  );
}
