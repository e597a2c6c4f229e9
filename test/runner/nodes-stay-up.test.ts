// Would catch: a node that dies by itself, or says that it is broken, in a run that is called valid; an
// exit that the machine caused, or that was allowed, called a violation.
import { describe, expect, it } from 'vitest';
import { propertyOf } from '../../src/runner/judge.ts';
import { judgeNodes } from '../../src/runner/properties/nodes-stay-up.ts';
import { defaultLogAlarms } from '../../src/systems/log-alarms.ts';
import { junitXml } from '../../src/report/ci/junit.ts';
import { headline } from '../../src/report/verdict/headline.ts';
import { propertyRows } from '../../src/report/verdict/properties.ts';
import { parseResults } from '../../src/store/parse-record.ts';
import type { TestRecord } from '../../src/store/records.ts';
import type { LogAlarm, NodeExit } from '../../src/world/world.ts';
import { runInWorld } from './world-run.ts';

const crash: NodeExit = {
  node: 'n2',
  atUs: 3_210_000,
  code: 134,
  signal: null,
  log: ['ready', 'cannot go on'],
};
const killed: NodeExit = { ...crash, node: 'n3', code: null, signal: 'SIGKILL', log: [] };
const alarm: LogAlarm = { node: 'n1', line: 12, text: 'panic: index out of range' };

const rowOf = (...run: Parameters<typeof judgeNodes>) =>
  propertyOf({ checker: 'nodes-stay-up', ...judgeNodes(...run), findings: [] });

describe('nodes-stay-up', () => {
  it('is violated by every exit that the nemesis did not cause, with its status and its log', () => {
    expect(rowOf({ exits: [crash, killed], alarms: [] }, false, 3)).toEqual({
      name: 'nodes-stay-up',
      status: 'violated',
      summary: 'n2 ended by itself at 3.21 s, with exit status 134 (and 1 more exit)',
      details: [
        'n2 ended by itself at 3.21 s, with exit status 134',
        'n2.log: ready',
        'n2.log: cannot go on',
        'n3 was ended by SIGKILL at 3.21 s, and not by the nemesis',
        'n3.log is empty',
      ],
    });
  });

  it('is violated by an alarm in a log of a node that runs on', () => {
    expect(rowOf({ exits: [], alarms: [alarm] }, false, 3)).toMatchObject({
      status: 'violated',
      summary: 'n1 says in its log: panic: index out of range',
      details: ['n1.log line 12: panic: index out of range'],
    });
  });

  it('is not violated where crashes are allowed, and they are told all the same', () => {
    const allowed = rowOf({ exits: [crash], alarms: [alarm] }, true, 3);
    expect(allowed.status).toBe('not-exercised');
    expect(allowed.summary).toContain('n2 ended by itself');
    expect(allowed.details).toContain('n1.log line 12: panic: index out of range');
  });

  it.each(['listen EADDRINUSE: address already in use 127.0.0.1:7101', 'ENOSPC: write', 'EMFILE'])(
    'is unknown when the machine may have caused it: %s',
    (line) => {
      const exits = [{ ...crash, log: ['ready', line] }];
      const alarms = [{ ...alarm, text: `error fatal ${line}` }];
      expect(rowOf({ exits, alarms }, false, 3).status).toBe('unknown');
      expect(rowOf({ exits: [...exits, crash], alarms: [] }, false, 3).status).toBe('violated');
    },
  );

  it('holds when nothing happened', () => {
    expect(rowOf({ exits: [], alarms: [] }, false, 5).status).toBe('held');
  });

  it('is in the verdict, the record, JUnit and the tables of a run', async () => {
    const exits = (): NodeExit[] => [crash];
    const { results } = await runInWorld(() => ({ exits }), { nemesis: 'none' });
    expect([results.verdict, results.exitCode]).toEqual(['invalid', 1]);
    expect(results.nodeExits).toEqual([crash]);
    expect(parseResults(JSON.stringify(JSON.parse(JSON.stringify(results)))).kind).toBe('read');
    expect(headline(results, results.linearizability).sentence).toContain(
      'nodes-stay-up: n2 ended by itself at 3.21 s',
    );
    const rows = propertyRows(results, results.linearizability).map(({ summary }) => summary);
    expect(rows).toContain('n2.log: cannot go on');
    const record = { workload: 'mixed', nemesis: 'none', command: 'run' } as TestRecord;
    const xml = junitXml({ ...record, bug: null, seed: 1, id: 'x', system: 's' }, results);
    expect(xml).toMatch(/testcase name="nodes-stay-up"[^>]*>\s*<failure [^>]*exit status 134/);
    expect(xml).toContain('n2.log: cannot go on');
    const plan = { allowCrashes: true };
    const allowed = await runInWorld(() => ({ exits }), { nemesis: 'none', plan });
    expect(allowed.results.exitCode).toBe(0);
  });
});

describe('the alarms that every system has', () => {
  const isAlarm = (line: string): boolean => defaultLogAlarms.some((each) => each.test(line));

  it.each([
    'panic: runtime error: index out of range [3] with length 2',
    "thread 'main' panicked at src/main.rs:5:9:",
    "raft.c:120: apply: Assertion `index > 0' failed.",
    'java.lang.AssertionError: expected a leader',
    'AssertionError [ERR_ASSERTION]: The expression evaluated to a falsy value',
    'assertion failed: self.term >= term',
    'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
    '2026-11-21 FATAL [main] log is damaged',
    '{"level":"fatal","msg":"failed to purge"}',
    'ts=1 level=panic msg="tocommit(5) is out of range"',
  ])('match %s', (line) => expect(isAlarm(line)).toBe(true));

  it.each([
    'a non-fatal error was ignored',
    'NON-FATAL: retrying',
    'flags: panic=false fatal=0',
    '--panic-on-error is off',
    'checked 12 assertions',
    'error applying entry: the key is fatalistic',
    'FATAL=no',
  ])('do not match %s', (line) => expect(isAlarm(line)).toBe(false));
});
