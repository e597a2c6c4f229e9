import { spawn } from 'node:child_process';
import process from 'node:process';
import { badArguments, exitCodes, HarnessError } from '../../errors.ts';
import { obstacleToNamespaces } from '../../world/live/net/netns/can-make.ts';
import { commandInside, isInside } from '../../world/live/net/netns/inside.ts';
import type { Subject } from '../options/system-options.ts';
import type { NetChoice } from '../../config/net-choice.ts';

/**
 * Runs a command where the network of its choice is to be had: here, or, for `netns`, in the same
 * program once more, inside a network namespace. There clients and probes reach the nodes by
 * their own addresses, and nothing has to be carried in or out.
 *
 * @throws HarnessError RJ080 or RJ081 when it is to be had nowhere; RJ086 where there is none to choose
 */
export async function inItsNetwork(
  options: { readonly net?: NetChoice },
  { entry, options: own }: Pick<Subject, 'entry' | 'options'>,
  work: () => Promise<number>,
): Promise<number> {
  if (isInside()) return work();
  const { net = 'auto' } = options;
  if (entry.bringsNetwork === true) {
    if (net === 'auto') return work();
    throw badArguments(
      'RJ086',
      `--net ${net}: the harness itself carries the messages of ${entry.name}'s nodes`,
      'leave --net out',
    );
  }
  const oneAddress = (await entry.define?.(own))?.oneAddress === true;
  if (net === 'proxy' && oneAddress) {
    throw badArguments(
      'RJ081',
      `--net proxy: the nodes of ${entry.name} have one address each, for all of their peers, and a proxy for each pair of nodes would need one for each peer`,
      '--net netns, or leave --net out',
    );
  }
  if (net === 'proxy' || (net === 'auto' && !oneAddress)) return work();
  const obstacle = await obstacleToNamespaces();
  if (obstacle === undefined) return onceMoreInside();
  const { reason, remedy } = obstacle;
  if (oneAddress) {
    throw badArguments(
      'RJ081',
      `${entry.name} needs the network of namespaces (its nodes have one address each, for all of their peers), which cannot be made here: ${reason}`,
      remedy,
    );
  }
  throw badArguments(
    'RJ080',
    `--net netns cannot be made here: ${reason}`,
    `${remedy}; or --net proxy`,
  );
}

const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The same command line, inside. What it prints and how it ends is what it does here. */
async function onceMoreInside(): Promise<number> {
  const self = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const { file, args, env } = commandInside(self);
  // A session of its own: a Ctrl-C at the terminal reaches it once, from here.
  const child = spawn(file, args, {
    stdio: 'inherit',
    detached: true,
    env: { ...process.env, ...env },
  });
  const passOn = (signal: NodeJS.Signals): void => {
    child.kill(signal);
  };
  for (const signal of passedOn) process.on(signal, passOn);
  const { code, signal } = await new Promise<{ code: number | null; signal: string | null }>(
    (resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (exitCode, by) => resolve({ code: exitCode, signal: by }));
    },
  );
  for (const each of passedOn) process.off(each, passOn);
  if (code !== null) return code;
  // Interrupted before it could say anything.
  if (passedOn.some((each) => each === signal)) return exitCodes.interrupted;
  throw new HarnessError(
    'RJ084',
    `the process that ran inside the namespaces was ended by ${signal ?? 'a signal'}`,
    'the kernel ends processes by SIGKILL when memory is short; what it had recorded is in the folder of the run; run it again',
  );
}
