import { badArguments } from '../../errors.ts';
import { serverProgram } from '../server-program.ts';
import type { SystemOptionValues } from '../system-entry.ts';

export interface RedisOptions {
  /** Default: `redis-server`, from the path. It is the sentinel, too. */
  readonly bin?: string;
  /** A write is done when this many replicas have it: `WAIT`. Default: 0. */
  readonly wait?: number;
  /** A master that hears of fewer replicas takes no write. Default: 0. */
  readonly minReplicas?: number;
  /** Reads are answered by any node, replicas too. */
  readonly replicaReads?: boolean;
}

/** Throws RJ100 without a program, RJ102 for a number that is none. */
export function redisOptionsOf(values: SystemOptionValues): RedisOptions {
  const bin = serverProgram(values['redis-bin'] ?? 'redis-server', {
    ...{ code: 'RJ100', option: 'redis-bin' },
    where: 'Debian: apt-get install redis-server',
  });
  return {
    bin,
    wait: replicas('redis-wait', values),
    minReplicas: replicas('redis-min-replicas', values),
    replicaReads: values['redis-replica-reads'] !== undefined,
  };
}

function replicas(option: string, values: SystemOptionValues): number {
  const text = values[option] ?? '0';
  if (/^\d$/.test(text)) return Number(text);
  throw badArguments(
    'RJ102',
    `--${option} ${text}: it is a number of replicas, 0 to 9`,
    `--${option} 1, or leave it out`,
  );
}
