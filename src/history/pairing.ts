import { completedValue, Contradiction } from './completed-value.ts';
import type { CompletionType, Json, Operation } from './operation.ts';
import {
  afterInfo,
  notInvoked,
  otherKey,
  otherOperation,
  otherValue,
  stillOpen,
} from './well-formed.ts';

type Writable<T> = { -readonly [Name in keyof T]: T[Name] };

/**
 * Which operation of which process is open, and the operations so far: what the recorder
 * keeps as it writes and what a reader rebuilds.
 *
 * An operation enters at its invocation, as the `info` that it is until it completes, and
 * is completed in place: one object an operation is all that is kept. The two `refuse…`
 * questions state the rules of a well-formed history; their answer is the sentence that says
 * which rule is broken, and whoever asks decides whose mistake that is.
 */
export class Pairing {
  readonly #operations: Operation[] = [];
  readonly #open = new Map<number, Writable<Operation>>();
  /** Processes that ended in `info`. */
  readonly #ended = new Set<number>();

  refuseInvocation(process: number): string | undefined {
    const open = this.#open.get(process);
    if (open !== undefined) return stillOpen(process, open.f, open.invokeIndex);
    return this.#ended.has(process) ? afterInfo(process) : undefined;
  }

  refuseCompletion(
    process: number,
    type: CompletionType,
    f: string,
    key: string | undefined,
    value: Json,
  ): string | undefined {
    const open = this.#open.get(process);
    if (open === undefined) return notInvoked(process);
    if (open.f !== f) return otherOperation(process, open.f, f);
    if (open.key !== key) return otherKey(process, f, open.key, key);
    const completed = completedValue(f, type, open.input, value);
    return completed instanceof Contradiction ? otherValue(process, completed.problem) : undefined;
  }

  invoke(
    process: number,
    f: string,
    key: string | undefined,
    input: Json,
    index: number,
    timeUs: number,
  ): void {
    const operation: Writable<Operation> = {
      process,
      f,
      input,
      output: null,
      type: 'info',
      invokedAtUs: timeUs,
      completedAtUs: null,
      invokeIndex: index,
      completeIndex: null,
    };
    if (key !== undefined) operation.key = key;
    this.#open.set(process, operation);
    this.#operations.push(operation);
  }

  /** Undefined when it is not the completion of an open operation: ask `refuseCompletion` first. */
  complete(
    process: number,
    type: CompletionType,
    value: Json,
    index: number,
    timeUs: number,
    error: string | undefined,
    node: string | undefined,
  ): Operation | undefined {
    const operation = this.#open.get(process);
    if (operation === undefined) return undefined;
    const completed = completedValue(operation.f, type, operation.input, value);
    if (completed instanceof Contradiction) return undefined;
    operation.type = type;
    operation.input = completed.input;
    operation.output = completed.output;
    if (completed.asked !== undefined) operation.asked = completed.asked;
    if (error !== undefined) operation.error = error;
    if (node !== undefined) operation.node = node;
    operation.completedAtUs = timeUs;
    operation.completeIndex = index;
    this.#open.delete(process);
    if (type === 'info') this.#ended.add(process);
    return operation;
  }

  /** In order of invocation; one that is still open is `info`. */
  operations(): Operation[] {
    // An open operation is copied, because its completion would change it under the caller.
    return this.#operations.map((operation) =>
      this.#open.get(operation.process) === operation ? { ...operation } : operation,
    );
  }
}
