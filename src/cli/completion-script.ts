import type { Command } from 'commander';
import {
  commandWords,
  type CommandWords,
  type OptionWords,
  type Values,
} from './completion-words.ts';
import type { Shell } from './completion.ts';

/** The script for a shell, generated from the commands themselves. */
export function completionScript(shell: Shell, program: Command): string {
  const words = commandWords(program);
  const name = program.name();
  switch (shell) {
    case 'bash':
      return bashScript(name, ownFlags(program), words);
    case 'zsh':
      return zshScript(name, words);
    case 'fish':
      return fishScript(name, words);
  }
}

/** For all three shells: nothing in it is expanded. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

const takesValue = ({ value }: OptionWords): boolean => value.kind !== 'none';

function ownFlags(program: Command): string[] {
  return program
    .createHelp()
    .visibleOptions(program)
    .flatMap(({ long }) => long ?? []);
}

// bash ------------------------------------------------------------------------------------

function bashScript(
  program: string,
  flags: readonly string[],
  commands: readonly CommandWords[],
): string {
  const run = `_${program.replaceAll('-', '_')}`;
  return `# bash completion of ${program}
${run}() {
  local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W ${quoted([...commands.map(({ name }) => name), ...flags].join(' '))} -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]} $previous" in
${commands.flatMap(bashOptionCases).join('\n')}
  esac
  case "\${COMP_WORDS[1]} $word" in
${commands.map(bashCommandCases).join('\n')}
  esac
}
complete -F ${run} ${program}
`;
}

function bashOptionCases({ name, options }: CommandWords): string[] {
  return options.filter(takesValue).map(({ flags, value }) => {
    const patterns = flags.map((flag) => quoted(`${name} ${flag}`)).join('|');
    return `    ${patterns}) ${bashReply(value)}; return ;;`;
  });
}

function bashCommandCases({ name, options, argument }: CommandWords): string {
  const flags = options.flatMap((option) => option.flags).join(' ');
  return [
    `    ${quoted(`${name} -`)}*) COMPREPLY=($(compgen -W ${quoted(flags)} -- "$word")) ;;`,
    `    ${quoted(`${name} `)}*) ${bashReply(argument)} ;;`,
  ].join('\n');
}

function bashReply(values: Values): string {
  switch (values.kind) {
    case 'none':
    case 'other':
      return ':';
    case 'file':
      return 'COMPREPLY=($(compgen -f -- "$word"))';
    case 'folder':
      return 'COMPREPLY=($(compgen -d -- "$word"))';
    case 'names': {
      const names = quoted(values.names.join(' '));
      // After a comma, the next name: what stands before it is kept.
      return values.several
        ? `local head=\${word%"\${word##*,}"}; COMPREPLY=($(compgen -P "$head" -W ${names} -- "\${word##*,}"))`
        : `COMPREPLY=($(compgen -W ${names} -- "$word"))`;
    }
  }
}

// zsh -------------------------------------------------------------------------------------

function zshScript(program: string, commands: readonly CommandWords[]): string {
  const run = `_${program.replaceAll('-', '_')}`;
  const cases = commands.map(({ name, options, argument }) => {
    const specs = [...options.flatMap(zshOption), `'*:argument:${zshAction(argument)}'`];
    return `    ${name})\n      _arguments \\\n        ${specs.join(' \\\n        ')} ;;`;
  });
  const list = commands.map(({ name, about }) => quoted(`${name}:${about}`));
  return `#compdef ${program}
# zsh completion of ${program}
${run}() {
  local -a commands
  commands=(
    ${list.join('\n    ')}
  )
  if (( CURRENT == 2 )); then
    _describe 'command' commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join('\n')}
  esac
}
if [ "$funcstack[1]" = ${quoted(run)} ] || [ "$funcstack[1]" = ${quoted(`_${program}`)} ]; then
  ${run} "$@"
else
  compdef ${run} ${program}
fi
`;
}

function zshOption({ flags, about, value }: OptionWords): string[] {
  // In a specification of _arguments, brackets hold the description and a colon ends it.
  const told = about.replace(/[[\]\\:]/g, '\\$&');
  const action = value.kind === 'none' ? '' : `:value:${zshAction(value)}`;
  return flags.map((flag) => quoted(`${flag}[${told}]`).slice(0, -1) + `${action}'`);
}

function zshAction(values: Values): string {
  switch (values.kind) {
    case 'none':
    case 'other':
      return ' ';
    case 'file':
      return '_files';
    case 'folder':
      return '_files -/';
    case 'names':
      return values.several
        ? `_values -s , name ${values.names.join(' ')}`
        : `(${values.names.join(' ')})`;
  }
}

// fish ------------------------------------------------------------------------------------

function fishScript(program: string, commands: readonly CommandWords[]): string {
  const complete = `complete -c ${program}`;
  const lines = commands.flatMap(({ name, about, options, argument }) => {
    const inside = `${complete} -n ${quoted(`__fish_seen_subcommand_from ${name}`)}`;
    return [
      `${complete} -n __fish_use_subcommand -f -a ${name} -d ${quoted(about)}`,
      ...options.map(
        (option) =>
          `${inside} ${fishFlags(option)}${fishValues(option.value)} -d ${quoted(option.about)}`,
      ),
      ...(argument.kind === 'names' ? [`${inside} -f -a ${quoted(argument.names.join(' '))}`] : []),
    ];
  });
  return [`# fish completion of ${program}`, ...lines, ''].join('\n');
}

function fishFlags({ flags }: OptionWords): string {
  return flags
    .map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`))
    .join(' ');
}

function fishValues(values: Values): string {
  switch (values.kind) {
    case 'none':
      return '';
    case 'file':
      return ' -r';
    case 'folder':
      return ` -x -a '(__fish_complete_directories)'`;
    case 'other':
      return ' -x';
    case 'names':
      return ` -x -a ${quoted(values.names.join(' '))}`;
  }
}
