import type { SystemDefinition } from '../systems/defined/definition.ts';
import type { OwnDefinitions } from '../runner/own-parts.ts';
import type { RunCommandOptions } from './run-command-options.ts';
import type { TestCommandOptions } from './test-command-options.ts';

/** What `raft-jepsen.config.ts` exports. */
export interface Config extends OwnDefinitions {
  /** Each is picked by `--system NAME`; the first one is what is tested by default. */
  readonly systems?: readonly SystemDefinition[];
  /** Of the command line, by the names of its options: `{ nodes: 5, timeLimit: 10 }`. */
  readonly defaults?: ConfigDefaults;
}

export type ConfigDefaults = SystemDefaults &
  Partial<
    Omit<RunCommandOptions & Omit<TestCommandOptions, keyof RunCommandOptions>, 'json' | 'shard'>
  >;

/** Options of systems that come along, for a configuration that picks one by `system`. */
export interface SystemDefaults {
  readonly bug?: string;
  readonly snapshotEntries?: number;
  readonly transport?: 'http' | 'grpc';
  readonly metrics?: boolean;
  readonly etcdSerializable?: boolean;
  readonly etcdBin?: string;
  readonly redisWait?: number;
  readonly redisMinReplicas?: number;
  readonly redisReplicaReads?: boolean;
  readonly redisBin?: string;
  readonly natsDirect?: boolean;
  readonly natsBin?: string;
  readonly zookeeperSync?: boolean;
  readonly zookeeperClasspath?: string;
  readonly dqliteBin?: string;
  readonly bin?: string;
  readonly binArgs?: string;
  readonly refusedStatus?: string;
  readonly latency?: number;
  readonly latencyDist?: string;
  readonly loss?: number;
}

/** Checks the types of a configuration; what it says is checked when it is used. */
export function defineConfig(config: Config): Config {
  return config;
}
