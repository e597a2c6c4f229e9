import { existsSync } from 'node:fs';
import { badArguments } from '../../errors.ts';
import { findProgram } from '../../os/find-program.ts';
import { defineSystem } from '../defined/define-system.ts';
import type { SystemDefinition } from '../defined/definition.ts';
import type { NodeView } from '../defined/node-view.ts';
import { zookeeperClient } from './client.ts';
import { modeOf, srvr } from './four-letters.ts';

export interface ZookeeperOptions {
  /** A sync goes before each read. */
  readonly sync?: boolean;
  /** Default: Debian's jars. */
  readonly classpath?: string;
}

type Port = 'peer' | 'election' | 'client';

/** What Debian's package brings; its manifest names the jars that it needs. */
const debianJar = '/usr/share/java/zookeeper.jar';
/** Writes the log to standard error. */
const debianLogJar = '/usr/share/java/slf4j-simple.jar';

/**
 * ZooKeeper by its own protocol.
 *
 * @throws HarnessError RJ106 when it is not here
 */
export function zookeeper({ sync = false, classpath }: ZookeeperOptions = {}): SystemDefinition {
  const java = findProgram('java');
  if (java === undefined) throw missing('the program java is not on this machine');
  if (classpath === undefined && !existsSync(debianJar)) throw missing(`there is no ${debianJar}`);
  const jars = classpath ?? `${debianJar}:${debianLogJar}`;
  return defineSystem<Port>({
    name: 'zookeeper',
    promise: sync ? `${ordered} ${synced}` : ordered,
    ports: ['peer', 'election', 'client'],
    oneAddress: true,
    start: (node) => ({
      command: [
        java,
        ...['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
        ...['-Dzookeeper.jmx.log4j.disable=true', '-Dzookeeper.admin.enableServer=false'],
        ...['-cp', jars, 'org.apache.zookeeper.server.quorum.QuorumPeerMain'],
        `${node.dataDir}/zoo.cfg`,
      ],
      files: { 'zoo.cfg': settingsOf(node), myid: String(node.id) },
    }),
    // Without a quorum it serves nobody, and says so: it runs.
    ready: async (node) => (await srvr(node.host, node.ports.client, node.signal)) !== '',
    status: async (node) => modeOf(await srvr(node.host, node.ports.client, node.signal)),
    logAlarms: [/OutOfMemoryError/, /Severe unrecoverable error/],
    client: zookeeperClient(sync),
  });
}

const ordered =
  'ZooKeeper promises that writes are linearizable, and that each client sees them in their order. ' +
  'It does not promise that a read is up to date: the server that a client is connected to answers it alone.';
const synced =
  'A sync before a read brings that server to where the leader is; a leader that was deposed and has not noticed is still one.';

function missing(what: string): Error {
  return badArguments(
    'RJ106',
    `ZooKeeper cannot be started: ${what}`,
    "install it (Debian: apt-get install zookeeper), or say where its jars are: --zookeeper-classpath 'apache-zookeeper/lib/*'",
  );
}

/** Ports are the same for all nodes, as each has an address of its own. */
function settingsOf({ dataDir, host, ports, members }: NodeView<Port>): string {
  const lines = [
    ...['tickTime=200', 'initLimit=20', 'syncLimit=5', `dataDir=${dataDir}`],
    ...[`clientPort=${ports.client}`, `clientPortAddress=${host}`, 'maxClientCnxns=0'],
    ...['minSessionTimeout=1000', 'maxSessionTimeout=40000', '4lw.commands.whitelist=srvr'],
    ...members.map(({ id, host: at, port }) => `server.${id}=${at}:${port}:${ports.election}`),
  ];
  return `${lines.join('\n')}\n`;
}
