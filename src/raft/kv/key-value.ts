import type { BugAt } from '../../planted-bugs.ts';
import { decodeCommand, encodeCommand, type Command, type Result } from './command.ts';
import { jsonEqual, listIn, memberOf, type Json } from './json.ts';
import { Sessions } from './sessions.ts';

export interface KeyValueOptions {
  /** Open client sessions; one more drops the one that was used longest ago. */
  readonly maxSessions: number;
  /** Default: none. */
  readonly bugs?: ReadonlySet<BugAt<'kv'>>;
  /** For nodes that share what is read; nothing of it may be changed. Default: `decodeCommand`. */
  readonly decode?: typeof decodeCommand;
}

const noBugs: ReadonlySet<BugAt<'kv'>> = new Set();

export const defaultMaxSessions = 10_000;

/** What clients of the store ask and are answered. */
export interface KeyValueTypes {
  readonly command: Command;
  readonly result: Result;
  /** A key. */
  readonly query: string;
  /** Undefined when the key is absent. */
  readonly value: Json | undefined;
}

type Update = Exclude<Command, { op: 'open-session' }>;

/** The replicated state machine: the same log gives the same state and the same answers. */
export class KeyValue {
  readonly #values = new Map<string, Json>();
  readonly #sessions: Sessions;
  readonly #bugs: ReadonlySet<BugAt<'kv'>>;
  readonly #decode: typeof decodeCommand;

  constructor(options: KeyValueOptions) {
    this.#bugs = options.bugs ?? noBugs;
    this.#sessions = new Sessions(options.maxSessions, this.#bugs);
    this.#decode = options.decode ?? decodeCommand;
  }

  encode(command: Command): string {
    return encodeCommand(command);
  }

  /** The value of `key`, or undefined when it is absent. */
  read(key: string): Json | undefined {
    return this.#values.get(key);
  }

  /** Executes the command of the committed entry at `index`; every text has a result, the same on each node. */
  apply(index: number, data: string): Result {
    const command = this.#decode(data);
    if (command === null) return { type: 'not-a-command' };
    if (command.op === 'open-session') {
      this.#sessions.open(index);
      return { type: 'session', session: index };
    }
    const { request } = command;
    // The rule that `no-sessions` breaks: what was executed is answered again, not executed again.
    if (request === null || this.#bugs.has('no-sessions')) return this.#execute(command);
    const answered = this.#sessions.answerOf(request);
    if (answered !== null) {
      return this.#bugs.has('retry-reevaluates') ? this.#outcomeOf(command) : answered;
    }
    const result = this.#execute(command);
    this.#sessions.executed(request, result);
    return result;
  }

  /** What the command would answer now; a session is named by its place in the log. */
  preview(command: Command): Result | null {
    return command.op === 'open-session' ? null : this.#outcomeOf(command);
  }

  /**
   * All that the store is, sessions included. The order of keys and sessions is that of the log,
   * so nodes that have applied the same entries write the same text, whether or not they began
   * with a snapshot.
   */
  snapshot(): string {
    const sessions = this.#bugs.has('snap-no-sessions') ? [] : this.#sessions.toJson();
    return JSON.stringify({ values: [...this.#values], sessions });
  }

  /** @throws RangeError or SyntaxError when the text is no snapshot of a store */
  restore(data: string): void {
    const parsed = JSON.parse(data) as Json;
    this.#sessions.restore(memberOf(parsed, 'sessions'));
    this.#values.clear();
    for (const row of listIn(memberOf(parsed, 'values'), 'values')) {
      const [key, value] = listIn(row, 'a value');
      if (typeof key !== 'string' || value === undefined) throw new RangeError('a key is no text');
      this.#values.set(key, value);
    }
  }

  #outcomeOf(command: Update): Result {
    switch (command.op) {
      case 'write':
        return { type: 'written' };
      case 'delete':
        return { type: 'deleted', existed: this.#values.has(command.key) };
      case 'cas': {
        const current = this.#values.get(command.key) ?? null;
        const swaps = jsonEqual(current, command.expected);
        return { type: swaps ? 'swapped' : 'precondition-failed' };
      }
    }
  }

  #execute(command: Update): Result {
    const result = this.#outcomeOf(command);
    if (command.op === 'delete') this.#values.delete(command.key);
    else if (result.type !== 'precondition-failed' || this.#bugs.has('cas-without-compare'))
      this.#values.set(command.key, command.value);
    return result;
  }
}
