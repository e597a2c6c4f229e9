import type { ColumnBuilder } from '../../columns/column-builder.ts';
import type { OperationColumns } from '../../columns/columns.ts';
import { columnKinds, columnOutcomes, kindOf } from '../../columns/columns.ts';
import type { OrderedTimes } from '../../columns/rank.ts';
import type { RowReader } from '../format.ts';
import { ScannedNumbers, refuseLarge } from '../scanned-numbers.ts';
import { decodeInterval, decodeMeta } from './interval.ts';
import { doubledArray } from '../../columns/interner.ts';
import { malformed } from '../malformed.ts';
import { notAPair, unknownOperation } from '../misfit.ts';
import type { ObjectScanner } from '../object-scanner.ts';
import { absentNumber, fieldBits, typeNames } from '../object-scanner.ts';
import type { CompletionType } from '../../operation.ts';
import { TimeCollector } from '../ordered-times.ts';
import { ProcessTable } from '../../process-table.ts';
import type { FileTime, TimeUnit } from '../time-unit.ts';
import { readCount } from '../time-unit.ts';
import { wellFormedFixes, overlapError } from '../../well-formed.ts';

const requiredFields =
  fieldBits.process |
  fieldBits.type |
  fieldBits.f |
  fieldBits.value |
  fieldBits.invoke |
  fieldBits.complete;
const knownFields =
  requiredFields | fieldBits.key | fieldBits.error | fieldBits.node | fieldBits.expected;

/** Rows from the operations of the interval form; their order is found at the end. */
export class IntervalRows implements RowReader {
  readonly #builder: ColumnBuilder;
  readonly #numbers: ScannedNumbers;
  readonly #unit: TimeUnit;
  readonly #times = new TimeCollector();
  #lineOf = new Int32Array(1024);
  #isFirst = true;

  constructor(builder: ColumnBuilder, unit: TimeUnit) {
    this.#builder = builder;
    this.#numbers = new ScannedNumbers(builder);
    this.#unit = unit;
  }

  scanned(bytes: Uint8Array, scanner: ObjectScanner, line: number): boolean {
    const { fields, process, type, kind, isPair, invoke, complete } = scanner;
    if ((fields & requiredFields) !== requiredFields || (fields & ~knownFields) !== 0) return false;
    if (type === 0 || process === absentNumber) return false;
    if (complete === absentNumber ? type !== 3 : complete < invoke) return false;
    const isCas = kind === columnKinds.cas;
    const hasExpected = (fields & fieldBits.expected) !== 0;
    if (isPair || isCas !== hasExpected) return false;
    const begin = readCount(invoke, this.#unit);
    const end = complete === absentNumber ? null : readCount(complete, this.#unit);
    if (begin === undefined || end === undefined) return false;
    const builder = this.#builder;
    const numbers = this.#numbers;
    const row = this.#add(process, kind, numbers.key(bytes, scanner), line, begin, end);
    builder.node[row] = numbers.node(bytes, scanner);
    const isOk = type === 1;
    if (kind === columnKinds.write || isCas || (isOk && kind === columnKinds.read)) {
      builder.value[row] = numbers.value(bytes, scanner.value);
    }
    if (isCas) builder.expected[row] = numbers.value(bytes, scanner.expected);
    builder.setOutcome(row, typeNames[type] as CompletionType, numbers.error(bytes, scanner));
    return true;
  }

  general(text: string, line: number): void {
    if (this.#isFirst && decodeMeta(text) !== undefined) {
      this.#isFirst = false;
      return;
    }
    const { interval, invoke, complete } = decodeInterval(text, line, this.#unit);
    const { process, f, key = null, input, asked, output, type, error, node } = interval;
    const kind = kindOf(f);
    if (kind === undefined) throw unknownOperation(`line ${line}`, f);
    const builder = this.#builder;
    const row = this.#add(process, kind, builder.keyOf(key), line, invoke, complete);
    if (!builder.setInput(row, input)) throw notAPair(`line ${line}`, input);
    builder.setOutput(row, output);
    builder.node[row] = builder.nodeOf(node);
    builder.setOutcome(row, type, builder.errorOf(error));
    builder.versionEvidence.add(f, asked ?? input, asked === undefined ? undefined : input);
  }

  finish(): OperationColumns {
    const times = this.#times.finish();
    const { columns, order } = this.#builder.finishByTime(times);
    this.#refuseOverlaps(columns, order, times);
    return columns;
  }

  #add(
    process: number,
    kind: number,
    key: number,
    line: number,
    invoke: FileTime,
    complete: FileTime | null,
  ): number {
    this.#isFirst = false;
    refuseLarge('process', process, line);
    const builder = this.#builder;
    const row = builder.add(process, kind, key, invoke.us);
    if (complete !== null) builder.completedAtUs[row] = complete.us;
    this.#times.add(invoke, complete, line);
    if (row === this.#lineOf.length) this.#lineOf = doubledArray(this.#lineOf, Int32Array);
    this.#lineOf[row] = line;
    return row;
  }

  /** As `orderIntervals` does, on columns in order of invocation. */
  #refuseOverlaps(
    { length, process, outcome, invokedAtUs }: OperationColumns,
    order: Int32Array,
    { invoke, complete }: OrderedTimes,
  ): void {
    const last = new ProcessTable();
    const placeOf = (row: number): number => order[row] ?? 0;
    const lineAt = (row: number): number => this.#lineOf[placeOf(row)] ?? 0;
    for (let row = 0; row < length; row++) {
      const by = process[row] ?? 0;
      const before = last.get(by);
      const place = placeOf(row);
      // An operation of no length at the moment at which another one begins came before it.
      if (before >= 0 && complete[place] === invoke[placeOf(before)]) continue;
      if (before >= 0) {
        const isInfo = outcome[before] === columnOutcomes.info;
        const isOpen = (complete[placeOf(before)] ?? 0) > (invoke[place] ?? 0);
        const problem = overlapError(by, { isInfo, isOpen }, invokedAtUs[row] ?? 0);
        if (problem !== undefined) {
          throw malformed(
            lineAt(row),
            `${problem} (line ${lineAt(before)})`,
            wellFormedFixes.process,
          );
        }
      }
      last.set(by, row);
    }
  }
}
