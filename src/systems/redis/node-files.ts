import type { NodeView } from '../defined/node-view.ts';
import type { StartCommand } from '../defined/definition.ts';
import type { RedisOptions } from './options.ts';

export type RedisPort = 'redis' | 'sentinel';

/**
 * A node is a machine with two programs, as most people run them: the server, and a sentinel
 * beside it. They are killed, stopped and cut off together.
 */
export function startOf(node: NodeView<RedisPort>, options: RedisOptions): StartCommand {
  return {
    command: ['sh', 'start.sh', options.bin ?? 'redis-server'],
    cwd: node.dataDir,
    files: {
      'start.sh': startScript,
      'redis.first.conf': redisConf(node, options),
      'sentinel.first.conf': sentinelConf(node),
    },
  };
}

/**
 * Sentinels write into the configurations who leads: after a restart a node goes on with what it
 * has, not with what it was once given. The server takes the place of the shell, so its process
 * is the node; its sentinel ends with it, and it with its sentinel.
 */
const startScript = `
[ -e redis.conf ] || { cp redis.first.conf redis.conf && cp sentinel.first.conf sentinel.conf; }
setpriv --pdeathsig KILL sh -c '
  setpriv --pdeathsig KILL "$1" sentinel.conf --sentinel
  echo "the sentinel of this node ended with code $?: so does the node"
  kill "$PPID"
' sh "$1" &
exec "$1" redis.conf
`;

function redisConf(
  { id, host, ports, members }: NodeView<RedisPort>,
  { minReplicas = 0 }: RedisOptions,
): string {
  const [first] = members;
  return lines(
    `bind ${host}`,
    `port ${ports.redis}`,
    'protected-mode no',
    // Nothing is acknowledged that a kill could take away: what is lost, replication lost.
    'save ""',
    'appendonly yes',
    'appendfsync always',
    'repl-diskless-sync-delay 0',
    'repl-ping-replica-period 1',
    'repl-timeout 5',
    ...(minReplicas > 0 ? [`min-replicas-to-write ${minReplicas}`, 'min-replicas-max-lag 2'] : []),
    ...(first === undefined || first.id === id ? [] : [`replicaof ${first.host} ${first.port}`]),
  );
}

/** Whom it watches it is told when all are there: one that watched too early would begin a failover. */
function sentinelConf({ host, ports }: NodeView<RedisPort>): string {
  return lines(`bind ${host}`, `port ${ports.sentinel}`, 'protected-mode no', 'dir "./"');
}

function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
