import { decodeCommand, type Command } from '../kv/index.ts';

/** More than are on their way through the nodes at once. */
const most = 4096;

/**
 * What the texts in the logs of one cluster say. Every node applies every entry, and the nodes of a
 * simulated cluster hold the very same text: it is read once.
 */
export class DecodedCommands {
  readonly #known = new Map<string, Command | null>();

  of(data: string): Command | null {
    const known = this.#known.get(data);
    if (known !== undefined) return known;
    const command = decodeCommand(data);
    if (this.#known.size >= most) this.#known.clear();
    this.#known.set(data, command);
    return command;
  }
}
