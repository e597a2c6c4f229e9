// Would catch: a completion script that its shell cannot read, that forgets a command, an option or
// what stands below a command, or that proposes names that the command does not take.
import { beforeAll, describe, expect, it } from 'vitest';
import { nemeses } from '../../../nemesis/combined.ts';
import { plantedBugs } from '../../../src/planted-bugs.ts';
import { workloads } from '../../../workloads/registry.ts';
import { needs } from '../../needs.ts';
import { launch } from '../launch.ts';
import { hasShell, shells } from '../shell-proposals.ts';

const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name).sort();

const cases: readonly (readonly [words: string, proposed: readonly string[]])[] = [
  ['clu', ['cluster']],
  ['re', ['report']],
  ['run --workload ', names(workloads)],
  ['run --bug ', names(plantedBugs)],
  ['sim --bug stale-r', ['stale-reads']],
  ['sim --system na', ['naive']],
  ['run --nemesis ', [...names(nemeses), 'all'].sort()],
  ['run --workl', ['--workload']],
  ['test --workloads ', [...names(workloads), 'each'].sort()],
  ['check --format ', ['edn', 'native', 'ops']],
  ['check --model s', ['set', 'string-register']],
  ['list b', ['bugs']],
  ['completion z', ['zsh']],
  ['cluster st', ['start', 'status', 'stop']],
  ['cluster start --n', ['--nodes']],
  ['cluster start --bug no-s', ['no-sessions', 'no-stepdown-on-higher-term']],
  ['cluster kill 1 --d', ['--dir']],
];

describe.each(Object.entries(shells))('%s', (shell, ask) => {
  let script = '';
  beforeAll(async () => {
    const { code, stdout } = await launch(['completion', shell]);
    expect(code).toBe(0);
    script = stdout;
  });

  const isHere = needs(shell, hasShell(shell), `apt-get install ${shell}`);
  it.runIf(isHere).each(cases)('completes raft-jepsen %s', (words, proposed) => {
    expect(ask(script, `raft-jepsen ${words}`.split(' '))).toEqual(proposed);
  });
});

describe('bash', () => {
  it.runIf(hasShell('bash'))(
    'proposes commands, the next of a list, and values after =',
    async () => {
      const { stdout: script } = await launch(['completion', 'bash']);
      const after = (...words: string[]): string[] =>
        shells.bash(script, ['raft-jepsen', ...words]);
      expect(after('')).toEqual(expect.arrayContaining(['run', 'check', 'cluster', '--help']));
      expect(after('')).not.toContain('cluster start');
      expect(after('run', '--nemesis', 'kill,par')).toEqual(['kill,partition']);
      expect(after('run', '--bug', '=', 'no-f')).toEqual(['no-fsync']);
      expect(after('check', '--format', '=')).toEqual(['edn', 'native', 'ops']);
      expect(after('run', '--seed', '')).toEqual([]);
      expect(after('cluster', 'kill', '')).toEqual([]);
    },
  );
});
