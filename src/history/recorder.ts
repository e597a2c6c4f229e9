import { encodeEvent, encodeHead, encodeTail } from './formats/native/native.ts';
import { Pairing } from './pairing.ts';
import type {
  Completion,
  HistoryEvent,
  Invocation,
  Json,
  JsonObject,
  Operation,
} from './operation.ts';

/**
 * Writes a history as it happens.
 *
 * Every index and every time of a run is taken here, on one thread, so the order of the
 * lines is a total order by construction: of two events, the one with the smaller index
 * happened first as far as any client could know. Completions should be recorded before new
 * invocations that are due at the same moment; waiting the other way round would invent
 * concurrency that was not there.
 *
 * A recorder does not buffer: each event is one call of `write` with one line, and a crash
 * loses what `write` had not yet passed on.
 */
export interface Recorder {
  /** Records that `process` begins an operation. Returns the operation's `invokeIndex`. */
  invoke(process: number, invocation: Invocation): number;
  /** Records its completion; `invocation` is the one it began with. Returns the operation, paired. */
  complete(process: number, invocation: Invocation, completion: Completion): Operation;
  /** Records what the nemesis did: by convention one event when it acts, one when that holds. */
  nemesis(f: string, value: Json, extra?: JsonObject): HistoryEvent;
  /** How many events were recorded: the index of the next one. */
  readonly length: number;
  /** Every operation in order of invocation; one that is still open is `info`. */
  operations(): Operation[];
  /** The nemesis's events, in order. */
  nemesisEvents(): HistoryEvent[];
}

export interface RecorderOptions {
  /** Integer microseconds since the run began; monotonic. */
  readonly nowUs: () => number;
  /** Takes one event's text, line end included. */
  readonly write: (text: string) => void;
  /** Takes each client event after it was written: for a checker that watches the run. */
  readonly onEvent?: (event: HistoryEvent) => void;
}

/**
 * Misuse is a programmer error and throws a plain `Error`: a process with two open
 * operations, a completion without an invocation, a process number used again after `info`,
 * a clock that goes back.
 */
export function createRecorder(options: RecorderOptions): Recorder {
  return new HistoryRecorder(options);
}

class HistoryRecorder implements Recorder {
  readonly #nowUs: () => number;
  readonly #write: (text: string) => void;
  readonly #onEvent: ((event: HistoryEvent) => void) | undefined;
  readonly #pairing = new Pairing();
  readonly #nemesisEvents: HistoryEvent[] = [];
  #length = 0;
  #lastUs = 0;

  constructor({ nowUs, write, onEvent }: RecorderOptions) {
    this.#nowUs = nowUs;
    this.#write = write;
    this.#onEvent = onEvent;
  }

  get length(): number {
    return this.#length;
  }

  invoke(process: number, invocation: Invocation): number {
    const { f, key, value } = invocation;
    if (!Number.isSafeInteger(process) || process < 0) {
      throw new Error(`process ${process} is not a non-negative integer`);
    }
    refuse(this.#pairing.refuseInvocation(process));
    const index = this.#length;
    const time = this.#now();
    const line = `${encodeHead(index, time, process, 'invoke', f, key, value)}}\n`;
    this.#pairing.invoke(process, f, key, value, index, time);
    this.#append(line);
    this.#onEvent?.({ index, time, process, type: 'invoke', ...invocation });
    return index;
  }

  complete(process: number, invocation: Invocation, completion: Completion): Operation {
    const { f, key } = invocation;
    const { type, value, error, node } = completion;
    refuse(this.#pairing.refuseCompletion(process, type, f, key, value));
    const index = this.#length;
    const time = this.#now();
    const head = encodeHead(index, time, process, type, f, key, value);
    const line = `${head}${encodeTail(error, node)}}\n`;
    const operation = this.#pairing.complete(process, type, value, index, time, error, node);
    if (operation === undefined) throw new Error('an operation that was open is not');
    this.#append(line);
    this.#onEvent?.({ index, time, process, ...invocation, ...completion });
    return operation;
  }

  nemesis(f: string, value: Json, extra?: JsonObject): HistoryEvent {
    const event: HistoryEvent = {
      index: this.#length,
      time: this.#now(),
      process: 'nemesis',
      type: 'info',
      f,
      value,
      ...(extra === undefined ? undefined : { extra }),
    };
    const line = `${encodeEvent(event)}\n`;
    this.#nemesisEvents.push(event);
    this.#append(line);
    return event;
  }

  operations(): Operation[] {
    return this.#pairing.operations();
  }

  nemesisEvents(): HistoryEvent[] {
    return [...this.#nemesisEvents];
  }

  #append(line: string): void {
    this.#length++;
    this.#write(line);
  }

  #now(): number {
    const time = this.#nowUs();
    if (!Number.isSafeInteger(time) || time < this.#lastUs) {
      throw new Error(`the clock went from ${this.#lastUs} to ${time} microseconds`);
    }
    this.#lastUs = time;
    return time;
  }
}

function refuse(problem: string | undefined): void {
  if (problem !== undefined) throw new Error(problem);
}
