// Would catch: a record that someone has edited met half way down a report, a message that does not say
// which field is wrong, and a field of a later version that costs the whole record.
import { describe, expect, it } from 'vitest';
import {
  parseClusterSample,
  parseResults,
  parseRunProcess,
  parseTest,
} from '../../src/store/parse-record.ts';
import { sampleRun } from '../report/sample-run.ts';

const { test, results } = sampleRun({ operations: 200 });
const form = 'is not of the form that this version writes';

describe('a stored record', () => {
  it('is read as it was stored, with what a later version added', () => {
    const later = { ...results, mood: 'good' };
    expect(parseResults(JSON.stringify(later))).toEqual({ kind: 'read', value: later });
    expect(parseTest(JSON.stringify(test))).toEqual({ kind: 'read', value: test });
  });

  it.each<[Record<string, unknown>, string]>([
    [
      { ...results, stats: { ...results!.stats, faults: 'two' } },
      'stats.faults is "two", and number was expected',
    ],
    [{ ...results, verdict: 'fine' }, 'verdict is "fine", and "valid" or "invalid"'],
    [{ ...results, errors: ['x', 7] }, 'errors[1] is 7, and string was expected'],
    [{ ...results, phases: undefined }, 'phases is missing, and array was expected'],
    [{ ...results, schema: 2 }, 'schema is 2, and 1 was expected'],
  ])('names the field that is wrong and its value: %#', (record, problem) => {
    const parsed = parseResults(JSON.stringify(record));
    expect(parsed).toEqual({
      kind: 'damaged',
      reason: expect.stringContaining(`results.json ${form}: ${problem}`) as string,
    });
  });

  it('is no JSON, or no record at all', () => {
    expect(parseTest('{"id":')).toEqual({ kind: 'damaged', reason: 'test.json is not JSON' });
    expect(parseTest('[]')).toMatchObject({
      reason: expect.stringContaining('the record is []') as string,
    });
  });

  it('quotes no more of a value than a message has room for', () => {
    const parsed = parseResults(JSON.stringify({ ...results, id: ['x'.repeat(10_000)] }));
    expect(parsed.kind === 'damaged' && parsed.reason.length).toBeLessThan(200);
  });

  it('is held to every field: a sample without its leader, a process without a number', () => {
    const sample = { time: 1, node: 'n1', state: 'up', role: 'leader', term: 1, commitIndex: null };
    expect(parseClusterSample(JSON.stringify(sample)).kind).toBe('damaged');
    expect(parseClusterSample(JSON.stringify({ ...sample, leader: null })).kind).toBe('read');
    const process = { pid: 0, startTime: '1', activity: 'running' };
    expect(parseRunProcess(JSON.stringify(process)).kind).toBe('damaged');
    expect(parseRunProcess(JSON.stringify({ ...process, pid: 7 })).kind).toBe('read');
  });
});
