import { unknownName } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import type { SystemDefinition } from './defined/definition.ts';
import type { System } from './system.ts';

/** What the command line knows of a system before it is loaded. */
export interface SystemEntry {
  readonly name: string;
  /** One paragraph: what it is, and what it promises. */
  readonly summary: string;
  /** Those of its own, beside the options that every run has. */
  readonly options: readonly SystemOption[];
  /** What a run of it has where nothing else is typed, instead of what every run has. */
  readonly defaults?: RunDefaults;
  /** By the name of a family of faults: what to know before it strikes this system. */
  readonly cautions?: Readonly<Record<string, string>>;
  /** False: it is there to be tested, and no cluster of it can be started by hand. */
  readonly byHand?: false;
  /** The harness itself carries what its nodes say: there is no network to choose. */
  readonly bringsNetwork?: true;
  /** Partitions overthrow its leaders in series: its nodes are not restarted unless that is asked for. */
  readonly overthrows?: true;
  /** What it is made of, if that is a definition: `definedEntry` has the rest. */
  define?(options: SystemOptionValues): Promise<SystemDefinition>;
  /** Loads it: `--help` waits for no system. */
  create(options: SystemOptionValues): Promise<System>;
}

/** Options of every run, by their names on the command line. */
export interface RunDefaults {
  readonly workload?: string;
  readonly nemesis?: string;
  readonly rate?: number | 'auto';
  readonly timeLimit?: number;
  readonly timeout?: number;
}

/** An option with a value, `--bug NAME`, or without one. */
export interface SystemOption {
  /** Without dashes. */
  readonly name: string;
  /** What stands for the value in the help. Absent: it has none, and is given or not. */
  readonly placeholder?: string;
  readonly summary: string;
  /** The same for a cluster by hand, where nothing is tested. Default: `summary`. */
  readonly summaryByHand?: string;
  /** The values that there are, and how any other is refused. Absent: it takes every text. */
  readonly choices?: {
    readonly all: readonly SystemChoice[];
    /** What one of them is called: "planted bug". */
    readonly noun: string;
    readonly errorCode: ErrorCode;
  };
  /** Its value is a mistake that the system is made to make: what a record calls its `bug`. */
  readonly plantsBug?: boolean;
}

export interface SystemChoice {
  readonly name: string;
  readonly summary: string;
  readonly source?: string;
  readonly teaches?: string;
}

/** Whatever has options of its own. */
export type Configurable = Pick<SystemEntry, 'options'>;

/** The value of an option that has none. */
export const givenFlag = 'yes';

/** The values that were given, by the names of the options. */
export type SystemOptionValues = Readonly<Record<string, string>>;

/**
 * The options of one system among all that were typed.
 *
 * @param valueOf what was typed for an option; undefined when it was left out
 * @throws HarnessError for a value that is none of the option's choices
 */
export function optionValues(
  { options }: Configurable,
  valueOf: (name: string) => string | undefined,
): SystemOptionValues {
  const given = options.flatMap((option) => {
    const value = valueOf(option.name);
    return value === undefined ? [] : [[option.name, checked(option, value)]];
  });
  return Object.fromEntries(given) as SystemOptionValues;
}

function checked({ choices }: SystemOption, value: string): string {
  if (choices === undefined) return value;
  const names = choices.all.map(({ name }) => name);
  if (names.includes(value)) return value;
  throw unknownName(choices.errorCode, choices.noun, value, names);
}

/** The mistake planted in a system; null: none. */
export function plantedBug({ options }: Configurable, values: SystemOptionValues): string | null {
  const option = options.find(({ plantsBug }) => plantsBug);
  return (option && values[option.name]) ?? null;
}
