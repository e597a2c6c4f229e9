import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** Processes whose environment has this entry: all that a run started inherit it. */
export function marked(entry: string): number[] {
  return pids().filter((pid) => read(`/proc/${pid}/environ`).split('\0').includes(entry));
}

/** The namespaces of these processes that are not this process's own: `net:[4026532281]`. */
export function namespacesOf(processes: readonly number[]): ReadonlySet<string> {
  const own = new Set(kinds.map((kind) => link(`/proc/self/ns/${kind}`)));
  const all = processes.flatMap((pid) => kinds.map((kind) => link(`/proc/${pid}/ns/${kind}`)));
  return new Set(all.filter((each) => each !== '' && !own.has(each)));
}

/** Who still holds one of these namespaces: by being in it, by an open file, or by a mount. */
export function holdersOf(namespaces: ReadonlySet<string>): string[] {
  const held = pids().flatMap((pid) => {
    const files = list(`/proc/${pid}/fd`).map((fd) => `/proc/${pid}/fd/${fd}`);
    const places = [...kinds.map((kind) => `/proc/${pid}/ns/${kind}`), ...files];
    return places.filter((place) => namespaces.has(link(place)));
  });
  const mounts = mountLines().filter((line) =>
    [...namespaces].some((namespace) => line.includes(namespace)),
  );
  return [...held, ...mounts];
}

/** What this machine has outside of any run: mounts, network devices and, for root, rules. */
export function outside(): string {
  const rules = process.getuid?.() === 0 ? spawnSync('nft', ['list', 'ruleset']).stdout : '';
  const devices = list('/sys/class/net').sort().join();
  return [...mountLines(), devices, String(rules)].join('\n');
}

/** Every file and folder below, relative. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

const kinds = ['net', 'user', 'mnt', 'pid', 'ipc', 'uts'] as const;

function pids(): number[] {
  return list('/proc').map(Number).filter(Number.isInteger);
}

function mountLines(): string[] {
  return read('/proc/self/mountinfo').trim().split('\n');
}

/** Empty when it has just gone, or is somebody else's. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function link(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
