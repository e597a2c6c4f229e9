import type { Command } from 'commander';
import { checkCommand } from './check/check.ts';
import { clusterCommand } from './cluster/cluster.ts';
import { completionCommand } from './completion/completion.ts';
import { doctorCommand } from './doctor/doctor.ts';
import { initCommand } from './init/init.ts';
import { listCommand } from './list/list.ts';
import { reportCommand } from './report/report.ts';
import { runCommand } from './run/run.ts';
import { serveCommand } from './serve/serve.ts';
import { serverCommand } from './server/server.ts';
import { simCommand } from './sim/sim.ts';
import { testCommand } from './test/test.ts';

/** Every command, in the order in which --help and docs/reference/commands.md list them. */
export function allCommands(): Command[] {
  return [
    runCommand(),
    testCommand(),
    simCommand(),
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
