import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const server = fileURLToPath(new URL('fixtures/kv-server.js', import.meta.url));

/** A folder of a user, in which nothing is installed. */
export class Project {
  readonly dir = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-project-'));

  write(name: string, text: string): void {
    const file = path.join(this.dir, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}

export interface KvOptions {
  /** What the server does wrong. */
  readonly fault?: string;
  /** Fields instead of, or beside, those of the definition; source text. */
  readonly fields?: Readonly<Record<string, string>>;
}

/** The source of a definition of the server. */
export function kvSystem({ fault = '', fields = {} }: KvOptions = {}): string {
  const all: Record<string, string> = {
    name: "'kv'",
    ports: "['http']",
    start: `({ id, ports, peers }) => ['${process.execPath}', '${server}', '--id', id, '--port', ports.http, '--peers', peers.join(), '--fault', '${fault}']`,
    ready: "'GET /health'",
    role: "({ id }) => (id === 1 ? 'leader' : 'follower')",
    client: `http({
      read: { get: '/kv/:key', value: '.value', missing: 404 },
      write: { put: '/kv/:key', body: { value: '$value' } },
      cas: { put: '/kv/:key', body: { if: '$expected', value: '$value' }, precondition: 412 },
      refused: [421],
    })`,
    ...fields,
  };
  const lines = Object.entries(all).map(([name, text]) => `  ${name}: ${text},`);
  return `defineSystem({\n${lines.join('\n')}\n})`;
}

/** A file that exports such a system. */
export function kvFile(options: KvOptions = {}): string {
  return `import { defineSystem, functions, http, PreconditionFailed, Refused } from 'raft-jepsen';\n\nexport default ${kvSystem(options)};\n`;
}
