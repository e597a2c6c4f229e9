import { readFileSync } from 'node:fs';

/** The version of this package, for `test.json`. */
export function packageVersion(): string {
  // dist/src/store and src/store lie at different depths below package.json.
  for (const up of ['../../package.json', '../../../package.json']) {
    try {
      const text = readFileSync(new URL(up, import.meta.url), 'utf8');
      const { name, version } = JSON.parse(text) as { name?: string; version?: string };
      if (name === 'raft-jepsen' && version !== undefined) return version;
    } catch {
      continue;
    }
  }
  return 'unknown';
}
