// Would catch: a client process whose misbehaviour makes an operation `ok` or `fail` that is not,
// that nobody tells the user of, that stops the run, or that leaves something behind.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientProcess } from '../../../../src/systems/defined/clients/client-process.ts';
import { processRun, type ProcessRun } from './process-run.ts';

let run: ProcessRun;
beforeEach(async () => {
  run = await processRun();
});
afterEach(async () => {
  expect(await run.end()).toEqual([]);
});

const read = { f: 'read', key: 'k', value: null };

describe('a client process that behaves', () => {
  it('does what it is asked to, and says which node was asked', async () => {
    await run.prepare('well');
    const client = run.open();
    expect(await client.invoke(read)).toEqual({ type: 'ok', value: null, node: 'n1' });
    const write = { f: 'write', key: 'k', value: { deep: ['ü', 1.5, null] } };
    expect(await client.invoke(write)).toEqual({ type: 'ok', value: write.value, node: 'n1' });
    expect(await client.invoke(read)).toMatchObject({ type: 'ok', value: write.value });
    const cas = { f: 'cas', key: 'k', value: [1, 2] };
    expect(await client.invoke(cas)).toMatchObject({ type: 'fail', error: 'precondition-failed' });
    expect(run.notes).toEqual([]);
  });

  it('goes on with the next client of its thread', async () => {
    await run.prepare('well');
    const first = run.open();
    await first.invoke({ f: 'write', key: 'k', value: 5 });
    first.close();
    expect(await run.open({ process: 10 }).invoke(read)).toMatchObject({ value: 5 });
  });

  it('is not asked for what it does not support', async () => {
    await run.prepare('well');
    expect(await run.open().invoke({ f: 'delete', key: 'k', value: null })).toEqual({
      type: 'fail',
      value: null,
      error: 'unsupported-operation',
    });
  });
});

describe('a client process that cannot be used ends the run before it begins', () => {
  it.each([
    [
      'dies-at-start',
      'RJ070',
      /ended with code 1, after "ModuleNotFoundError: No module named redis"/,
    ],
    ['no-hello', 'RJ070', /did not say hello within 400 ms/],
    ['banner', 'RJ071', /its first line is no hello: "Connected to the store"/],
    ['other-protocol', 'RJ071', /has the protocol 2, and this harness speaks 1/],
    ['fewer-operations', 'RJ071', /supports write, cas by the configuration.* lists only read/],
  ])('%s: %s', async (mode, code, message) => {
    const startTimeoutMs = mode === 'no-hello' ? 400 : 10_000;
    const prepared = run.prepare(mode, { startTimeoutMs });
    await expect(prepared).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
    expect(run.notes).toEqual([]);
  });

  it('a program that there is not: RJ070', async () => {
    const prepared = run.prepare('', { command: ['./no-such-client'] });
    await expect(prepared).rejects.toMatchObject({
      code: 'RJ070',
      message: expect.stringMatching(/\.\/no-such-client cannot be run.* \(ENOENT\)/) as string,
    });
  });

  it.each([
    [{ command: [] }, /`command` of clientProcess is \[\]/],
    [{ command: 'python3 client.py' }, /`command` of clientProcess is "python3 client.py"/],
    [{ supports: [] }, /`supports` of clientProcess is \[\]/],
    [{ startTimeoutMs: 0 }, /`startTimeoutMs` of clientProcess is 0/],
  ])('options %j: RJ072', (options, message) => {
    const all = { command: ['x'], supports: ['read'], ...options };
    expect(() => clientProcess(all as never)).toThrow(message);
  });
});

