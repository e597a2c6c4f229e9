import { quote } from './message.ts';

/** Of a node that does not keep to the protocol, this many lines are told. */
const mostTold = 20;

/** Lines of a node's log by which the harness says that the node does not keep to the protocol. */
export const complaintPattern = /^raft-jepsen: n\d+ (?:wrote a line that|does not read)/;

/** What nodes wrote that is no message, in words, in their logs. */
export class Complaints {
  readonly #log: (node: string, line: string) => void;
  readonly #told = new Map<string, number>();
  readonly #hinted = new Set<string>();

  constructor(log: (node: string, line: string) => void) {
    this.#log = log;
  }

  /** A line that a node wrote, and what is wrong with it. */
  of(node: string, line: string, problem: string): void {
    const told = (this.#told.get(node) ?? 0) + 1;
    this.#told.set(node, told);
    if (told > mostTold) return;
    const last = told === mostTold ? ' (further ones are not told)' : '';
    this.#say(node, `wrote a line that ${problem}: ${quote(line)}${last}`);
  }

  /** The first time only. */
  once(node: string, text: string): void {
    const key = `${node} ${text}`;
    if (this.#hinted.has(key)) return;
    this.#hinted.add(key);
    this.#say(node, text);
  }

  /** Once a node: what may explain its end, if that comes. */
  hint(node: string, text: string): void {
    if (this.#hinted.has(node)) return;
    this.#hinted.add(node);
    this.#say(node, text);
  }

  #say(node: string, text: string): void {
    this.#log(node, `raft-jepsen: ${node} ${text}`);
  }
}
