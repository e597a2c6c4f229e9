/** From the first address to the second one. */
export interface AddressPair {
  readonly from: string;
  readonly to: string;
}

const table = 'bridge raft_jepsen';

/**
 * The one rule of the network: what goes through the bridge from an address to another is dropped
 * when the pair is in the set. What the harness itself sends and gets does not go through it.
 */
export const ruleSet = `table ${table} {
  set cut {
    type ipv4_addr . ipv4_addr
  }
  chain links {
    type filter hook forward priority 0; policy accept;
    ip saddr . ip daddr @cut drop
  }
}
`;

/** Makes exactly these pairs the set, in one transaction of the kernel. */
export function cutRules(pairs: readonly AddressPair[]): string {
  const elements = pairs.map(({ from, to }) => `${from} . ${to}`).join(', ');
  const flush = `flush set ${table} cut\n`;
  return pairs.length === 0 ? flush : `${flush}add element ${table} cut { ${elements} }\n`;
}

export const removeRules = `delete table ${table}\n`;
