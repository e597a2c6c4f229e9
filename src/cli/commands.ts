import type { Command } from 'commander';
import { checkCommand } from './check.ts';
import { clusterCommand } from './cluster.ts';
import { completionCommand } from './completion.ts';
import { doctorCommand } from './doctor.ts';
import { initCommand } from './init.ts';
import { listCommand } from './list.ts';
import { reportCommand } from './report.ts';
import { runCommand } from './run.ts';
import { serveCommand } from './serve.ts';
import { serverCommand } from './server.ts';
import { testCommand } from './test.ts';

/** Every command, in the order in which --help and docs/reference/commands.md tell them. */
export function allCommands(): Command[] {
  return [
    runCommand(),
    testCommand(),
    checkCommand(),
    reportCommand(),
    serveCommand(),
    listCommand(),
    doctorCommand(),
    initCommand(),
    completionCommand(),
    serverCommand(),
    clusterCommand(),
  ];
}
