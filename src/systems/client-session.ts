import type { Patience, Tried } from './attempts.ts';
import type { ClientTime } from './client-time.ts';
import type { RequestIdentity } from './wire.ts';

/** How long the registration of a session may take, whatever the timeout of an operation is. */
const registrationMs = 3_000;
/**
 * The first attempt at it gets this long and each further one twice as long as the last: a
 * deposed leader that hangs is soon left, and a slow machine gets its time.
 */
const firstRegistrationMs = 250;

/**
 * The session of one client, opened when it is first needed.
 *
 * Registering has a bound of its own and goes on behind the operation that wanted it: were
 * it given a share of the operation's timeout, a client with a short timeout and many
 * retries would never have a session on a busy machine. Registering twice does no harm (it
 * leaves a session that nobody uses), so this is repeated for as long as there is time.
 */
export class ClientSession {
  readonly #register: (patience: Patience) => Promise<Tried>;
  readonly #time: ClientTime;
  #name: string | undefined;
  /** A registration that is under way: it outlives the operation that began it. */
  #registering: Promise<void> | undefined;
  #serial = 0;

  constructor(register: (patience: Patience) => Promise<Tried>, time: ClientTime) {
    this.#time = time;
    this.#register = register;
  }

  /** The identity of one more operation; undefined when there is no session by its deadline. */
  async identify(deadlineMs: number): Promise<RequestIdentity | undefined> {
    if (this.#name === undefined) await this.#open(deadlineMs);
    if (this.#name === undefined) return undefined;
    this.#serial += 1;
    return { session: this.#name, serial: this.#serial };
  }

  /** The system dropped it to make room for others: the next operation opens one. */
  drop(): void {
    this.#name = undefined;
  }

  async #open(deadlineMs: number): Promise<void> {
    this.#registering ??= this.#register({
      max: Infinity,
      deadlineMs: this.#time.nowMs() + registrationMs,
      shareMs: (attempt) => firstRegistrationMs * 2 ** (attempt - 1),
    }).then(({ answer }) => {
      this.#registering = undefined;
      if (answer.kind === 'ok' && typeof answer.value === 'string') this.#name = answer.value;
    });
    const over = new AbortController();
    const leftMs = Math.max(0, deadlineMs - this.#time.nowMs());
    const late = this.#time.sleep(leftMs, over.signal);
    await Promise.race([this.#registering, late]);
    over.abort();
  }
}
