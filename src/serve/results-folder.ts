import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';

/** A name that means itself and nothing else in a path, on any system. */
export function isPlainName(name: string): boolean {
  return (
    name !== '' && name !== '.' && name !== '..' && name.length <= 255 && !/[/\\\0]/.test(name)
  );
}

/**
 * The one door to `results/`: whatever is listed, served or deleted is found through it.
 *
 * A name is looked up, its links are resolved, and what is found must still lie where it was
 * looked for. So a link that leads out of the folder (a run unpacked from elsewhere may hold
 * one) is as good as absent, while `latest` works.
 */
export class ResultsFolder {
  readonly dir: string;

  constructor(dir: string) {
    this.dir = path.resolve(dir);
  }

  /** The names of the direct child folders, newest ids first; links are none. Empty while `results/` is missing. */
  async names(): Promise<string[]> {
    try {
      const entries = await readdir(this.dir, { withFileTypes: true });
      return entries
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .sort()
        .reverse();
    } catch {
      return [];
    }
  }

  /**
   * The real paths of the direct child folders, in the order of `names`. They are as they were
   * when they were listed: what is then read below one goes through `handleBelow`, which looks again.
   */
  async dirs(): Promise<string[]> {
    const names = await this.names();
    if (names.length === 0) return [];
    const root = await realpath(this.dir);
    return names.map((name) => path.join(root, name));
  }

  /** The real path of a direct child folder, by its name or a link's; undefined when it is none. */
  async runDir(name: string): Promise<string | undefined> {
    if (!isPlainName(name)) return undefined;
    try {
      const root = await realpath(this.dir);
      const dir = await realpath(path.join(root, name));
      const isChild = path.dirname(dir) === root && dir !== root;
      return isChild && (await stat(dir)).isDirectory() ? dir : undefined;
    } catch {
      return undefined;
    }
  }

  /** A direct child folder itself, never a link to one. */
  async ownRunDir(name: string): Promise<string | undefined> {
    const dir = await this.runDir(name);
    return dir !== undefined && path.basename(dir) === name ? dir : undefined;
  }
}

/** Size and time of the last change as one text, `-` when there is no such file. */
export async function stampOf(file: string): Promise<string> {
  try {
    const { size, mtimeMs } = await stat(file);
    return `${size}@${mtimeMs}`;
  } catch {
    return '-';
  }
}

export async function isOwnFile(file: string): Promise<boolean> {
  try {
    return (await lstat(file)).isFile();
  } catch {
    return false;
  }
}
