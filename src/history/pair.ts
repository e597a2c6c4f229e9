import { malformed } from './formats/malformed.ts';
import { Pairing } from './pairing.ts';
import type { HistoryEvent, Operation } from './operation.ts';
import { wellFormedFixes, indexGoesBack, timeGoesBack } from './well-formed.ts';

export interface PairOptions {
  /**
   * `monotonic` (the default): a time that goes back is refused, since one recorder took
   * them all. `any`: the order of the events is the truth and times are only for words;
   * Jepsen histories need it, whose times were once taken by many threads.
   */
  readonly times?: 'monotonic' | 'any';
}

/**
 * Turns events into operations, refusing every history that is not well formed: a
 * completion without an invocation or of another one, two open operations of one process, a
 * process that goes on after `info`, an index or a time that goes back. Nothing is guessed.
 * Events of the nemesis are looked at for their index and time and left out.
 */
export class EventPairer {
  readonly #pairing = new Pairing();
  readonly #monotonic: boolean;
  #lastIndex = -1;
  #lastTime = 0;

  constructor(options: PairOptions = {}) {
    this.#monotonic = options.times !== 'any';
  }

  /** @param line where the event stands, from 1, for the message of the HarnessError (RJ020). */
  add(event: HistoryEvent, line: number): void {
    this.#checkOrder(event, line);
    const { process, type, f, key, value, index, time, error, node } = event;
    if (process === 'nemesis') return;
    const pairing = this.#pairing;
    const problem =
      type === 'invoke'
        ? pairing.refuseInvocation(process)
        : pairing.refuseCompletion(process, type, f, key, value);
    if (problem !== undefined) throw malformed(line, problem, wellFormedFixes.process);
    if (type === 'invoke') pairing.invoke(process, f, key, value, index, time);
    else pairing.complete(process, type, value, index, time, error, node);
  }

  /** In order of invocation. An operation that never completed is `info`. */
  operations(): Operation[] {
    return this.#pairing.operations();
  }

  #checkOrder({ index, time }: HistoryEvent, line: number): void {
    if (index <= this.#lastIndex) {
      throw malformed(line, indexGoesBack(this.#lastIndex, index), wellFormedFixes.order);
    }
    this.#lastIndex = index;
    if (Number.isNaN(time)) return;
    if (this.#monotonic && time < this.#lastTime) {
      throw malformed(line, timeGoesBack(this.#lastTime, time), wellFormedFixes.order);
    }
    this.#lastTime = time;
  }
}
