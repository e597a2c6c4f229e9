import type { Command } from 'commander';

/**
 * Every command, in the order in which --help and docs/reference/commands.md list them. Each is
 * loaded when it is asked for: `check` need not wait for what `run` and `cluster` can be given.
 */
const loaders = {
  run: async () => (await import('./run/run.ts')).runCommand(),
  test: async () => (await import('./test/test.ts')).testCommand(),
  sim: async () => (await import('./sim/sim.ts')).simCommand(),
  check: async () => (await import('./check/check.ts')).checkCommand(),
  report: async () => (await import('./report/report.ts')).reportCommand(),
  serve: async () => (await import('./serve/serve.ts')).serveCommand(),
  list: async () => (await import('./list/list.ts')).listCommand(),
  doctor: async () => (await import('./doctor/doctor.ts')).doctorCommand(),
  init: async () => (await import('./init/init.ts')).initCommand(),
  completion: async () => (await import('./completion/completion.ts')).completionCommand(),
  server: async () => (await import('./server/server.ts')).serverCommand(),
  cluster: async () => (await import('./cluster/cluster.ts')).clusterCommand(),
} satisfies Readonly<Record<string, () => Promise<Command>>>;

/** `completion` proposes the names and options of all the others. */
const needsAll: readonly string[] = ['completion'];

export function allCommands(): Promise<Command[]> {
  return Promise.all(Object.values(loaders).map((load) => load()));
}

/** The defaults of a configuration are options of `run` and `test`: who reads one must know both. */
const readsDefaults: readonly string[] = ['run', 'test', 'doctor'];

/** Those that the first word typed needs: the one that it names, or all, to list and propose. */
export async function commandsFor(word: string | undefined): Promise<Command[]> {
  const isOne = word !== undefined && Object.hasOwn(loaders, word) && !needsAll.includes(word);
  if (!isOne) return allCommands();
  const words = readsDefaults.includes(word) ? readsDefaults : [word];
  return Promise.all(words.map((each) => loaders[each as keyof typeof loaders]()));
}
