// Would catch: an entry of the package that cannot be imported by its name, and a checker that
// has come to need something that a browser page does not have.
import { runInNewContext } from 'node:vm';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import type * as checker from '../../checker/index.ts';

describe('the package', () => {
  test.each([
    ['raft-jepsen', ['recordHistory', 'readHistory', 'encodeHistory', 'createRecorder']],
    ['raft-jepsen/checker', ['checkLinearizable', 'registerModel']],
  ])('%s is an entry', async (name, exported) => {
    const entry = (await import(/* @vite-ignore */ name)) as object;
    expect(Object.keys(entry)).toEqual(expect.arrayContaining(exported));
  });

  test('raft-jepsen/vitest is an entry that registers the matcher', async () => {
    const name = 'raft-jepsen/vitest';
    await import(/* @vite-ignore */ name);
    expect('').not.toEqual({});
    expect(typeof (expect('') as unknown as Record<string, unknown>)['toBeLinearizable']).toBe(
      'function',
    );
  });
});

describe('in a browser', () => {
  test('the checker is one file that needs no global of Node', async () => {
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(new URL('../../checker/index.ts', import.meta.url))],
      bundle: true,
      platform: 'browser',
      format: 'iife',
      globalName: 'checker',
      write: false,
    });
    const [bundle] = outputFiles;
    // A context of its own has the language and nothing else: no process, Buffer, timers or TextDecoder.
    const program = `${bundle!.text}; (${judge.toString()})(checker)`;
    expect(runInNewContext(program, {})).toBe('valid invalid stale-read');
  });
});

/** Runs inside the context, so it may name nothing from here but its parameter. */
function judge({ checkLinearizable, register }: typeof checker): string {
  const operation = (index: number, f: string, input: number | null, output: number | null) => ({
    process: index,
    f,
    key: 'k',
    input,
    output,
    type: 'ok' as const,
    invokedAtUs: index * 10,
    completedAtUs: index * 10 + 5,
    invokeIndex: index * 2,
    completeIndex: index * 2 + 1,
  });
  const write = operation(0, 'write', 5, 5);
  const good = checkLinearizable([write, operation(1, 'read', null, 5)], { model: register });
  const bad = checkLinearizable([write, operation(1, 'read', null, null)], { model: register });
  return `${good.verdict} ${bad.verdict} ${bad.keys[0]?.counterexample?.anomaly ?? 'untold'}`;
}
