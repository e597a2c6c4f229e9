// Would catch: a completion script that bash cannot source, that forgets a command or an option, or
// that proposes names that run does not take.
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { nemeses } from '../../nemesis/combined.ts';
import { workloads } from '../../workloads/registers.ts';
import { launch } from './launch.ts';

const hasShell = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0;
const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name).sort();

/** What bash proposes for the last of these words. */
function proposals(script: string, words: readonly string[]): string[] {
  const program = `${script}
COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 ))
eval "$(complete -p raft-jepsen | sed 's/complete -F \\(.*\\) raft-jepsen/\\1/')"
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const args = ['--norc', '-c', program, 'bash', ...words];
  const { stdout, stderr } = spawnSync('bash', args, { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .sort();
}

describe('raft-jepsen completion', () => {
  it.runIf(hasShell('bash'))('completes in bash', async () => {
    const { code, stdout: script } = await launch(['completion', 'bash']);
    expect(code).toBe(0);
    const after = (...words: string[]): string[] => proposals(script, ['raft-jepsen', ...words]);
    expect(after('')).toEqual(expect.arrayContaining(['run', 'check', 'report', 'list', '--help']));
    expect(after('re')).toEqual(['report']);
    expect(after('run', '--workload', '')).toEqual(names(workloads));
    expect(after('run', '--nemesis', '')).toEqual([...names(nemeses), 'all'].sort());
    expect(after('run', '--nemesis', 'kill,par')).toEqual(['kill,partition']);
    expect(after('run', '--workl')).toEqual(['--workload']);
    expect(after('check', '--format', '')).toEqual(['edn', 'native', 'ops']);
    expect(after('list', 'b')).toEqual(['bugs']);
    expect(after('run', '--seed', '')).toEqual([]);
    expect(after('completion', 'z')).toEqual(['zsh']);
  });

  it.each(['zsh', 'fish'])('is a script that %s can read, where there is one', async (shell) => {
    const { code, stdout } = await launch(['completion', shell]);
    expect(code).toBe(0);
    for (const { name } of workloads) expect(stdout).toContain(name);
    expect(stdout).toContain('time-limit');
    if (!hasShell(shell)) return;
    const checked = spawnSync(shell, ['-n'], { input: stdout, encoding: 'utf8' });
    expect([checked.status, checked.stderr]).toEqual([0, '']);
  });
});
