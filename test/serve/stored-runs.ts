// Folders of runs as the harness stores them, made from sample runs without a cluster.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { encodeEvent } from '../../src/history/formats/native/native.ts';
import type { HistoryEvent } from '../../src/history/operation.ts';
import type { ReportInput } from '../../src/report/run/report-input.ts';
import type { Results, TestRecord } from '../../src/store/records.ts';
import { sampleRun, type SampleOptions } from '../report/sample-run.ts';

export interface StoredRun {
  readonly dir: string;
  readonly input: ReportInput;
}

/** A finished run: `test.json`, `results.json`, `history.jsonl`, `cluster.jsonl`, `report.html`. */
export function storeRun(
  resultsDir: string,
  id: string,
  sample: Partial<SampleOptions> = {},
  test: Partial<TestRecord> = {},
): StoredRun {
  const input = sampleRun({ operations: 400, ...sample });
  const dir = startRun(resultsDir, id, input, test);
  writeFileSync(path.join(dir, 'history.jsonl'), historyLines(input).join(''));
  writeFileSync(path.join(dir, 'cluster.jsonl'), clusterLines(input).join(''));
  writeFileSync(path.join(dir, 'report.html'), '<!doctype html><title>report</title>');
  finishRun(dir, id, input);
  return { dir, input };
}

/** The folder of a run that has just begun. */
export function startRun(
  resultsDir: string,
  id: string,
  input: ReportInput,
  test: Partial<TestRecord> = {},
): string {
  const dir = path.join(resultsDir, id);
  mkdirSync(path.join(dir, 'nodes'), { recursive: true });
  const record = { ...input.test!, id, ...test };
  writeFileSync(path.join(dir, 'test.json'), JSON.stringify(record));
  writeFileSync(path.join(dir, 'history.jsonl'), '');
  return dir;
}

export function finishRun(dir: string, id: string, { results }: ReportInput): void {
  const record: Results = { ...results!, id };
  writeFileSync(path.join(dir, 'results.json'), JSON.stringify(record));
}

/** The events of a run in order of time, a line each, line ends included. */
export function historyLines({ operations, nemesis }: ReportInput): string[] {
  return eventsOf(operations, nemesis).map(
    (event, index) => `${encodeEvent({ ...event, index })}\n`,
  );
}

function eventsOf(
  operations: ReportInput['operations'],
  nemesis: readonly HistoryEvent[],
): HistoryEvent[] {
  const events = operations.flatMap((op): HistoryEvent[] => {
    const { process, f, key = '', input, output, type, invokedAtUs, completedAtUs } = op;
    const { error, node } = op;
    const told = { ...(error !== undefined && { error }), ...(node !== undefined && { node }) };
    // As a client answers: what was read, or the invocation's value again.
    const value = type === 'ok' ? output : input;
    const common = { process, f, key };
    return [
      { ...common, index: op.invokeIndex, time: invokedAtUs, type: 'invoke', value: input },
      { ...common, ...told, index: op.completeIndex!, time: completedAtUs!, type, value },
    ];
  });
  events.sort((a, b) => a.index - b.index);
  return [...events, ...nemesis].sort((a, b) => a.time - b.time);
}

export function clusterLines({ cluster }: ReportInput): string[] {
  return cluster.map((sample) => `${JSON.stringify(sample)}\n`);
}
