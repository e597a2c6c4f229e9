// Would catch: nodes or client processes that outlive a harness that was killed, on either network.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { obstacleToNamespaces } from '../../../src/world/live/net/netns/can-make.ts';
import { needs } from '../../needs.ts';
import { processesNaming } from '../../world/live/processes.ts';
import { launcher } from '../launch.ts';
import { kvFile, Project } from './project.ts';

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => {
  for (const { pid } of processesNaming(project.dir)) process.kill(pid, 'SIGKILL');
  project.remove();
});

/** A client of the line protocol that never ends by itself, whatever becomes of its input. */
const client = `
import { createInterface } from 'node:readline';
const say = (line) => process.stdout.write(JSON.stringify(line) + '\\n');
process.stdout.on('error', () => undefined);
setInterval(() => undefined, 1000);
for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) process.on(signal, () => undefined);
createInterface({ input: process.stdin }).on('line', (line) => {
  const { type, id } = JSON.parse(line);
  say(type === 'hello' ? { type, protocol: 1 } : { id, type: 'info', error: 'no idea' });
});
`;

const hasNamespaces = needs(
  'network namespaces',
  (await obstacleToNamespaces()) === undefined,
  'docs/networks.md',
);
const nets = hasNamespaces ? ['proxy', 'netns'] : ['proxy'];

describe('a harness that is killed while client processes run', () => {
  it.each(nets)(
    'leaves nothing with --net %s',
    async (net) => {
      const definition = `clientProcess({ command: ['${process.execPath}', '${project.dir}/client.mjs'], supports: ['read', 'write'] })`;
      project.write('client.mjs', client);
      const start = `({ id, ports, peers, dataDir, host }) => ['${process.execPath}', '${project.dir}/server.mjs', ports.http, host, dataDir]`;
      project.write(
        'server.mjs',
        `import http from 'node:http';
       http.createServer((_, response) => response.end('{}')).listen(+process.argv[2], process.argv[3]);`,
      );
      const file = kvFile({ fields: { client: definition, start } });
      project.write('kv.ts', file.replace('{ defineSystem', '{ clientProcess, defineSystem'));
      const args = [
        'run',
        '--system',
        './kv.ts',
        '--nodes',
        '2',
        '--net',
        net,
        '--time-limit',
        '60',
      ];
      const harness = spawn(process.execPath, [launcher, ...args], {
        cwd: project.dir,
        stdio: ['ignore', 'ignore', 'pipe'],
        timeout: 60_000,
        killSignal: 'SIGKILL',
      });
      const ended = once(harness, 'exit');
      let told = '';
      for await (const line of createInterface({ input: harness.stderr })) {
        told += `${line}\n`;
        if (/ s {2}run$/.test(line)) break;
      }
      const running = (): string[] => processesNaming(project.dir).map(({ command }) => command);
      expect(running().filter((each) => each.includes('client.mjs')).length, told).toBeGreaterThan(
        0,
      );
      expect(running().filter((each) => each.includes('server.mjs')).length).toBe(2);
      harness.kill('SIGKILL');
      await ended;
      const deadlineMs = performance.now() + 15_000;
      while (running().length > 0 && performance.now() < deadlineMs) await sleep(50);
      expect(running()).toEqual([]);
    },
    90_000,
  );
});
