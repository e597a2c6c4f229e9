import type { ColumnBuilder } from '../../columns/column-builder.ts';
import type { OperationColumns } from '../../columns/columns.ts';
import { columnKinds, kindName, kindOf, neverReturned } from '../../columns/columns.ts';
import { completedValue, Contradiction } from '../../completed-value.ts';
import { pairOf } from '../../pair-of.ts';
import type { RowReader } from '../format.ts';
import { ScannedNumbers, refuseLarge } from '../scanned-numbers.ts';
import { malformed } from '../malformed.ts';
import { notAPair, unknownOperation } from '../misfit.ts';
import { decodeEvent } from './native.ts';
import type { ObjectScanner } from '../object-scanner.ts';
import { absentNumber, fieldBits, typeNames, valueForms } from '../object-scanner.ts';
import type { CompletionType, Json } from '../../operation.ts';
import { ProcessTable } from '../../process-table.ts';
import type { TimeUnit } from '../time-unit.ts';
import { readCount } from '../time-unit.ts';
import {
  afterInfo,
  wellFormedFixes,
  indexGoesBack,
  notInvoked,
  otherKey,
  otherOperation,
  otherValue,
  stillOpen,
  timeGoesBack,
} from '../../well-formed.ts';

const requiredFields =
  fieldBits.index |
  fieldBits.time |
  fieldBits.process |
  fieldBits.type |
  fieldBits.f |
  fieldBits.value;
const knownFields = requiredFields | fieldBits.key | fieldBits.error | fieldBits.node;

/** What an event says besides its value. */
interface EventFacts {
  readonly process: number;
  readonly kind: number;
  readonly key: number;
  readonly index: number;
  readonly time: number;
  readonly line: number;
}

/** Rows from the events of the native form: an invocation begins a row, its completion ends it. */
export class EventRows implements RowReader {
  readonly #builder: ColumnBuilder;
  readonly #numbers: ScannedNumbers;
  readonly #unit: TimeUnit;
  /** The row of each process's open operation. */
  readonly #processes = new ProcessTable();
  /** The cas whose invocation left its value to the client, with their lines. */
  readonly #unasked = new Map<number, number>();
  #rank = 0;
  #lastIndex = -1;
  #lastTime = 0;

  constructor(builder: ColumnBuilder, unit: TimeUnit) {
    this.#builder = builder;
    this.#numbers = new ScannedNumbers(builder);
    this.#unit = unit;
  }

