import { decodeCommand, type Json, type KeyValue, type KeyValueTypes } from '../../kv/index.ts';
import type { StateMachine } from '../../node/index.ts';
import type { Breach, Invariant } from './invariant.ts';

/** A change that may not happen any more: its request was executed before. */
interface Repeat {
  readonly key: string;
  readonly request: string;
  readonly firstIndex: number;
}

/** A request of a session changes the store once, however often it stands in the log (§8, thesis 6.3). */
export class ExactlyOnce implements Invariant {
  readonly name = 'exactly-once';
  readonly occasion = 'repeated request applied';
  readonly looksAt = [] as const;
  readonly #commandIn: typeof decodeCommand;
  occasions = 0;
  /** Where each request stood first. */
  readonly #firstIndex = new Map<string, number>();
  /** By index: what is repeated there; null for everything else. Entries are committed, so all nodes share them. */
  readonly #repeats: (Repeat | null)[] = [];

  constructor(commandIn = decodeCommand) {
    this.#commandIn = commandIn;
  }

  /** The machine of a node, with a look at it before and after each repeated request. */
  watching(
    machine: KeyValue,
    onBreach: (breach: Pick<Breach, 'index' | 'text'>) => void,
  ): StateMachine<KeyValueTypes> {
    return {
      encode: (command) => machine.encode(command),
      preview: (command) => machine.preview(command),
      read: (key) => machine.read(key),
      snapshot: () => machine.snapshot(),
      restore: (data) => machine.restore(data),
      apply: (index, data) => {
        const repeat = this.#repeatAt(index, data);
        if (repeat === null) return machine.apply(index, data);
        this.occasions++;
        const before = said(machine.read(repeat.key));
        const result = machine.apply(index, data);
        const after = said(machine.read(repeat.key));
        if (before !== after) {
          const text = `${repeat.request} was executed at entry ${repeat.firstIndex} and again at entry ${index}: key ${repeat.key} went from ${before} to ${after}`;
          onBreach({ index, text });
        }
        return result;
      },
    };
  }

  #repeatAt(index: number, data: string): Repeat | null {
    const known = this.#repeats[index];
    if (known !== undefined) return known;
    return (this.#repeats[index] = this.#decode(index, data));
  }

  #decode(index: number, data: string): Repeat | null {
    const command = this.#commandIn(data);
    if (command === null || command.op === 'open-session' || command.request === null) return null;
    const { session, serial } = command.request;
    const request = `request ${serial} of session ${session}`;
    const firstIndex = this.#firstIndex.get(request);
    if (firstIndex !== undefined) return { key: command.key, request, firstIndex };
    this.#firstIndex.set(request, index);
    return null;
  }
}

function said(value: Json | undefined): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}
