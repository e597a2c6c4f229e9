import type { ColumnBuilder } from '../../columns/column-builder.ts';
import { casValues, kindOf, refuseLarge } from '../../columns/column-builder.ts';
import type { RowReader } from '../../columns/column-reader.ts';
import type { OperationColumns } from '../../columns/columns.ts';
import { columnKinds, columnOutcomes } from '../../columns/columns.ts';
import { decodeInterval, decodeMeta } from './interval.ts';
import { doubled } from '../../columns/interner.ts';
import { malformed } from '../malformed.ts';
import { notAPair, unknownOperation } from '../misfit.ts';
import type { ObjectScanner } from '../object-scanner.ts';
import { none, present, typeNames } from '../object-scanner.ts';
import type { CompletionType } from '../../operation.ts';
import { TimeCollector } from '../ordered-times.ts';
import type { OrderedTimes } from '../ordered-times.ts';
import { ProcessTable } from '../../process-table.ts';
import type { FileTime, TimeUnit } from '../time-unit.ts';
import { readCount } from '../time-unit.ts';
import { fixes, overlap } from '../../well-formed.ts';

const needed =
  present.process | present.type | present.f | present.value | present.invoke | present.complete;
const known = needed | present.key | present.error | present.node | present.expected;

/** Rows from the operations of the interval form; their order is found at the end. */
export class IntervalRows implements RowReader {
  readonly #builder: ColumnBuilder;
  readonly #unit: TimeUnit;
  readonly #times = new TimeCollector();
  #lineOf = new Int32Array(1024);
  #isFirst = true;

  constructor(builder: ColumnBuilder, unit: TimeUnit) {
    this.#builder = builder;
    this.#unit = unit;
  }

  scanned(bytes: Uint8Array, scanner: ObjectScanner, line: number): boolean {
    const { fields, process, type, kind, isPair, invoke, complete } = scanner;
    if ((fields & needed) !== needed || (fields & ~known) !== 0) return false;
    if (type === 0 || process === none) return false;
    if (complete === none ? type !== 3 : complete < invoke) return false;
    const isCas = kind === columnKinds.cas;
    const hasExpected = (fields & present.expected) !== 0;
    if (isPair || isCas !== hasExpected) return false;
    const begin = readCount(invoke, this.#unit);
    const end = complete === none ? null : readCount(complete, this.#unit);
    if (begin === undefined || end === undefined) return false;
    const builder = this.#builder;
    const key =
      (fields & present.key) === 0
        ? builder.keyOf(null)
        : builder.keyBytes.idOf(bytes, scanner.keyStart, scanner.keyEnd);
    const row = this.#add(process, kind, key, line, begin, end);
    if ((fields & present.node) !== 0) {
      builder.node[row] = builder.nodeBytes.idOf(bytes, scanner.nodeStart, scanner.nodeEnd);
    }
    const isOk = type === 1;
    if (kind === columnKinds.write || isCas || (isOk && kind === columnKinds.read)) {
      builder.value[row] = builder.scannedValue(bytes, scanner.value);
    }
    if (isCas) builder.expected[row] = builder.scannedValue(bytes, scanner.expected);
    const error =
      (fields & present.error) === 0
        ? 0
        : builder.scannedError(bytes, scanner.errorStart, scanner.errorEnd);
    builder.setOutcome(row, typeNames[type] as CompletionType, error);
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
    const pair = kind === columnKinds.cas ? casValues(input) : undefined;
    if (kind === columnKinds.cas && pair === undefined) throw notAPair(`line ${line}`, input);
    const builder = this.#builder;
    const row = this.#add(process, kind, builder.keyOf(key), line, invoke, complete);
    builder.node[row] = builder.nodeOf(node);
    if (kind === columnKinds.write) builder.value[row] = builder.interner.idOf(input);
    if (kind === columnKinds.read) builder.value[row] = builder.interner.idOf(output);
    if (pair !== undefined) {
      builder.expected[row] = builder.interner.idOf(pair[0]);
      builder.value[row] = builder.interner.idOf(pair[1]);
    }
    builder.setOutcome(row, type, builder.errorOf(error));
    builder.versionEvidence.add(f, asked ?? input, asked === undefined ? undefined : input);
  }

  finish(): OperationColumns {
    const times = this.#times.finish();
    const columns = this.#builder.finishByTime(times);
    this.#refuseOverlaps(columns, times);
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
    if (row === this.#lineOf.length) this.#lineOf = doubled(this.#lineOf, Int32Array);
    this.#lineOf[row] = line;
    return row;
  }

  /** As `orderIntervals` does, on columns in order of invocation. */
  #refuseOverlaps(
    { length, process, outcome, invokedAtUs }: OperationColumns,
    { invoke, complete }: OrderedTimes,
  ): void {
    const last = new ProcessTable();
    const { order } = this.#builder;
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
        const problem = overlap(by, { isInfo, isOpen }, invokedAtUs[row] ?? 0);
        if (problem !== undefined) {
          throw malformed(lineAt(row), `${problem} (line ${lineAt(before)})`, fixes.process);
        }
      }
      last.set(by, row);
    }
  }
}
