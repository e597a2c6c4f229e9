import type { Results, TestRecord } from '../runner/test-record.ts';
import type { RunFolder } from '../store/run-folder.ts';

/**
 * Shows a run that is judged: the report, then the summary on standard output. A report that
 * cannot be rendered is said, and changes nothing about the verdict.
 */
export async function presentResults(options: {
  readonly results: Results;
  readonly record: TestRecord;
  readonly folder: RunFolder;
  readonly json: boolean;
}): Promise<void> {
  const { results, record, folder, json } = options;
  if (json) {
    process.stdout.write(`${JSON.stringify({ dir: folder.dir, test: record, results })}\n`);
    return;
  }
  process.stdout.write(`${results.verdict}\n`);
  for (const property of results.properties) {
    process.stdout.write(`  ${property.status} ${property.name}: ${property.summary}\n`);
  }
  for (const error of results.errors) process.stdout.write(`  ${error}\n`);
  process.stdout.write(`${folder.dir}\n${record.command}\n`);
  await Promise.resolve();
}
