import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';

/** A shell that was asked, and what it would put in place of the last word, sorted. */
export type Ask = (script: string, words: readonly string[]) => string[];

export const hasShell = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0;

/** Runs a program in a shell: its words of output, each once. */
function run(shell: string, args: readonly string[]): string[] {
  const { status, stdout, stderr } = spawnSync(shell, args, { encoding: 'utf8', timeout: 15_000 });
  expect([shell, status, stderr]).toEqual([shell, 0, '']);
  return [...new Set(stdout.split('\n').filter((line) => line !== ''))].sort();
}

const bash: Ask = (script, words) => {
  const program = `${script}
COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 ))
eval "$(complete -p raft-jepsen | sed 's/complete -F \\(.*\\) raft-jepsen/\\1/')"
printf '%s\\n' "\${COMPREPLY[@]}"`;
  return run('bash', ['--norc', '-c', program, 'bash', ...words]);
};

const fish: Ask = (script, words) => {
  const asked = `complete -C '${words.join(' ')}'`;
  return run('fish', ['--no-config', '-c', `${script}\n${asked} | cut -f1`]);
};

/**
 * zsh completes in its line editor alone, so one with a terminal of its own is sent the line and
 * a tab. What it would propose goes through `compadd`, which is made to print it.
 */
const zsh: Ask = (script, words) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-zsh-'));
  try {
    const [file, asker] = [path.join(folder, 'script'), path.join(folder, 'asker')];
    writeFileSync(file, script);
    writeFileSync(asker, zshAsker);
    return run('zsh', ['-f', asker, file, words.join(' ')]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const zshAsker = `
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "PROMPT=; autoload -Uz compinit; compinit -u -D; source \${(q)1}
compadd () {
  if [[ \\\${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then builtin compadd \\"\\$@\\"; return \\$?; fi
  typeset -a hits; builtin compadd -A hits \\"\\$@\\"; print -rl -- '' \\"HIT:\\"\\\${^hits}
}
finish () { print -r -- ''; print -r -- DONE; exit }
comppostfuncs=(finish)
bindkey '^I' complete-word
print READY"
zpty -r -m z seen '*READY*'
zpty -w -n z "$2"$'\\t'
zpty -r -m z seen '*DONE*'
zpty -d z
print -r -- "$seen" | tr -d '\\r' | sed -n 's/^HIT://p'
`;

export const shells: Readonly<Record<'bash' | 'zsh' | 'fish', Ask>> = { bash, zsh, fish };
