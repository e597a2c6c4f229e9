// Would catch: an action that YAML cannot read, whose step does not run, loses an exit code or an output,
// or takes the text of an input for a part of its script.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { check } from 'prettier';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = readFileSync(path.join(root, 'action.yml'), 'utf8');

/** The block of lines below a `run: |`, as the runner hands it to bash. */
function scripts(): string[] {
  return [...text.matchAll(/^( *)run: \|\n((?:\1 {2}.*\n|\n)+)/gm)].map(
    ([, indent = '', block = '']) => block.replaceAll(`\n${indent}  `, '\n').trimStart(),
  );
}

/** `name: default` of every input. */
function inputs(): Map<string, string> {
  const block = text.slice(text.indexOf('inputs:'), text.indexOf('outputs:'));
  const found = block.matchAll(/^ {2}([\w-]+):\n {4}description: .*\n {4}default: (.*)$/gm);
  return new Map([...found].map(([, name = '', value = '']) => [name, value.replace(/^''$/, '')]));
}

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-action-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The step as GitHub's runner would run it. */
function runStep(given: Readonly<Record<string, string>>) {
  const file = (name: string): string => path.join(folder, name);
  const env: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION_PATH: root,
    GITHUB_OUTPUT: file('output'),
    GITHUB_STEP_SUMMARY: file('summary'),
  };
  for (const [name, value] of inputs()) {
    env[`RJ_${name.toUpperCase().replaceAll('-', '_')}`] = given[name] ?? value;
  }
  writeFileSync(file('step.sh'), scripts()[1] ?? '');
  const bash = ['--noprofile', '--norc', '-eo', 'pipefail', file('step.sh')];
  const { status, stderr } = spawnSync('bash', bash, { cwd: folder, env, encoding: 'utf8' });
  const output = existsSync(file('output')) ? readFileSync(file('output'), 'utf8') : '';
  const summary = existsSync(file('summary')) ? readFileSync(file('summary'), 'utf8') : '';
  const outputs = new Map(
    [...output.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
  return { status, stderr, summary, outputs };
}

describe('action.yml', () => {
  it('is YAML, and so are the examples of its page', async () => {
    const options = { parser: 'yaml', printWidth: 100, singleQuote: true };
    expect(await check(text, options)).toBe(true);
    const page = readFileSync(path.join(root, 'docs/ci.md'), 'utf8');
    const examples = [...page.matchAll(/^```yaml\n([^]*?)^```/gm)].map(
      ([, example = '']) => example,
    );
    expect(examples.length).toBeGreaterThanOrEqual(4);
    for (const example of examples) expect(await check(example, options)).toBe(true);
  });

  it('hands every input to the step as a variable, and none as text', () => {
    expect(scripts()).toHaveLength(2);
    expect(scripts().join('\n')).not.toContain('${{');
    for (const name of inputs().keys()) {
      const variable = `RJ_${name.toUpperCase().replaceAll('-', '_')}`;
      expect(text).toContain(`${variable}: \${{ inputs.${name} }}`);
      expect(scripts()[1]).toContain(`$${variable}"`);
    }
  });

  it('sets verdict, seed and report, writes the summary, and passes', () => {
    const { status, outputs, summary } = runStep({
      workload: 'healthy',
      seed: '11',
      args: '--nodes 1',
    });
    expect(status).toBe(0);
    expect([outputs.get('verdict'), outputs.get('seed')]).toEqual(['valid', '11']);
    expect(existsSync(path.join(folder, outputs.get('report')!))).toBe(true);
    expect(summary).toContain('## ✔ Valid');
  });

  it('fails with the exit code of the violation, with its outputs and an annotation', () => {
    const { status, outputs, stderr, summary } = runStep({
      command: 'test',
      workload: 'healthy',
      args: '--nodes 1\n--max-p99 0.001',
    });
    expect(status).toBe(1);
    expect([outputs.get('verdict'), outputs.get('seed')]).toEqual(['invalid', '1']);
    expect(outputs.get('report')).toMatch(/^results\/test-.*\/index\.html$/);
    expect(stderr).toMatch(/::error title=latency-p99 violated/);
    expect(summary).toContain('## 1 run: 1 violation');
  });

  it('takes no input for a part of the script, and a wrong one for what it is', () => {
    const { status, outputs } = runStep({
      workload: 'healthy"; touch owned; "',
      args: '$(touch owned)',
    });
    expect(status).toBe(254);
    expect(outputs.size).toBe(0);
    expect(existsSync(path.join(folder, 'owned'))).toBe(false);
  });
});
