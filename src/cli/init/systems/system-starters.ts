import type { StarterFile } from '../init-files.ts';
import type { InitKind } from '../init-options.ts';
import { clientProcessConfig, functionsConfig, httpConfig, maelstromConfig } from './configs.ts';
import { kvServer } from './kv-server.ts';
import { kvClient, maelstromNode } from './programs.ts';

/** A configuration that runs as it is, against an example beside it. */
export interface SystemStarter {
  readonly files: readonly StarterFile[];
  /** As `--system` takes it. */
  readonly system: string;
  /** What to change first, a line each. */
  readonly changes: readonly string[];
}

const configFile = 'raft-jepsen.config.ts';

const manifest: StarterFile = {
  file: 'package.json',
  about: 'what is installed, and npm test',
  text: `{
  "private": true,
  "type": "module",
  "scripts": {
    "test": "raft-jepsen run"
  }
}
`,
};

const ignored: StarterFile = {
  file: '.gitignore',
  about: 'keeps what is installed, and what runs leave, out of git',
  text: 'node_modules/\nresults/\n',
};

const server: StarterFile = {
  file: 'kv-server.mjs',
  about: 'an example: your server takes its place',
  text: kvServer,
};

const serverChanges = [
  `start in ${configFile}: the command of a node of yours`,
  'ports and ready: what it listens on, and what it answers when it can serve',
  'client: how it is asked, and what its answers mean',
];

function starter(
  config: string,
  more: readonly StarterFile[],
  rest: Partial<SystemStarter> = {},
): SystemStarter {
  const about = 'what is tested, and how: begin at the lines with CHANGE';
  const files = [manifest, ignored, { file: configFile, about, text: config }, ...more];
  return { files, system: 'kv', changes: serverChanges, ...rest };
}

export const systemStarters: Readonly<Record<Exclude<InitKind, 'cluster'>, SystemStarter>> = {
  http: starter(httpConfig, [server]),
  functions: starter(functionsConfig, [server]),
  'client-process': starter(clientProcessConfig, [
    server,
    { file: 'kv-client.mjs', about: 'an example of a client, for any language', text: kvClient },
  ]),
  maelstrom: starter(
    maelstromConfig,
    [{ file: 'node.mjs', about: 'an example: your node takes its place', text: maelstromNode }],
    {
      system: 'maelstrom',
      changes: [`bin and binArgs in ${configFile}: your program`],
    },
  ),
};
