import { readdirSync } from 'node:fs';
import path from 'node:path';
import { decodeEvent } from '../../history/formats/native/native.ts';
import type { HistoryEvent, Operation } from '../../history/operation.ts';
import { EventPairer } from '../../history/pair.ts';
import type { ClusterSample, TestRecord } from '../../store/records.ts';
import {
  parseClusterSample,
  parseResults,
  parseTest,
  type Parsed,
} from '../../store/parse-record.ts';
import { runFiles } from '../../store/run-folder.ts';
import { readBelow } from '../../os/open-regular.ts';
import { readNodeLog } from './node-log.ts';
import type { NodeLog, ReportInput } from './report-input.ts';

/**
 * Reads a run's folder for its report. Whatever is missing, cut off or damaged is left out
 * and said in `notes`: a report of what there is beats no report, above all after a crash.
 */
export function readRun(dir: string): ReportInput {
  const notes: string[] = [];
  const test = readRecord(dir, runFiles.test, parseTest, notes);
  const results = readRecord(dir, runFiles.results, parseResults, notes);
  const { operations, nemesis } = readHistory(dir, notes);
  return {
    name: test?.id ?? path.basename(path.resolve(dir)),
    test,
    results,
    linearizability: results?.linearizability ?? null,
    operations,
    nemesis,
    cluster: readCluster(dir, notes),
    logs: readLogs(dir, test, notes),
    notes,
  };
}

function readRecord<T>(
  dir: string,
  file: string,
  parse: (text: string) => Parsed<T>,
  notes: string[],
): T | null {
  const text = readText(dir, file, notes);
  if (text === undefined) return null;
  const parsed = parse(text);
  if (parsed.kind === 'read') return parsed.value;
  notes.push(`${parsed.reason}; it was left out. ${remedies[file] ?? ''}`.trimEnd());
  return null;
}

/** What a reader can do about a record that is left out. */
const remedies: Readonly<Record<string, string>> = {
  [runFiles.test]: 'Restore it as the run wrote it, and make the report again.',
  [runFiles.results]:
    'Restore it as the run wrote it, or let raft-jepsen report judge the history.',
};

function readText(dir: string, file: string, notes: string[]): string | undefined {
  try {
    return readBelow(dir, file).toString('utf8');
  } catch (error) {
    notes.push(`${file} could not be read: ${reasonOf(error)}.`);
    return undefined;
  }
}

/** Everything up to the first line that is not an event of a well-formed history. */
function readHistory(
  dir: string,
  notes: string[],
): { readonly operations: readonly Operation[]; readonly nemesis: readonly HistoryEvent[] } {
  const nemesis: HistoryEvent[] = [];
  const pairer = new EventPairer();
  let number = 0;
  try {
    for (const line of linesOf(readBelow(dir, runFiles.history))) {
      number++;
      const event = decodeEvent(line, number, number - 1);
      pairer.add(event, number);
      if (event.process === 'nemesis') nemesis.push(event);
    }
  } catch (error) {
    const where = number === 0 ? '' : ' The operations before it are shown.';
    notes.push(`${runFiles.history} could not be read to its end: ${reasonOf(error)}.${where}`);
  }
  return { operations: pairer.operations(), nemesis };
}

function readCluster(dir: string, notes: string[]): ClusterSample[] {
  const samples: ClusterSample[] = [];
  let damaged = 0;
  try {
    for (const line of linesOf(readBelow(dir, runFiles.cluster))) {
      const sample = parseClusterSample(line);
      if (sample.kind === 'read') samples.push(sample.value);
      else damaged++;
    }
  } catch (error) {
    notes.push(`${runFiles.cluster} could not be read: ${reasonOf(error)}.`);
  }
  if (damaged > 0) notes.push(`${runFiles.cluster}: ${damaged} damaged lines were left out.`);
  return samples;
}

function readLogs(dir: string, test: TestRecord | null, notes: string[]): NodeLog[] {
  const startedAtMs = Date.parse(test?.startedAt ?? '');
  // Without the moment that the run began, a wall clock's time has no place on its axis.
  if (Number.isNaN(startedAtMs)) return [];
  try {
    return readdirSync(path.join(dir, runFiles.nodes))
      .filter((file) => file.endsWith('.log'))
      .flatMap((file) => readLog(dir, path.join(runFiles.nodes, file), startedAtMs, notes))
      .filter(({ lines }) => lines.length > 0);
  } catch (error) {
    notes.push(`The nodes' logs could not be read: ${reasonOf(error)}.`);
    return [];
  }
}

function readLog(dir: string, file: string, startedAtMs: number, notes: string[]): NodeLog[] {
  try {
    return [readNodeLog(dir, file, startedAtMs)];
  } catch (error) {
    notes.push(`${file} could not be read: ${reasonOf(error)}.`);
    return [];
  }
}

/** Lines one by one: a history may be longer than the longest string. */
function* linesOf(bytes: Buffer): Generator<string> {
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(10, start);
    const line = bytes.toString('utf8', start, end < 0 ? bytes.length : end);
    if (line.trim() !== '') yield line;
    start = end < 0 ? bytes.length : end + 1;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
