import { readFileSync, readlinkSync } from 'node:fs';
import process from 'node:process';
import { HarnessError } from '../../../../errors.ts';
import { pathWithSystemTools } from './tools.ts';

/** Holds the namespace that the harness was started from, for the process inside. */
const marker = 'RAFT_JEPSEN_NETNS_FROM';

/** Whether this process was started by `commandInside`, in a network namespace of its own. */
export function isInside(): boolean {
  const from = process.env[marker];
  return from !== undefined && from !== ownNamespace();
}

/**
 * The same program in a network namespace of its own, which it may change. An ordinary user gets
 * the right to do so by a user namespace, in which it is root, and which changes nothing outside.
 * The kernel ends the process with the one that starts it, however that ends.
 */
export function commandInside(command: readonly string[]): {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
} {
  return {
    file: 'unshare',
    args: [...namespaceFlags(), 'setpriv', '--pdeathsig', 'KILL', ...command],
    env: { [marker]: ownNamespace(), PATH: pathWithSystemTools() },
  };
}

/** For `unshare`. Root needs no user namespace, and many containers forbid it one. */
export function namespaceFlags(): readonly string[] {
  return process.getuid?.() === 0 ? ['--net'] : ['--user', '--map-root-user', '--net'];
}

/**
 * A network that has routes is somebody's: no bridge is made there. Rejects with RJ082.
 */
export function refuseForeignNetwork(): void {
  const routes = readFileSync('/proc/self/net/route', 'utf8').trim().split('\n').length - 1;
  if (routes === 0) return;
  throw new HarnessError(
    'RJ082',
    'the network of namespaces can only be made in a network namespace of its own, and this process is in one that has routes',
    'start your program by `unshare -Urn …`; the commands `run` and `test` do so themselves',
  );
}

function ownNamespace(): string {
  return readlinkSync('/proc/self/ns/net');
}