describe('a client process that misbehaves once', () => {
  /** What becomes of its operation, what the user is told, and what the next operation is. */
  it.each([
    [
      'noise',
      'info',
      /it wrote a line that is no JSON: "debug: request 1"/,
      /wrote a line that is no JSON/,
    ],
    [
      'dies',
      'info',
      /it ended with code 3, after "Traceback: no such column"/,
      /ended with code 3/,
    ],
    ['garbage-type', 'info', /has the type "okay", which is none of ok, fail, info/, undefined],
    ['no-value', 'info', /its read is ok without a value/, undefined],
    ['big-number', 'info', /it wrote a line that would lose something/, /would lose something/],
    ['string-id', 'info', /it wrote a line without the id of a request/, /without the id/],
    ['object-error', 'fail', /^refused$/, undefined],
    ['long-line', 'info', /it wrote a line of more than 1,048,576 bytes/, /more than 1,048,576/],
    [
      'torn-line',
      'info',
      /it ended with code 0 in the middle of a line/,
      /in the middle of a line/,
    ],
    ['flood', 'info', /./, /./],
    ['closes-output', 'info', /it closed its standard output/, /closed its standard output/],
    ['latin1', 'info', /it wrote a line that is not UTF-8/, /not UTF-8/],
    ['forks', 'info', /it ended with code 0/, /ended with code 0/],
  ])('%s: %s', async (mode, type, error, note) => {
    await run.prepare(mode);
    const client = run.open();
    const completion = await client.invoke(read);
    expect(completion.type).toBe(type);
    expect(completion.error).toMatch(error);
    if (note === undefined) expect(run.notes).toEqual([]);
    if (mode === 'forks' || mode === 'flood') return;
    const next = await client.invoke({ f: 'write', key: 'k', value: 9 });
    expect(next).toEqual({ type: 'ok', value: 9, node: expect.any(String) as string });
    expect(await client.invoke(read)).toMatchObject({ type: 'ok', value: 9 });
    if (note !== undefined) expect(run.notes.join('\n')).toMatch(note);
  });

  it.each([
    ['answers-twice', 'first'],
    ['split-utf8', 'Größe 😀'],
    ['crlf', 1],
    ['dies-after-answer', 7],
  ])('%s: the answer counts', async (mode, value) => {
    await run.prepare(mode);
    const client = run.open();
    expect(await client.invoke(read)).toMatchObject({ type: 'ok', value });
    const write = { f: 'write', key: 'k', value: 9 };
    // Of one that ends after its answer, the next operation may still be sent to it.
    if (mode !== 'dies-after-answer')
      expect(await client.invoke(write)).toMatchObject({ type: 'ok' });
  });

  it('an answer to a request that there was not: nothing, and the user is told', async () => {
    await run.prepare('wrong-id');
    expect(await run.open({ timeoutMs: 200 }).invoke(read)).toMatchObject({
      type: 'info',
      error: 'timeout',
    });
    expect(run.notes[0]).toMatch(/answered a request 101 that was never sent/);
  });

  it('a flood: the process is replaced, and the next operation is done', async () => {
    await run.prepare('flood');
    const client = run.open();
    await client.invoke(read);
    await run.told(/wrote more than 8,388,608 bytes that nobody asked for/);
    expect(await client.invoke({ f: 'write', key: 'k', value: 9 })).toMatchObject({ value: 9 });
  });
});

describe('a client process that does not answer in time', () => {
  it('is asked again once its late answer has come, which counts for nothing', async () => {
    await run.prepare('answers-late');
    const first = await run.open({ timeoutMs: 100 }).invoke(read);
    expect(first).toMatchObject({ type: 'info', error: 'timeout' });
    const second = await run.open({ process: 10 }).invoke(read);
    expect(second).toMatchObject({ type: 'ok', value: null });
    expect(run.notes).toEqual([]);
  });

  it('is replaced when it does not come', async () => {
    await run.prepare('hangs');
    const first = await run.open({ timeoutMs: 100 }).invoke(read);
    expect(first).toMatchObject({ type: 'info', error: 'timeout' });
    // Too short for the wait: it was not sent, and is said to be so.
    const second = await run.open({ timeoutMs: 100, process: 10 }).invoke(read);
    expect(second).toMatchObject({
      type: 'fail',
      error: expect.stringContaining('client-process') as string,
    });
    await run.told(/did not answer within 100 ms, nor 500 ms later, and was replaced/);
    const third = await run.open({ process: 20 }).invoke({ f: 'write', key: 'k', value: 1 });
    expect(third).toMatchObject({ type: 'ok' });
  });
});

describe('in the end', () => {
  it('one that ignores the end of its input and SIGTERM is gone', async () => {
    await run.prepare('ignores-sigterm');
    expect(await run.open().invoke(read)).toMatchObject({ type: 'ok' });
  });

  it('what it said on standard error is in a log of the run, up to a bound', async () => {
    await run.prepare('chatty');
    expect(await run.open().invoke(read)).toMatchObject({ type: 'ok', value: 1 });
    const log = run.log(0);
    expect(log).toContain('a line on standard error\n');
    expect(log).toContain('raft-jepsen: what followed was not kept');
    expect(log.length).toBeLessThan(1.2 * 1024 * 1024);
  });
});
