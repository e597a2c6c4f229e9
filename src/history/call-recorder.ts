import { badArguments } from '../errors.ts';
import type { CompletionType, Invocation, Json, Operation } from './operation.ts';
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
   */
  wrap<T extends object>(target: T, mappings: CallMappings<T>): T {
    const wrapped = new Map<PropertyKey, unknown>();
    for (const [name, mapping] of Object.entries(mappings)) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') throw new Error(`${name} is not a method of the object`);
      wrapped.set(name, (...args: unknown[]) =>
        this.#call(mapping as AnyMapping, args, () => Reflect.apply(method, target, args)),
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

  async #call(mapping: AnyMapping, args: unknown[], call: () => unknown): Promise<unknown> {
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
      const reason = error === undefined ? undefined : { error };
      this.#recorder.complete(process, invocation, { type, value: output, ...reason });
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
