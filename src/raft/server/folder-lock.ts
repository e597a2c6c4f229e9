import { link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';

/** Another server runs on the data folder. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';

  constructor(directory: string, pid?: number) {
    const who = pid === undefined ? 'another server' : `the server with process number ${pid}`;
    super(`${who} runs on the data folder ${directory}`);
  }
}

export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Takes a data folder for this process: a second server would cut off as torn what the first
 * one is just writing.
 *
 * On Linux by a name in the abstract namespace of sockets: the kernel gives it to one process
 * at a time, and takes it back however that one ends, so no lock is ever stale. The name is
 * made of the folder's device and inode, which are the same by whatever path it is reached.
 * Elsewhere by a file that names a process; one that is gone is replaced.
 *
 * @throws FolderInUse, and the errors of the file system
 */
export async function lockFolder(directory: string): Promise<FolderLock> {
  await mkdir(directory, { recursive: true });
  return process.platform === 'linux' ? lockByName(directory) : lockByFile(directory);
}

/** sun_path of sockaddr_un, after the zero byte that makes it abstract; all of it, so that no runtime pads it its own way. */
const nameLength = 107;

async function lockByName(directory: string): Promise<FolderLock> {
  const { dev, ino } = await stat(directory, { bigint: true });
  const name = `raft-jepsen data folder ${dev}:${ino} `.padEnd(nameLength, '-');
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new FolderInUse(directory) : error),
    );
    server.listen(`\0${name}`, resolve);
  });
  // The lock alone keeps nobody running.
  server.unref();
  return {
    release: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}

/** Exported for a test that runs on every platform. */
export async function lockByFile(directory: string): Promise<FolderLock> {
  const file = path.join(directory, 'raft.lock');
  const mine = `${file}.${process.pid}`;
  await writeFile(mine, String(process.pid));
  try {
    // A link is made or it is not: of several that try, one succeeds.
    while (!(await linked(mine, file))) {
      const holder = await readFile(file, 'utf8').catch(() => '');
      const pid = Number(holder);
      if (pid > 0 && isAlive(pid)) throw new FolderInUse(directory, pid);
      await takeAway(file, `${mine}.stale`, holder);
    }
  } finally {
    await rm(mine, { force: true });
  }
  return { release: () => rm(file, { force: true }) };
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a lock whose holder is gone, and puts back what somebody else made of it meanwhile. */
async function takeAway(file: string, aside: string, holder: string): Promise<void> {
  try {
    await rename(file, aside);
  } catch {
    return; // Another one was faster: the next attempt shows.
  }
  if ((await readFile(aside, 'utf8')) !== holder) await linked(aside, file);
  await rm(aside, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Of another user, and so there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
