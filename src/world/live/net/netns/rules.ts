import type { Tally } from '../../../../../nemesis/link-shaper.ts';
import type { PacketAbility, Shape } from '../../../../../nemesis/packet-kinds.ts';

/** From the first address to the second one. */
export interface AddressPair {
  readonly from: string;
  readonly to: string;
}

const table = 'bridge raft_jepsen';

/**
 * The rules of the network: what goes through the bridge from an address to another is dropped
 * when the pair is in the one set, and treated as the second chain says when it is in the other.
 * What the harness itself sends and gets does not go through it.
 */
export const ruleSet = `table ${table} {
  set cut {
    type ipv4_addr . ipv4_addr
  }
  set shaped {
    type ipv4_addr . ipv4_addr
  }
  set rates {
    type ipv4_addr . ipv4_addr
    flags dynamic
  }
  set changed {
    type mark
    flags timeout
  }
  counter seen {
  }
  counter hit {
  }
  chain shape {
  }
  chain links {
    type filter hook forward priority 0; policy accept;
    ip saddr . ip daddr @cut drop
    ip saddr . ip daddr @shaped counter name seen jump shape
  }
}
`;

/** Makes exactly these pairs the set, in one transaction of the kernel. */
export function cutRules(pairs: readonly AddressPair[]): string {
  return replaceSet('cut', pairs);
}

/** The same for those that are shaped, with what is done to them. */
export function shapeRules(shape: Shape | undefined, pairs: readonly AddressPair[]): string {
  const empty = [`flush chain ${table} shape`, `flush set ${table} rates`];
  const rule = shape === undefined ? undefined : ruleFor(shape);
  const add = rule === undefined ? [] : [`add rule ${table} shape ${rule}`];
  return [...empty, replaceSet('shaped', pairs), ...add].join('; ');
}

function ruleFor({ kind, amount }: Shape): string | undefined {
  const drop = 'counter name hit drop';
  if (kind === 'loss') return `numgen random mod 10000 < ${Math.round(amount * 10_000)} ${drop}`;
  // Each pair has so much for itself.
  if (kind === 'rate') {
    const limit = `limit rate over ${Math.max(1, Math.round(amount))} kbytes/second burst 4 kbytes`;
    return `update @rates { ip saddr . ip daddr ${limit} } ${drop}`;
  }
  return undefined;
}

const noQueue =
  'that needs the queueing discipline netem, which is not used here; --net proxy has delay, jitter, rate and stall';

/** What these rules can do to packets. */
export const netnsPackets: PacketAbility = {
  network: 'the network of namespaces',
  refused: {
    delay: noQueue,
    jitter: noQueue,
    duplication: noQueue,
    reordering: noQueue,
    stall: 'packets are lost there for real, and loss stalls connections by itself',
  },
};

const remembered = { text: '1d', ms: 86_400_000 } as const;

/**
 * Lets the kernel remember when a change was made: it counts down from then. A transaction behind
 * that of the change: the time of one is that of its beginning, and its end may come much later.
 */
export const rememberTime = `flush set ${table} changed; add element ${table} changed { 1 timeout ${remembered.text} }`;

export const listChanged = `list set ${table} changed`;

/** How long ago a change was made, by what nft says of its time; to a tick of the kernel, some milliseconds. */
export function ageMsIn(text: string): number | undefined {
  const expires = /expires ([\dhms]+)/.exec(text)?.[1];
  if (expires === undefined) return undefined;
  const parts = [...expires.matchAll(/(\d+)(ms|[hms])/g)];
  const leftMs = parts.reduce((sum, [, n, unit]) => sum + Number(n) * (unitMs[unit ?? ''] ?? 0), 0);
  return remembered.ms - leftMs;
}

const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

export const listCounters = `list counters table ${table}`;

/** What nft says when it lists the counters. */
export function talliesIn(text: string): Tally {
  const count = (name: string): number =>
    Number(new RegExp(`counter ${name} \\{\\s*packets (\\d+)`).exec(text)?.[1] ?? 0);
  return { seen: count('seen'), hit: count('hit') };
}

export const removeRules = `delete table ${table}\n`;

function replaceSet(name: string, pairs: readonly AddressPair[]): string {
  const elements = pairs.map(({ from, to }) => `${from} . ${to}`).join(', ');
  const flush = `flush set ${table} ${name}`;
  return pairs.length === 0 ? flush : `${flush}; add element ${table} ${name} { ${elements} }`;
}
