import { badArguments } from '../errors.ts';
import type { CompletionType, HistoryEvent, Invocation, Json, Operation } from './operation.ts';
import type { Recorder, RecorderOptions } from './recorder.ts';
import { createRecorder } from './recorder.ts';
import { unlikeJson } from './formats/unlike-json.ts';

/**
 * What a method of an object of the user's own means as an operation.
 *
 * @example a compare-and-set that answers whether it swapped
 * ```ts
 * const compareAndSet: CallMapping<[key: string, old: number, next: number], boolean> = {
 *   f: 'cas',
 *   key: (key) => key,
 *   value: (_key, old, next) => [old, next],
 *   failure: (swapped) => (swapped ? undefined : preconditionFailed),
 * };
 * ```
 */
export interface CallMapping<Args extends readonly unknown[], Result> {
  /** The operation's name in the model: `read`, `write`, `cas`, `delete`, `enqueue`, … */
  readonly f: string;
  /** Default: the operation has no key. */
  readonly key?: (...args: Args) => string;
  /** What is asked for: the value written, or [expected, new] of a cas. Default: null. */
  readonly value?: (...args: Args) => Json;
  /**
   * What an answer says. Default: the answer itself for a `read` (undefined counts as null), else
   * what was asked for. Of an operation that changes something: the value that it really had.
   */
  readonly output?: (result: Result, ...args: Args) => Json;
  /**
   * Why an answer means that the operation certainly did not happen, or undefined when it
   * did. `precondition-failed` is how a cas says that its expected value was not there.
   */
  readonly failure?: (result: Result, ...args: Args) => string | undefined;
  /**
   * What a rejection means. `fail` only where the operation certainly did not happen and
   * never will: a timeout, or a connection that broke, is `info`. Default: `info`.
   */
  readonly rejection?: (reason: unknown) => 'fail' | 'info';
}

/** Whom a fault hits. */
export interface FaultHit {
  readonly nodes?: readonly string[];
  /** Of a partition: the links that are cut. */
  readonly links?: readonly { readonly from: string; readonly to: string }[];
}

/** Mappings for the asynchronous methods of an object; methods without one are not recorded. */
export type CallMappings<T extends object> = {
  readonly [Name in keyof T]?: T[Name] extends (...args: infer Args) => Promise<infer Result>
    ? CallMapping<Args, Result>
    : never;
};

/** The general form of a mapping, as the recorder calls it. */
type AnyMapping = CallMapping<readonly unknown[], unknown>;

/**
 * Records the calls of asynchronous objects as a history.
 *
 * Calls may overlap as they like: each takes a process that has no open operation, and a
 * process whose operation ended in `info` is not used again.
 */
export class CallRecorder {
  readonly #recorder: Recorder;
  /** Processes without an open operation. */
  readonly #idle: number[] = [];
  #processes = 0;
  /** Why the history has a hole, if it has one: what is recorded may not disturb the call. */
  #unrecorded: string | undefined;

  constructor(options: RecorderOptions) {
    this.#recorder = createRecorder(options);
  }

  /**
   * An object that behaves like `target` and records the mapped methods. What the methods
   * call on `this` is not recorded again.
   *
   * @param options the node that its answers come from: a report then has a lane for it
   */
  wrap<T extends object>(
    target: T,
    mappings: CallMappings<T>,
    { node }: { readonly node?: string } = {},
  ): T {
    const wrapped = new Map<PropertyKey, unknown>();
    for (const [name, mapping] of Object.entries(mappings)) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') throw new Error(`${name} is not a method of the object`);
      wrapped.set(name, (...args: unknown[]) =>
        this.#call(mapping as AnyMapping, args, node, () => Reflect.apply(method, target, args)),
      );
    }
    return new Proxy(target, {
      get: (_target, name) => {
        if (wrapped.has(name)) return wrapped.get(name);
        const member: unknown = Reflect.get(target, name);
        // Bound, so that private fields of the object's class stay within reach.
        return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      },
    });
  }

  /**
   * Notes that something goes wrong from now on: a report shows when it was so, and whom it hit.
   *
   * @param fault what it is called: kill, pause, partition, or a name of your own
   * @returns notes that it is over
   */
  beginFault(fault: string, hit: FaultHit = {}): () => void {
    const { nodes = [], links = [] } = hit;
    const named = { fault, ...(nodes.length > 0 && { nodes }) };
    const cut = links.map(({ from, to }) => ({ from, to }));
    const begins = { ...named, ...(cut.length > 0 && { links: cut }) };
    this.#recorder.nemesis(`start-${fault}`, { begins, ends: [] });
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#recorder.nemesis(`stop-${fault}`, { ends: [named] });
    };
  }

  /** The faults that were noted, as events of a history. */
  nemesisEvents(): HistoryEvent[] {
    return this.#recorder.nemesisEvents();
  }

  /**
   * What happened so far, in order of invocation; calls that are still open are `info`.
   *
   * @throws HarnessError RJ023 when a call had a value that no history can hold
   */
  operations(): Operation[] {
    if (this.#unrecorded !== undefined) {
      throw badArguments(
        'RJ023',
        `the history has a hole: ${this.#unrecorded}`,
        'map it to a JSON value that stands for it: String(…) of a BigInt, in `key`, `value` or `output`',
      );
    }
    return this.#recorder.operations();
  }

  async #call(
    mapping: AnyMapping,
    args: unknown[],
    node: string | undefined,
    call: () => unknown,
  ): Promise<unknown> {
    const { f, key, value } = mapping;
    const invocation: Invocation = {
      f,
      ...(key === undefined ? undefined : { key: key(...args) }),
      value: value?.(...args) ?? null,
    };
    const misfit = unlikeKey(invocation.key) ?? unlikeJson(invocation.value);
    if (misfit !== undefined) {
      this.#unrecorded ??= `a call of "${f}" was given ${misfit}`;
      return call();
    }
    const process = this.#idle.pop() ?? this.#processes++;
    const complete = (type: CompletionType, output: Json, error?: string): void => {
      const more = { ...(error !== undefined && { error }), ...(node !== undefined && { node }) };
      this.#recorder.complete(process, invocation, { type, value: output, ...more });
      if (type !== 'info') this.#idle.push(process);
    };
    this.#recorder.invoke(process, invocation);
    let result: unknown;
    try {
      result = await call();
    } catch (reason) {
      complete(mapping.rejection?.(reason) ?? 'info', invocation.value, messageOf(reason));
      throw reason;
    }
    const failure = mapping.failure?.(result, ...args);
    if (failure !== undefined) {
      complete('fail', invocation.value, failure);
      return result;
    }
    const output = outputOf(mapping, invocation, result, args);
    const unlike = unlikeJson(output);
    if (unlike === undefined) {
      complete('ok', output);
    } else {
      this.#unrecorded ??= `a call of "${f}" answered ${unlike}`;
      complete('info', invocation.value, 'its answer cannot be recorded');
    }
    return result;
  }
}

function unlikeKey(key: unknown): string | undefined {
  if (key === undefined || typeof key === 'string') return undefined;
  return `a key that is no string (${typeof key})`;
}

function outputOf(mapping: AnyMapping, asked: Invocation, result: unknown, args: unknown[]): Json {
  if (mapping.output !== undefined) return mapping.output(result, ...args);
  return mapping.f === 'read' ? ((result ?? null) as Json) : asked.value;
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
