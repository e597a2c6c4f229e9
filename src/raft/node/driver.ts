import {
  RaftCore,
  type CoreConfig,
  type CoreStatus,
  type Input,
  type Message,
  type Output,
  type Restored,
} from '../core/index.ts';
import type { Storage } from '../storage/index.ts';
import type { Clock } from './clock.ts';

export interface DriverParts {
  readonly core: CoreConfig;
  readonly storage: Storage;
  /** What the storage kept of earlier lives. */
  readonly restored: Restored;
  readonly clock: Clock;
  readonly send: (messages: readonly Message[]) => void;
  /** Carries out the rest of an output: what it asks of the state machine, of clients and of people. */
  readonly follow: (output: Output, input: Input) => void;
  /** The node cannot go on: its memory is not to be trusted any more, and it takes no further step. */
  readonly fatal: (what: string, error: unknown) => void;
}

/** Joins a core to its disk, its network and its clock: whatever a step asks for is carried out here. */
export class Driver {
  readonly #parts: DriverParts;
  readonly #core: RaftCore;
  #timer: { readonly cancel: () => void; readonly atUs: number } | null = null;
  #stopped = false;

  constructor(parts: DriverParts) {
    this.#parts = parts;
    const { core, restored, clock, storage } = parts;
    this.#core = new RaftCore(core, restored, clock.nowUs());
    storage.reportTo({
      onDurable: (seq) => this.step({ type: 'durable', seq }),
      onFailure: (error) => this.#fail('the log cannot be written', error),
    });
    this.#arm();
  }

  /** One step of the core, and what it asks for, in the order that `Output` prescribes. */
  step(input: Input): void {
    if (this.#stopped) return;
    const { clock, storage, follow, send } = this.#parts;
    try {
      const output = this.#core.step(clock.nowUs(), input);
      if (output.write !== null) storage.write(output.write);
      follow(output, input);
      if (output.messages.length > 0) send(output.messages);
      this.#arm();
    } catch (error) {
      this.#fail('the node is in an impossible state', error);
    }
  }

  /** Takes a message in, or says why no node of this cluster can have sent it. */
  receive(message: Message): string | null {
    const reason = this.#core.whyImpossible(message);
    if (reason === null) this.step({ type: 'message', message });
    return reason;
  }

  status(): CoreStatus {
    return this.#core.status();
  }

  /** When the next tick is due, on the clock of the node. */
  get wakeAtUs(): number {
    return this.#core.wakeAtUs;
  }

  /** The state of the core; see `RaftCore.describe`. */
  describe(): string {
    return this.#core.describe();
  }

  /** Takes no further step. */
  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
    this.#timer = null;
  }

  #fail(what: string, error: unknown): void {
    if (this.#stopped) return;
    this.stop();
    this.#parts.fatal(what, error);
  }

  /** Sees to it that a tick comes when the core wants one; a timer that fires early is armed again. */
  #arm(): void {
    if (this.#stopped) return;
    const atUs = this.#core.wakeAtUs;
    if (this.#timer !== null) {
      if (this.#timer.atUs <= atUs) return;
      this.#timer.cancel();
    }
    const { clock } = this.#parts;
    this.#timer = { cancel: clock.after(atUs - clock.nowUs(), () => this.#tick()), atUs };
  }

  #tick(): void {
    this.#timer = null;
    this.#parts.clock.afterHearing(() => this.step({ type: 'tick' }));
  }
}
