import { readFile, readdir, readlink } from 'node:fs/promises';

const listening = '0A';

/**
 * The process that listens on a TCP port, where that can be found out: on Linux, and for
 * processes of the same user. Reads the socket's inode from /proc/net/tcp and looks for
 * the process that has it open.
 */
export async function portOwner(port: number): Promise<number | undefined> {
  try {
    const inodes = new Set<string>();
    for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
      for (const inode of listeners(await readFile(table, 'utf8'), port)) inodes.add(inode);
    }
    if (inodes.size === 0) return undefined;
    for (const entry of await readdir('/proc')) {
      if (/^\d+$/.test(entry) && (await hasSocket(entry, inodes))) return Number(entry);
    }
  } catch {
    // No /proc here: the message does without the process.
  }
  return undefined;
}

/** Rows of /proc/net/tcp: `sl local_address rem_address st … inode`, addresses as hex IP:port. */
function listeners(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[1]?.endsWith(suffix) === true && columns[3] === listening)
    .flatMap((columns) => columns[9] ?? []);
}

async function hasSocket(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  try {
    for (const fd of await readdir(`/proc/${pid}/fd`)) {
      const inode = /^socket:\[(\d+)\]$/.exec(await readlink(`/proc/${pid}/fd/${fd}`))?.[1];
      if (inode !== undefined && inodes.has(inode)) return true;
    }
  } catch {
    // Another user's process, or one that ended meanwhile.
  }
  return false;
}
