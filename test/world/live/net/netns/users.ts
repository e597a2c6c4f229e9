import { spawnSync } from 'node:child_process';
import { chownSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { needs } from '../../../../needs.ts';
import { namespaceFlags } from '../../../../../src/world/live/net/netns/inside.ts';
import { obstacleToNamespaces } from '../../../../../src/world/live/net/netns/can-make.ts';

/** Who can make a network of namespaces on this machine. */
export interface User {
  readonly name: string;
  /** What comes before a command, so that it is this user's. */
  readonly as: readonly string[];
  readonly flags: readonly string[];
  /** Lets the user write there. */
  own(folder: string): void;
}

const nobody = 65_534;
const ordinary: User = {
  name: 'an ordinary user',
  as: ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'],
  flags: ['--user', '--map-root-user', '--net'],
  own: (folder) => chownSync(folder, nobody, nobody),
};

/** This user; and, if it is root, an ordinary one beside it. */
export async function usersWithNamespaces(): Promise<readonly User[]> {
  const obstacle = await obstacleToNamespaces();
  const here = needs('network namespaces', obstacle === undefined, obstacle?.remedy ?? '');
  if (!here) return [];
  const isRoot = process.getuid?.() === 0;
  const own: User = {
    ...{ name: isRoot ? 'root' : 'this user', as: [], flags: namespaceFlags() },
    own: () => undefined,
  };
  return isRoot && ordinaryCan() ? [own, ordinary] : [own];
}

function ordinaryCan(): boolean {
  const dist = fileURLToPath(new URL('../../../../../dist/src/cli/main.js', import.meta.url));
  const can = (...command: string[]): boolean => {
    const [file = '', ...args] = [...ordinary.as, ...command];
    return spawnSync(file, args).status === 0;
  };
  return (
    needs(
      'a checkout that everybody may read',
      can('test', '-r', dist),
      'it is a folder of root',
    ) &&
    needs(
      'namespaces for ordinary users',
      can('unshare', ...ordinary.flags, 'true'),
      'sysctl kernel.unprivileged_userns_clone=1',
    )
  );
}
