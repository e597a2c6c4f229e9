// Would catch: a client process that makes a violation of a correct store, that misses one of two
// copies that do not replicate, or that outlives its run.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nemesisByName } from '../../nemesis/combined.ts';
import { execute } from '../../src/runner/execute.ts';
import { planTest } from '../../src/runner/plan.ts';
import { clientProcess } from '../../src/systems/defined/clients/client-process.ts';
import { systemFrom } from '../../src/systems/defined/system-from.ts';
import { createLiveWorld } from '../../src/world/live/world.ts';
import { workloadByName } from '../../workloads/registry.ts';
import { needs } from '../needs.ts';
import { processesNaming } from '../world/live/processes.ts';

const folder = fileURLToPath(new URL('../../examples/kv-python', import.meta.url));
const isHere = spawnSync('python3', ['--version'], { stdio: 'ignore' }).status === 0;
const hasPython = needs('python3', isHere, 'apt-get install python3');

let runDir: string;
beforeEach(() => {
  runDir = mkdtempSync(path.join(tmpdir(), 'kv-python-'));
});
afterEach(() => rmSync(runDir, { recursive: true }));

/** Each program names the folder of the run, by which what is left of it is found. */
async function verdictOf(nodes: number) {
  const system = systemFrom(
    {
      name: 'kv.py',
      ports: ['http'],
      start: ({ id, ports }) => [
        'python3',
        'kv.py',
        '--id',
        id,
        '--port',
        ports['http'] ?? 0,
        '--peers',
        runDir,
      ],
      ready: 'GET /health',
      client: clientProcess({
        command: ['python3', 'client.py', runDir],
        supports: ['read', 'write', 'cas'],
      }),
    },
    { folder },
  );
  const notes: string[] = [];
  const world = createLiveWorld({ system, nodes, runDir, onNote: (note) => notes.push(note) });
  const plan = planTest({
    workload: workloadByName('mixed'),
    nemesis: nemesisByName('none'),
    options: { timeLimitMs: 3_000, rate: 100, concurrency: 4 },
    nodes: world.nodes,
    seed: 1,
  });
  const { results } = await execute({ id: 'test', plan, world });
  expect(notes).toEqual([]);
  expect(processesNaming(runDir)).toEqual([]);
  return results.linearizability;
}

it.runIf(hasPython)('one kv.py is linearizable', async () => {
  expect((await verdictOf(1))?.verdict).toBe('valid');
});

it.runIf(hasPython)('two that do not replicate are found out, with the story', async () => {
  const found = await verdictOf(2);
  expect(found?.verdict).toBe('invalid');
  const story = found?.keys.flatMap(({ counterexample }) => counterexample?.story ?? []);
  expect(story?.length).toBeGreaterThan(1);
});
