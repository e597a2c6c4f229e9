import type { BugAt } from '../../planted-bugs.ts';
import { resultIn, type RequestName, type Result } from './command.ts';
import { isCount, listIn, type Json } from './json.ts';

interface Session {
  serial: number;
  result: Result | null;
}

/**
 * The last answer of each client session, so that a retried request is applied once (§8,
 * thesis 6.3). A client has one request open at a time, so one answer a session is enough.
 *
 * The table is part of the replicated state: it may depend on nothing but the log. Which
 * session is dropped when it is full is decided by the order of use in the log.
 */
export class Sessions {
  /** In order of last use, oldest first (a Map keeps the order of insertion). */
  readonly #sessions = new Map<number, Session>();
  readonly #maxSessions: number;
  readonly #bugs: ReadonlySet<BugAt<'kv'>>;

  constructor(maxSessions: number, bugs: ReadonlySet<BugAt<'kv'>>) {
    this.#bugs = bugs;
    this.#maxSessions = maxSessions;
  }

  /** Opens a session, named by the index of the entry that asked for it: unique, and the same everywhere. */
  open(index: number): void {
    this.#sessions.set(index, { serial: 0, result: null });
    if (this.#sessions.size <= this.#maxSessions) return;
    const [oldest] = this.#sessions.keys();
    if (oldest !== undefined) this.#sessions.delete(oldest);
  }

  /** What to answer without executing the request, or null when it is a new one. */
  answerOf(request: RequestName): Result | null {
    const session = this.#sessions.get(request.session);
    if (session === undefined) return { type: 'unknown-session' };
    this.#sessions.delete(request.session);
    this.#sessions.set(request.session, session);
    if (this.#bugs.has('dedup-by-session-only') && session.result !== null) return session.result;
    if (request.serial < session.serial) {
      return this.#bugs.has('stale-serial-executed') ? null : { type: 'stale-serial' };
    }
    return request.serial === session.serial ? session.result : null;
  }

  /** The table in its order, for a snapshot. */
  toJson(): Json {
    return [...this.#sessions].map(([name, { serial, result }]) => [name, serial, result]);
  }

  /** @throws RangeError when it is no such table */
  restore(table: Json | undefined): void {
    this.#sessions.clear();
    for (const row of listIn(table, 'sessions')) {
      const [name, serial, result] = listIn(row, 'a session');
      if (!isCount(name) || !isCount(serial)) throw new RangeError('a session is not a count');
      this.#sessions.set(name, { serial, result: resultIn(result) });
    }
  }

  executed(request: RequestName, result: Result): void {
    const session = this.#sessions.get(request.session);
    if (session === undefined) return;
    session.serial = request.serial;
    session.result = result;
  }
}
