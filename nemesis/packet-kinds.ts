import { badArguments, type HarnessError } from '../src/errors.ts';

/** One thing that can be done to the packets of a link, in a unit of its own. */
interface PacketFault {
  readonly unit: string;
  readonly max: number;
  /** What a schedule draws from. */
  readonly usual: readonly number[];
  /** In words, of links that this is done to. */
  readonly words: (amount: number) => string;
}

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;

/** How long a packet waits that is held up, milliseconds: as long as TCP waits at least before it sends again. */
export const stallMs = 200;
/** How far one that others overtake is held back, milliseconds. */
export const heldBackMs = { min: 5, max: 55 };

export const packetKinds = {
  loss: {
    unit: 'a share of the packets',
    max: 1,
    usual: [0.1, 0.3, 0.5],
    words: (share) => `${percent(share)} lost`,
  },
  delay: {
    unit: 'milliseconds',
    max: 60_000,
    usual: [20, 60, 150],
    words: (ms) => `${ms} ms late`,
  },
  jitter: {
    unit: 'milliseconds on average',
    max: 60_000,
    usual: [10, 40, 100],
    words: (ms) => `up to ${2 * ms} ms late, in order`,
  },
  duplication: {
    unit: 'a share of the packets',
    max: 1,
    usual: [0.1, 0.3],
    words: (share) => `${percent(share)} doubled`,
  },
  reordering: {
    unit: 'a share of the packets',
    max: 1,
    usual: [0.2, 0.5],
    words: (share) => `${percent(share)} overtaken by later ones`,
  },
  rate: {
    unit: 'kilobytes a second',
    max: 1_000_000,
    usual: [4, 16],
    words: (kilobytes) => `${kilobytes} kB/s at most`,
  },
  stall: {
    unit: 'a share of the pieces',
    max: 1,
    usual: [0.05, 0.2],
    words: (share) => `${percent(share)} held up for ${stallMs} ms, with all behind them`,
  },
} as const satisfies Readonly<Record<string, PacketFault>>;

export type PacketKind = keyof typeof packetKinds;

export const packetKindNames = Object.keys(packetKinds) as readonly PacketKind[];

/** What is done to each packet of some links. */
export interface Shape {
  readonly kind: PacketKind;
  /** In the unit of its kind. */
  readonly amount: number;
}

export function shapeWords({ kind, amount }: Shape): string {
  return packetKinds[kind].words(amount);
}

/** What a network can do to packets. */
export interface PacketAbility {
  /** What carries the links, in a word or two. */
  readonly network: string;
  /** Why it cannot do a kind. */
  readonly refused: Readonly<Partial<Record<PacketKind, string>>>;
  /** Can be done, and is only when somebody asks for it by name. */
  readonly onlyWhenAsked?: readonly PacketKind[];
}

/** What a schedule of a seed has in turn. */
export function usualKinds({ refused, onlyWhenAsked = [] }: PacketAbility): readonly PacketKind[] {
  return packetKindNames.filter(
    (kind) => refused[kind] === undefined && !onlyWhenAsked.includes(kind),
  );
}

/** Undefined when the network can do it. */
export function refusalOf(
  kind: PacketKind,
  { network, refused }: PacketAbility,
): HarnessError | undefined {
  const why = refused[kind];
  if (why === undefined) return undefined;
  const can = packetKindNames.filter((each) => refused[each] === undefined).join(', ');
  return badArguments(
    'RJ121',
    `${kind} of packets: ${network} cannot do it: ${why}`,
    can === '' ? 'choose another nemesis' : `what it can do: ${can}; docs/networks.md has them all`,
  );
}
