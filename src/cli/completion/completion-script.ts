import type { Command } from 'commander';
import {
  commandWords,
  type CommandWords,
  type OptionWords,
  type Values,
} from './completion-words.ts';
import type { Shell } from './shells.ts';

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

const topLevel = (commands: readonly CommandWords[]): CommandWords[] =>
  commands.filter(({ name }) => !name.includes(' '));

/** The last word of a command: `start` of `cluster start`. */
const ownName = (name: string): string => name.slice(name.lastIndexOf(' ') + 1);

const below = (name: string, commands: readonly CommandWords[]): CommandWords[] =>
  commands.filter((each) => each.name.startsWith(`${name} `));

/** A pattern for a command also matches what stands below it: the first match counts. */
const deepestFirst = (commands: readonly CommandWords[]): CommandWords[] => [
  ...commands.filter(({ name }) => name.includes(' ')),
  ...topLevel(commands),
];

/** The names of the commands that have others below them. */
const withCommandsBelow = (commands: readonly CommandWords[]): string[] =>
  topLevel(commands)
    .map(({ name }) => name)
    .filter((name) => below(name, commands).length > 0);

/** Prints the names that the configuration of the folder adds, among the others of their kind. */
const ownFunction = '_raft_jepsen_own';

/** @param hasConfig tells whether there is one: where there is none, nothing is waited for */
function ownNames(program: string, hasConfig: string): string {
  return `${ownFunction}() {
  ${hasConfig} && ${program} list "$1" --names 2>/dev/null
}`;
}

// bash ------------------------------------------------------------------------------------

function bashScript(
  program: string,
  flags: readonly string[],
  commands: readonly CommandWords[],
): string {
  const run = `_${program.replaceAll('-', '_')}`;
  return `# bash completion of ${program}
${ownNames(program, 'compgen -G "raft-jepsen.config.*" >/dev/null')}
${run}() {
  local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]}
  COMPREPLY=()
  # bash takes --option=value for three words.
  if [ "$word" = = ]; then
    word=
  elif [ "$previous" = = ]; then
    previous=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W ${quoted([...topLevel(commands).map(({ name }) => name), ...flags].join(' '))} -- "$word"))
    return
  fi
${withCommandsBelow(commands)
  .map(
    (name) =>
      `  [ "$command" = ${name} ] && [ "$COMP_CWORD" -gt 2 ] && command+=" \${COMP_WORDS[2]}"`,
  )
  .join('\n')}
  case "$command $previous" in
${commands.flatMap(bashOptionCases).join('\n')}
  esac
  case "$command $word" in
${deepestFirst(commands).map(bashCommandCases).join('\n')}
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
      const { own } = values;
      const more = own === undefined ? '' : `" $(${ownFunction} ${own})"`;
      const names = quoted(values.names.join(' ')) + more;
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
  return `#compdef ${program}
# zsh completion of ${program}
${ownNames(program, 'ls raft-jepsen.config.* >/dev/null 2>&1')}
${run}() {
${zshLevel(topLevel(commands), commands, '  ')}
}
if [ "$funcstack[1]" = ${quoted(run)} ] || [ "$funcstack[1]" = ${quoted(`_${program}`)} ]; then
  ${run} "$@"
else
  compdef ${run} ${program}
fi
`;
}

/** Proposes the commands of a level, or goes on with the one that stands there. */
function zshLevel(
  level: readonly CommandWords[],
  commands: readonly CommandWords[],
  indent: string,
): string {
  const cases = level.map((command) => {
    const inner = below(command.name, commands);
    const body =
      inner.length > 0
        ? zshLevel(inner, commands, `${indent}    `)
        : `${indent}    ${zshArguments(command)}`;
    return `${indent}  ${ownName(command.name)})\n${body}\n${indent}  ;;`;
  });
  const list = level.map(({ name, about }) => quoted(`${ownName(name)}:${about}`));
  const lines = [
    'if (( CURRENT == 2 )); then',
    `  local -a commands=(${list.join(' ')})`,
    "  _describe 'command' commands",
    '  return',
    'fi',
    'shift words',
    '(( CURRENT-- ))',
    'case $words[1] in',
  ];
  return [...lines.map((line) => indent + line), ...cases, `${indent}esac`].join('\n');
}

function zshArguments({ options, argument }: CommandWords): string {
  const specs = [...options.flatMap(zshOption), `'*:argument:${zshAction(argument)}'`];
  return `_arguments ${specs.join(' ')}`;
}

function zshOption({ flags, about, value }: OptionWords): string[] {
  // In a specification of _arguments, brackets hold the description and a colon ends it.
  const escaped = about.replace(/[[\]\\:]/g, '\\$&');
  const action = value.kind === 'none' ? '' : `:value:${zshAction(value)}`;
  return flags.map((flag) => quoted(`${flag}[${escaped}]`).slice(0, -1) + `${action}'`);
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
    case 'names': {
      const { own, names, several } = values;
      const more = own === undefined ? [] : [`$(${ownFunction} ${own})`];
      if (several) return `_values -s , name ${[...names, ...more].join(' ')}`;
      // A list in brackets is taken as it stands.
      return own === undefined
        ? `(${names.join(' ')})`
        : `{compadd -- ${[...names, ...more].join(' ')}}`;
    }
  }
}

// fish ------------------------------------------------------------------------------------

function fishScript(program: string, commands: readonly CommandWords[]): string {
  const complete = `complete -c ${program}`;
  const lines = commands.flatMap(({ name, about, options, argument }) => {
    const [outer, inner] = name.split(' ');
    const names = below(name, commands).map((each) => ownName(each.name));
    const proposed =
      inner === undefined
        ? '__fish_use_subcommand'
        : `__fish_seen_subcommand_from ${outer}; and not __fish_seen_subcommand_from ${below(
            outer ?? '',
            commands,
          )
            .map((each) => ownName(each.name))
            .join(' ')}`;
    const inside = `${complete} -n ${quoted(
      inner === undefined
        ? `__fish_seen_subcommand_from ${name}`
        : `__fish_seen_subcommand_from ${outer}; and __fish_seen_subcommand_from ${inner}`,
    )}`;
    return [
      `${complete} -n ${quoted(proposed)} -f -a ${ownName(name)} -d ${quoted(about)}`,
      ...options.map(
        (option) =>
          `${inside} ${fishFlags(option)}${fishValues(option.value)} -d ${quoted(option.about)}`,
      ),
      ...(argument.kind === 'names' && names.length === 0
        ? [`${inside} -f -a ${quoted(argument.names.join(' '))}`]
        : []),
    ];
  });
  const own = [
    `function ${ownFunction}`,
    '  count raft-jepsen.config.* >/dev/null',
    `  and ${program} list $argv[1] --names 2>/dev/null`,
    'end',
  ];
  return [`# fish completion of ${program}`, ...own, ...lines, ''].join('\n');
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
    case 'names': {
      const { own } = values;
      const more = own === undefined ? [] : [`(${ownFunction} ${own})`];
      const names = [...values.names, ...more].join(' ');
      // After a comma, the next name: what stands before it is kept.
      return values.several
        ? ` -x -a ${quoted(`(__fish_append , ${names})`)}`
        : ` -x -a ${quoted(names)}`;
    }
  }
}
