import { Argument, Command } from 'commander';
import { shells, type Shell } from './shells.ts';

export function completionCommand(): Command {
  return new Command('completion')
    .summary('print a script that completes commands in your shell')
    .description('Prints a script with which the shell completes commands, options and names.')
    .addArgument(new Argument('<shell>').choices(shells))
    .addHelpText(
      'after',
      `
Examples:
  raft-jepsen completion bash >> ~/.bash_completion
  raft-jepsen completion zsh > "\${fpath[1]}/_raft-jepsen"
  raft-jepsen completion fish > ~/.config/fish/completions/raft-jepsen.fish`,
    )
    .action(async (shell: Shell, _options: unknown, command: Command) => {
      // Loaded here, so that --help does not wait for the names of workloads and bugs.
      const { completionScript } = await import('./completion-script.ts');
      process.stdout.write(completionScript(shell, command.parent ?? command));
    });
}
