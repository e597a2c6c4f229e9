import type { Argument, Command, Option } from 'commander';
import { allCommands } from '../../src/cli/commands.ts';
import { code, table } from './markdown.ts';

const program = 'raft-jepsen';
const commands = await allCommands();

/** commander types a default as `any`. */
type OptionFacts = Omit<Option, 'defaultValue'> & {
  readonly defaultValue?: string | number | boolean;
};

export function commandTable(): string {
  return table(
    ['command', 'does'],
    commands.map((command) => [
      `[${code(command.name())}](#${program}-${command.name()})`,
      command.summary(),
    ]),
  );
}

/**
 * A section for each command, with its arguments, options and examples; its subcommands after
 * it. What all subcommands take stands once, with the command that they belong to.
 */
export function commandReference(): string {
  return commands
    .flatMap((command) => {
      const title = `${program} ${command.name()}`;
      const shared = sharedOptions(command);
      const flags = new Set(shared.map((option) => option.flags));
      return [
        section(command, `## ${title}`, [...ownOptions(command), ...shared]),
        ...command.commands.map((each) => {
          const own = ownOptions(each).filter((option) => !flags.has(option.flags));
          return section(each, `### ${title} ${each.name()}`, own);
        }),
      ];
    })
    .join('\n\n');
}

function ownOptions(command: Command): Option[] {
  const options = command.createHelp().visibleOptions(command);
  return options.filter(({ long }) => long !== '--help');
}

/** Options that every subcommand has. */
function sharedOptions({ commands }: Command): Option[] {
  const [first, ...others] = commands.map(ownOptions);
  return (first ?? []).filter(({ flags }) =>
    others.every((options) => options.some((option) => option.flags === flags)),
  );
}

function section(command: Command, heading: string, options: readonly Option[]): string {
  const [, examples] = helpText(command).split(/^Examples:\n/m);
  const blocks = [
    heading,
    command.description(),
    code(`${heading.replace(/^#+ /, '')} ${command.usage()}`),
    ...command.registeredArguments.filter(({ description }) => description !== '').map(argument),
    options.length === 0 ? '' : table(['option', 'what'], options.map(optionRow)),
    examples === undefined ? '' : `\`\`\`sh\n${commentedExamples(examples)}\n\`\`\``,
  ];
  return blocks.filter((block) => block !== '').join('\n\n');
}

/** `--help` as it is printed, with what is added after the options. */
function helpText(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
  return text;
}

/** `raft-jepsen doctor     will it work?` → a command with a comment. Lines of prose are left out. */
function commentedExamples(text: string): string {
  return text
    .split('\n')
    .filter((line) => line.startsWith('  '))
    .map((line) => line.slice(2).replace(/^(.*?\S)( {2,})(\S.*)$/, '$1$2# $3'))
    .join('\n');
}

function argument(each: Argument): string {
  const choices = each.argChoices === undefined ? '' : ` (${each.argChoices.join(', ')})`;
  return `${code(each.name())}: ${each.description}${choices}`;
}

function optionRow({ flags, description, argChoices, defaultValue }: OptionFacts): string[] {
  // Some descriptions tell what each choice means.
  const untold = argChoices?.filter((choice) => !description.includes(`(${choice}`)) ?? [];
  const facts = [
    ...(untold.length === 0 ? [] : [untold.map(code).join(', ')]),
    ...(defaultValue === undefined || typeof defaultValue === 'boolean'
      ? []
      : [`default: ${code(String(defaultValue))}`]),
  ];
  return [code(flags), facts.length === 0 ? description : `${description} (${facts.join('; ')})`];
}