  scanned(bytes: Uint8Array, scanner: ObjectScanner, line: number): boolean {
    const { fields, process, type, kind, isPair, index } = scanner;
    const time = this.#unit === 'us' ? scanner.time : readCount(scanner.time, this.#unit)?.us;
    if (time === undefined) return false;
    if ((fields & requiredFields) !== requiredFields || (fields & ~knownFields) !== 0) return false;
    const isCas = kind === columnKinds.cas;
    // Pairs are what a cas takes; elsewhere they are values for the general reader.
    if (isPair !== isCas && (type === 0 ? kind !== columnKinds.read : isPair)) return false;
    // So is a completion with another value than the invocation's.
    if (type !== 0 && !this.#repeats(bytes, scanner)) return false;
    this.#checkOrder(index, time, line);
    if (process === absentNumber) return true;
    const builder = this.#builder;
    const numbers = this.#numbers;
    const key = numbers.key(bytes, scanner);
    const facts = { process, kind, key, index, time, line };
    if (type === 0) {
      const row = this.#invoke(facts);
      if (isCas) {
        builder.expected[row] = numbers.value(bytes, scanner.value);
        builder.value[row] = numbers.value(bytes, scanner.second);
      } else if (kind === columnKinds.write) {
        builder.value[row] = numbers.value(bytes, scanner.value);
      }
      return true;
    }
    const error = numbers.error(bytes, scanner);
    const row = this.#complete(facts, typeNames[type] as CompletionType, error);
    builder.node[row] = numbers.node(bytes, scanner);
    if (type === 1 && kind === columnKinds.read) {
      builder.value[row] = numbers.value(bytes, scanner.value);
    }
    return true;
  }

  general(text: string, line: number): void {
    const event = decodeEvent(text, line, this.#lastIndex + 1, this.#unit);
    const { process, type, f, value, index, time } = event;
    this.#checkOrder(index, time, line);
    if (process === 'nemesis') return;
    const kind = kindOf(f);
    if (kind === undefined) throw unknownOperation(`line ${line}`, f);
    const builder = this.#builder;
    const facts = { process, kind, key: builder.keyOf(event.key ?? null), index, time, line };
    if (type !== 'invoke') {
      const row = this.#complete(facts, type, builder.errorOf(event.error));
      builder.node[row] = builder.nodeOf(event.node);
      const completed = completedValue(f, type, this.#input(row), value);
      if (completed instanceof Contradiction) {
        throw malformed(line, otherValue(process, completed.problem), wellFormedFixes.process);
      }
      const { input, output, asked } = completed;
      if (asked !== undefined) builder.versionEvidence.add(f, asked, input);
      builder.setOutput(row, output);
      if (builder.setInput(row, input)) this.#unasked.delete(row);
      return;
    }
    builder.versionEvidence.add(f, value);
    const isCas = kind === columnKinds.cas;
    if (isCas && value !== null && pairOf(value) === undefined) {
      throw notAPair(`line ${line}`, value);
    }
    const row = this.#invoke(facts);
    if (!builder.setInput(row, value)) this.#unasked.set(row, line);
  }

  /** @throws HarnessError RJ021 for a cas that never said what it compares */
  finish(): OperationColumns {
    for (const line of this.#unasked.values()) throw notAPair(`line ${line}`, null);
    return this.#builder.finish();
  }

  /** Whether a completion has no other value than the invocation, where values say what was done. */
  #repeats(bytes: Uint8Array, { process, kind, isPair, value, second }: ObjectScanner): boolean {
    const isCas = kind === columnKinds.cas;
    if (!isCas && kind !== columnKinds.write) return true;
    if (!isPair && value.form === valueForms.null) return true;
    const row = process === absentNumber ? -1 : this.#processes.get(process);
    const builder = this.#builder;
    // A completion of something else is refused further on.
    if (row < 0 || builder.kind[row] !== kind) return true;
    const first = this.#numbers.value(bytes, value);
    if (!isCas) return first === builder.value[row];
    return (
      isPair &&
      first === builder.expected[row] &&
      this.#numbers.value(bytes, second) === builder.value[row] &&
      !this.#unasked.has(row)
    );
  }

  /** What an operation was asked, as far as its value says what it does. */
  #input(row: number): Json {
    const { kind, value, expected, interner } = this.#builder;
    const next = interner.values[value[row] ?? 0] ?? null;
    if (kind[row] === columnKinds.write) return next;
    if (kind[row] !== columnKinds.cas || this.#unasked.has(row)) return null;
    return [interner.values[expected[row] ?? 0] ?? null, next];
  }

  #checkOrder(index: number, time: number, line: number): void {
    if (index <= this.#lastIndex) {
      throw malformed(line, indexGoesBack(this.#lastIndex, index), wellFormedFixes.order);
    }
    refuseLarge('index', index, line);
    this.#lastIndex = index;
    if (Number.isNaN(time)) return;
    if (time < this.#lastTime) {
      throw malformed(line, timeGoesBack(this.#lastTime, time), wellFormedFixes.order);
    }
    this.#lastTime = time;
  }

  #invoke({ process, kind, key, index, time, line }: EventFacts): number {
    const builder = this.#builder;
    const state = this.#processes.get(process);
    if (state !== ProcessTable.idle) {
      const problem =
        state === ProcessTable.ended
          ? afterInfo(process)
          : stillOpen(process, kindName(builder.kind[state]), builder.invokeIndex[state] ?? 0);
      throw malformed(line, problem, wellFormedFixes.process);
    }
    refuseLarge('process', process, line);
    const row = builder.add(process, kind, key, time);
    builder.invokeIndex[row] = index;
    builder.invokeRank[row] = this.#rank++;
    this.#processes.set(process, row);
    return row;
  }

  #complete(facts: EventFacts, type: CompletionType, error: number): number {
    const { process, kind, time } = facts;
    const builder = this.#builder;
    const row = this.#processes.get(process);
    if (row < 0 || builder.kind[row] !== kind || builder.key[row] !== facts.key) {
      throw malformed(facts.line, this.#mismatch(facts, row), wellFormedFixes.process);
    }
    builder.setOutcome(row, type, error);
    builder.completedAtUs[row] = time;
    builder.returnRank[row] = type === 'info' ? neverReturned : this.#rank++;
    this.#processes.set(process, type === 'info' ? ProcessTable.ended : ProcessTable.idle);
    return row;
  }

  #mismatch({ process, kind, key }: EventFacts, row: number): string {
    if (row < 0) return notInvoked(process);
    const builder = this.#builder;
    const invoked = builder.kind[row];
    if (invoked !== kind) return otherOperation(process, kindName(invoked), kindName(kind));
    const invokedKey = builder.keys[builder.key[row] ?? 0];
    return otherKey(process, kindName(kind), invokedKey, builder.keys[key]);
  }
}
