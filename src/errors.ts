import { exitCodes } from './exit-codes.ts';

/**
 * Every error that a user can meet, worded in one place: a code, when it comes, and what to do
 * next. `docs/reference/errors.md` is made from this list. Programmer errors are plain `Error`s.
 */
export interface ErrorEntry {
  readonly title: string;
  readonly when: string;
  readonly remedy: string;
}

export const errorCodes = {
  RJ001: {
    title: 'Node is too old',
    when: 'Node is older than 20.19.',
    remedy: 'Install a current Node release.',
  },
  RJ002: {
    title: 'dist/ is missing',
    when: 'A checkout without a build.',
    remedy: '`npm ci`, or `npm run build`.',
  },
  RJ010: {
    title: 'unknown command or option, or an option is malformed',
    when: 'A command or option does not exist, or its value is not of the kind it takes.',
    remedy: '`raft-jepsen --help`; the message names the value and what was expected.',
  },
  RJ011: {
    title: 'unknown workload',
    when: '`--workload` names none that exists.',
    remedy: 'Choose one of docs/workloads.md.',
  },
  RJ012: {
    title: 'unknown nemesis',
    when: '`--nemesis` names none that exists, or a step of a schedule is malformed.',
    remedy: 'Choose from docs/nemeses.md.',
  },
  RJ013: {
    title: 'unknown planted bug, or planted bugs are not allowed here',
    when: '`--bug` names none that exists, or a server was started with one outside a test.',
    remedy: 'Choose from docs/planted-bugs.md.',
  },
  RJ014: {
    title: 'a port is in use',
    when: 'Another process listens on a port that a node (or `serve`) needs; the message names the port, and the process where that can be found out.',
    remedy: 'Leave `--base-port` out, and free ports are found; or end that process.',
  },
  RJ015: {
    title: 'the results folder cannot be written',
    when: 'The results folder cannot be made or written, or a report cannot be written into it.',
    remedy: '`--results DIR` with a folder that you may write to.',
  },
  RJ016: {
    title: 'a file cannot be read',
    when: 'A file that was named cannot be opened or read, or there is no such run.',
    remedy: 'Check the path and its permissions.',
  },
  RJ017: {
    title: 'a file cannot be written',
    when: 'A file or a folder that was asked for cannot be made or written: permissions, a full disk, a file where a folder is needed.',
    remedy: 'Name a folder that you may write to.',
  },
  RJ020: {
    title: 'a history is malformed',
    when: 'A line of a history is not an event, or the events do not fit together (a completion without an invocation, two open operations of one process, time going back). The message names the line. Nothing is guessed.',
    remedy: 'Mend the history or the program that wrote it; docs/formats.md says what is expected.',
  },
  RJ021: {
    title: 'a history does not fit its model',
    when: 'A well-formed history has an operation that its model does not know.',
    remedy: 'Choose the model that fits with `--model`.',
  },
  RJ022: {
    title: 'no model',
    when: 'A program gave the checker something else than a model: a name, or an object that lacks one of its functions.',
    remedy: 'Import a model from `raft-jepsen/checker`, or write one: docs/library.md.',
  },
  RJ023: {
    title: 'a value that no history can hold',
    when: 'A program recorded, or gave to the checker, a value that JSON does not have: a BigInt, NaN, a Date, undefined.',
    remedy: 'Record a JSON value that stands for it, a BigInt as its `String()`: docs/library.md.',
  },
  RJ025: {
    title: 'something else than a file is in the way',
    when: 'A file is to be written where a folder, a device or a pipe has its name. (A device or pipe that you name yourself, such as `/dev/stdout`, is written into.)',
    remedy: 'Remove it, or name another file.',
  },
  RJ026: {
    title: 'a file of a run is not read',
    when: 'A file of a run is a device or a pipe, for which its reader would wait, or a link that leads out of the folder.',
    remedy: 'Read runs whose files lie in their own folder.',
  },
  RJ030: {
    title: 'a node did not start',
    when: 'A node ended or did not answer in time at the start, or after a restart.',
    remedy: 'Read the end of its log, in the message and in `nodes/` of the run.',
  },
  RJ031: {
    title: 'no leader was elected',
    when: 'The cluster started but elected no leader in time.',
    remedy: 'See the node logs; a very slow machine may need fewer nodes.',
  },
  RJ032: {
    title: 'a fault did not take effect',
    when: 'The proof that a fault is in force failed: a probe crossed a cut, a paused process still ran.',
    remedy: 'The run is not the test that you asked for and does not count. See the node logs.',
  },
  RJ033: {
    title: 'a fault could not be undone',
    when: 'The proof that a fault was undone failed.',
    remedy: 'As above. The nodes are ended all the same.',
  },
  RJ034: {
    title: 'the recorder could not write the history',
    when: 'The history could not be written (a full disk, say).',
    remedy:
      'Make room, or choose another folder with `--results`. What was written before can be checked.',
  },
  RJ035: {
    title: "a node's log is damaged",
    when: 'A node finds a bad record in the middle of its log at its start. (A torn record at the end is cut off silently: nobody relied on it.)',
    remedy: 'Restore the data folder, or replace the node: it must not forget what it promised.',
  },
  RJ036: {
    title: 'a probe of the system is broken',
    when: "A system's `probePeer` or `status` threw an error that is a mistake of its own, not a missing answer.",
    remedy: 'Mend the probe; the message has what it threw.',
  },
  RJ037: {
    title: 'standard output could not be written',
    when: 'What a command had to say could not be written to its standard output (a full disk, say). Exit code 255, unless a violation was proven. A reader that went away is no error.',
    remedy:
      'Make room, or send the output elsewhere. A run is stored in its results folder all the same.',
  },
  RJ038: {
    title: 'too many open files',
    when: 'The limit of files that this process may open is too low for the command to load or go on.',
    remedy: '`ulimit -n 1024` in the shell, or run fewer things at once.',
  },
  RJ040: {
    title: 'the links between the nodes are gone',
    when: 'The process of the harness that carries what the nodes say to one another ended by itself, or does not answer.',
    remedy:
      "See links.log in the run's folder of node logs, and run it again: nothing was found out about the system.",
  },
  RJ045: {
    title: 'a data folder is in use',
    when: 'A second server was started on the data folder of one that runs: it would destroy what the first one is just writing.',
    remedy: 'Choose another `--data-dir`, or end the server that runs there.',
  },
  RJ046: {
    title: "the cluster is another user's",
    when: 'The files of the cluster in `--dir` may not be read: another user started it.',
    remedy: 'Run the command as that user, or give a `--dir` of your own.',
  },
  RJ050: {
    title: 'no cluster runs in this folder',
    when: 'A `cluster` command that needs a running cluster found none in `--dir`.',
    remedy: '`raft-jepsen cluster start`, or give `--dir` of the cluster that you mean.',
  },
  RJ051: {
    title: 'a cluster runs in this folder already',
    when: '`cluster start` or `cluster clean` in the folder of a cluster that runs.',
    remedy: '`raft-jepsen cluster stop` first, or give another `--dir`.',
  },
  RJ052: {
    title: 'the cluster has no such node',
    when: 'A node was named that is not of this cluster.',
    remedy: '`raft-jepsen cluster status` lists the nodes; `2` and `n2` are the same one.',
  },
  RJ053: {
    title: 'the folder is not that of such a cluster',
    when: '`cluster start` or `clean` in a folder that holds other things, or the data of a cluster of another size.',
    remedy: 'Give another `--dir`; or `cluster clean` first, for a cluster of another size.',
  },
  RJ054: {
    title: 'the supervisor of the cluster does not answer',
    when: 'The process that holds a cluster together is stopped or stuck.',
    remedy: '`raft-jepsen cluster stop` ends it whatever its state; see `supervisor.log`.',
  },
  RJ055: {
    title: 'a cluster could not be ended',
    when: 'A process of the cluster is still there after SIGKILL.',
    remedy:
      'End it by hand; the message names it. It may be of another user, or waiting for a disk.',
  },
  RJ060: {
    title: 'unknown system',
    when: 'A system was named that this version does not have, as in the folder of a cluster that another version started.',
    remedy: 'Choose one of those that the message lists, or use the version that knows it.',
  },
  RJ061: {
    title: 'a configuration cannot be loaded',
    when: '`--system ./file.ts` names no file, or `raft-jepsen.config.ts` (or that file) does not compile, or throws while it is loaded. The message has the file, the line and what was thrown.',
    remedy:
      'Mend the file at that line. It is loaded by jiti, which checks no types: `npx tsc --noEmit` does.',
  },
  RJ062: {
    title: 'a configuration is malformed',
    when: 'A field of a configuration or of a system in it is missing, of the wrong kind, or not known. The message names the field, its value and what was expected.',
    remedy:
      'docs/your-system.md lists the fields; `defineSystem` and `defineConfig` let your editor check them.',
  },
  RJ063: {
    title: 'the system has not what the workload needs',
    when: 'The workload is about an operation that the client of the system does not declare: `cas`, for one without compare-and-set.',
    remedy: 'Choose another `--workload`, or declare the operation in the client of the system.',
  },
  RJ065: {
    title: 'a function of the system failed',
    when: '`start`, `setUp` or another function of a configured system threw, or returned what it must not.',
    remedy: 'Mend it; the message has what it threw.',
  },
  RJ070: {
    title: 'a client process does not start',
    when: 'The program of `clientProcess` cannot be run, ends before it says hello, or does not say hello in time.',
    remedy:
      'Try the command by hand, in the folder of the configuration: it must print its hello at once, and flush it.',
  },
  RJ071: {
    title: 'a client process does not speak the protocol',
    when: 'The first line of a client process is not its hello, or does not fit the configuration.',
    remedy:
      'docs/client-process.md has the protocol; whatever is not an answer goes to standard error.',
  },
  RJ072: {
    title: '`clientProcess` is told something that it does not understand',
    when: 'The options of `clientProcess` in a configuration are malformed.',
    remedy: 'The message names the option; docs/client-process.md lists them.',
  },
  RJ073: {
    title: 'a client process without a run',
    when: 'A client of a system whose clients are processes was opened where there is nobody to start and end them, as in a cluster by hand.',
    remedy: '`raft-jepsen run` or `raft-jepsen test` with that system.',
  },
  RJ080: {
    title: 'no network of namespaces here',
    when: '`--net netns` was asked for where it cannot be: a program is missing, or the machine allows no namespaces. The message says which.',
    remedy: 'What the message says; or `--net proxy`, which needs nothing.',
  },
  RJ081: {
    title: 'a system that needs a network of namespaces',
    when: "The system's nodes have one address each for all of their peers, so a proxy for each pair cannot stand between them, and the network of namespaces was not asked for or cannot be had.",
    remedy: '`--net netns`, on a machine that allows it: docs/networks.md.',
  },
  RJ082: {
    title: 'a network that is not ours',
    when: 'A program of your own asked for the network of namespaces without being in a network namespace of its own.',
    remedy: 'Start it by `unshare -Urn`.',
  },
  RJ083: {
    title: 'the network of namespaces failed',
    when: 'A program that makes or changes the network of a run failed, or a process that holds a namespace ended.',
    remedy: 'Run it again; `--net proxy` needs none of them.',
  },
  RJ084: {
    title: 'the process in the namespaces ended early',
    when: 'With `--net netns` a run takes place in a process of its own, inside a network namespace, and that process was killed.',
    remedy:
      'The message says by which signal; what was recorded until then is in the folder of the run.',
  },
  RJ085: {
    title: 'the program of a node cannot be run',
    when: '`--system maelstrom` or `--system http-kv` without `--bin`, a `--bin` that does not exist or may not be executed, or `--bin-args` with a quote that is not closed.',
    remedy:
      'Give the path of a program that may be executed; `--bin python3 --bin-args raft.py` for one that its interpreter runs.',
  },
  RJ086: {
    title: 'an option of another system',
    when: 'An option that only some systems have was given for one that does not have it.',
    remedy: 'Choose the system by `--system`, or leave the option out.',
  },
  RJ087: {
    title: 'a network cannot be so',
    when: '`--latency`, `--latency-dist` or `--loss` of a system whose network is the harness has a value that makes no sense.',
    remedy: 'Give milliseconds, a share from 0 to 1, or one of the names in the message.',
  },
  RJ090: {
    title: 'a seed did not repeat',
    when: 'A simulated run of the same seed went otherwise the second time.',
    remedy:
      'That is a bug of the simulator, or of a system that has a clock or a chance of its own: report it with the seed.',
  },
  RJ091: {
    title: 'no delay',
    when: '`--delay` of a simulated network is no distribution.',
    remedy: 'Give milliseconds, a range such as `0.1..5`, or `exp:2`.',
  },
  RJ092: {
    title: 'an option that only many seeds have',
    when: '`--shard`, `--jobs` or `--keep-going` was given without `--seeds`.',
    remedy: 'Add `--seeds N`, or leave it out.',
  },
  RJ093: {
    title: 'unknown profile',
    when: '`--profile` names none that exists.',
    remedy: 'Choose one of those that the message names.',
  },
  RJ110: {
    title: 'a part of the configuration failed',
    when: 'A function of a workload, a nemesis or a checker of the configuration threw, or returned what it must not.',
    remedy:
      'Mend it; the message names it and has what it threw. docs/own-workloads.md has an example.',
  },
  RJ112: {
    title: 'a file of a node lies elsewhere',
    when: 'A path in `files` that `start` returned is absolute, has `..` in it, or goes through a link: files of a node are written into its `dataDir`, which is removed in the end.',
    remedy: 'Give paths within `dataDir`.',
  },
  RJ111: {
    title: 'unknown checker',
    when: '`--checker` names none of the checkers of the configuration.',
    remedy: '`raft-jepsen list checkers` prints them; `properties` are asked without being named.',
  },
  RJ120: {
    title: 'nothing that can be done to packets',
    when: '`--packet-faults` names something that the family `packet` does not have.',
    remedy: 'Choose of the names in the message; docs/nemeses.md explains them.',
  },
  RJ121: {
    title: 'a network that cannot do this to packets',
    when: '`--packet-faults`, or a step of a schedule, asks for something that the network between the nodes cannot do. The message says why.',
    remedy: 'Choose what it can do, or another network by `--net`: docs/networks.md has a table.',
  },
  RJ122: {
    title: 'packets were not treated as they should be',
    when: 'Packets went over links that should lose, delay or double them, and nothing was done to them.',
    remedy: 'The run cannot be judged: run it again. If it comes again, please report it.',
  },
  RJ128: {
    title: 'a system that cannot be operated',
    when: 'A nemesis changes members, hands the office over or forces snapshots, and the system says nothing of how an operator does that.',
    remedy: 'Choose another nemesis, or another system: `raft-jepsen list nemeses`.',
  },
  RJ130: {
    title: 'unknown storage',
    when: '`--storage` of a simulated cluster names none that exists.',
    remedy: 'Choose `records` or `bytes`.',
  },
  RJ131: {
    title: 'unknown scenario',
    when: '`--scenario` names none that exists.',
    remedy: 'Choose one of those that the message names.',
  },
  RJ099: {
    title: 'an internal error of the harness',
    when: 'Something that should not be possible.',
    remedy: 'Please report it, with the command and the message.',
  },
  RJ100: {
    title: 'there is no redis-server',
    when: '`--system redis` on a machine that has no program redis-server, or with a `--redis-bin` that may not be executed.',
    remedy: 'Install it (Debian: `apt-get install redis-server`), or name one by `--redis-bin`.',
  },
  RJ101: {
    title: 'there is no nats-server',
    when: '`--system nats` on a machine that has no program nats-server, or with a `--nats-bin` that may not be executed.',
    remedy: 'Install it (Debian: `apt-get install nats-server`), or name one by `--nats-bin`.',
  },
  RJ102: {
    title: 'no number of replicas',
    when: '`--redis-wait` or `--redis-min-replicas` is no number of replicas.',
    remedy: 'Give a number from 0 to 9, fewer than there are nodes.',
  },
  RJ105: {
    title: 'there is no dqlite-demo',
    when: '`--system dqlite-demo` on a machine that has no program of that name, or with a `--dqlite-bin` that may not be executed.',
    remedy: 'Install it (Debian: `apt-get install go-dqlite`), or name one by `--dqlite-bin`.',
  },
  RJ106: {
    title: 'there is no ZooKeeper',
    when: '`--system zookeeper` on a machine without java, or without the jars of ZooKeeper where Debian has them.',
    remedy:
      'Install it (Debian: `apt-get install zookeeper`), or say where its jars are by `--zookeeper-classpath`.',
  },
  RJ107: {
    title: 'no status',
    when: '`--refused-status` of `--system http-kv` has something that is no HTTP status of an error.',
    remedy: 'Give statuses from 400 to 599 with commas between them.',
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;

export type ErrorCode = keyof typeof errorCodes;

export { exitCodes };

/** An operating error: shown to the user as a sentence and a remedy, never as a stack trace. */
export class HarnessError extends Error {
  override readonly name = 'HarnessError';
  readonly code: ErrorCode;
  /** What the user can do about it. */
  readonly fix: string;
  readonly exitCode: number;

  constructor(
    code: ErrorCode,
    message: string,
    fix: string,
    exitCode: number = exitCodes.harnessError,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = code;
    this.fix = fix;
    this.exitCode = exitCode;
  }
}

/** One line; what is no error of ours is one inside the harness. */
export function describeError(error: unknown): string {
  if (error instanceof HarnessError) return `error[${error.code}] ${error.message}`;
  return `error[RJ099] ${error instanceof Error ? error.message : String(error)}`;
}

/** The same for a mistake in what the user typed or handed over: exit code 254. */
export function badArguments(code: ErrorCode, message: string, fix: string): HarnessError {
  return new HarnessError(code, message, fix, exitCodes.badArguments);
}

/**
 * The same for a name that is none of those that there are: names the nearest one, should it be
 * a slip, and all of them.
 *
 * @param what of which kind the name should be: "workload"
 * @param also what else could stand there: ", or several joined by commas"
 */
export function unknownName(
  code: ErrorCode,
  what: string,
  name: string,
  known: readonly string[],
  also = '',
): HarnessError {
  const message = `unknown ${what} "${name}"${didYouMean(name, known)}`;
  return badArguments(code, message, `choose from ${known.join(', ')}${also}`);
}

/** ". Did you mean …?" for the nearest of the known names; nothing when none is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const typed = name.slice(0, longestName).toLowerCase();
  const [nearest] = known
    .map((each) => ({ each, slips: slipsBetween(typed, each.toLowerCase()) }))
    .filter(({ each, slips }) => slips <= Math.max(each.length, typed.length) * maxSlips)
    .sort((a, b) => a.slips - b.slips);
  return nearest === undefined ? '' : `. Did you mean ${nearest.each}?`;
}

/** A name with more of its letters wrong is another name. */
const maxSlips = 0.4;
const longestName = 60;

/**
 * How many letters were left out, put in, mistaken, or swapped with their neighbour: the optimal
 * string alignment distance (Damerau 1964, restricted), by dynamic programming.
 */
function slipsBetween(a: string, b: string): number {
  // What stands at [i][j]: the slips between the first i letters of one and j of the other.
  const slips: number[][] = [];
  const at = (i: number, j: number): number => slips[i]?.[j] ?? Infinity;
  for (let i = 0; i <= a.length; i++) {
    const row: number[] = [];
    slips.push(row);
    for (let j = 0; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        i === 0 && j === 0
          ? 0
          : Math.min(
              at(i - 1, j) + 1,
              at(i, j - 1) + 1,
              at(i - 1, j - 1) + (isSame ? 0 : 1),
              isSwap ? at(i - 2, j - 2) + 1 : Infinity,
            ),
      );
    }
  }
  return at(a.length, b.length);
}
