// Would catch: events out of order or lost, a line that differs from the event, an operation
// paired with another one's completion, misuse by a runner that goes unnoticed.
import { describe, expect, test } from 'vitest';
import { decodeEvent } from '../../src/history/formats/native/native.ts';
import { pairEvents } from './pair-events.ts';
import { createRecorder } from '../../src/history/recorder.ts';
import type { Recorder } from '../../src/history/recorder.ts';

function recording(times?: number[]): { recorder: Recorder; lines: string[] } {
  const lines: string[] = [];
  let now = 0;
  const recorder = createRecorder({
    nowUs: () => times?.shift() ?? (now += 10),
    write: (text) => lines.push(text),
  });
  return { recorder, lines };
}

const write5 = { f: 'write', key: 'k1', value: 5 } as const;
const read = { f: 'read', key: 'k1', value: null } as const;

describe('recorder', () => {
  test('writes one line an event, in the form of docs/formats.md', () => {
    const { recorder, lines } = recording([1042, 1977, 2010, 2391, 2400, 2950, 3000]);
    recorder.invoke(3, write5);
    recorder.complete(3, write5, { type: 'ok', value: 5, node: 'n2' });
    recorder.invoke(4, read);
    recorder.complete(4, read, { type: 'ok', value: 5 });
    const cas = { f: 'cas', key: 'k1', value: [5, 6] } as const;
    recorder.invoke(5, cas);
    recorder.complete(5, cas, { type: 'fail', value: [5, 6], error: 'precondition-failed' });
    recorder.nemesis('partition', { links: [] }, { proof: 'n1→n2: 2 probes' });
    expect(lines.join('')).toMatchInlineSnapshot(`
      "{"index":0,"time":1042,"process":3,"type":"invoke","f":"write","key":"k1","value":5}
      {"index":1,"time":1977,"process":3,"type":"ok","f":"write","key":"k1","value":5,"node":"n2"}
      {"index":2,"time":2010,"process":4,"type":"invoke","f":"read","key":"k1","value":null}
      {"index":3,"time":2391,"process":4,"type":"ok","f":"read","key":"k1","value":5}
      {"index":4,"time":2400,"process":5,"type":"invoke","f":"cas","key":"k1","value":[5,6]}
      {"index":5,"time":2950,"process":5,"type":"fail","f":"cas","key":"k1","value":[5,6],"error":"precondition-failed"}
      {"index":6,"time":3000,"process":"nemesis","type":"info","f":"partition","value":{"links":[]},"proof":"n1→n2: 2 probes"}
      "
    `);
  });

  test('its operations are those that a reader of its lines finds', () => {
    const { recorder, lines } = recording();
    recorder.invoke(0, write5);
    recorder.invoke(1, read);
    recorder.nemesis('kill', ['n1']);
    recorder.complete(0, write5, { type: 'info', value: 5, error: 'timeout' });
    recorder.complete(1, read, { type: 'ok', value: null, node: 'n3' });
    recorder.invoke(2, { f: 'add', value: 'a "quoted" \n word' });
    const read_ = pairEvents(lines.map((line, i) => decodeEvent(line, i + 1, i)));
    expect(recorder.operations()).toStrictEqual(read_);
    expect(read_.map(({ type }) => type)).toEqual(['info', 'ok', 'info']);
    expect(recorder.length).toBe(6);
    expect(recorder.nemesisEvents().map(({ index }) => index)).toEqual([2]);
  });

  test('an open operation handed out does not change when it completes', () => {
    const { recorder } = recording();
    recorder.invoke(0, read);
    const [open] = recorder.operations();
    const done = recorder.complete(0, read, { type: 'ok', value: 1 });
    expect(open).toMatchObject({ type: 'info', completedAtUs: null, completeIndex: null });
    expect(done).toMatchObject({ type: 'ok', output: 1, completeIndex: 1 });
    expect(recorder.operations()).toEqual([done]);
  });

  test('a process with two open operations is misuse', () => {
    const { recorder } = recording();
    recorder.invoke(0, read);
    expect(() => recorder.invoke(0, write5)).toThrow('process 0 invokes while its read');
  });

  test('a process that goes on after info is misuse', () => {
    const { recorder } = recording();
    recorder.invoke(0, write5);
    recorder.complete(0, write5, { type: 'info', value: 5 });
    expect(() => recorder.invoke(0, read)).toThrow('process 0 goes on after it ended in info');
  });

  test('a completion without an invocation, or of another one, is misuse', () => {
    const { recorder } = recording();
    const ok = { type: 'ok', value: 5 } as const;
    expect(() => recorder.complete(0, write5, ok)).toThrow('did not invoke');
    recorder.invoke(0, read);
    expect(() => recorder.complete(0, write5, ok)).toThrow('invoked read but completes write');
  });

  test('a clock that goes back, or is not in whole microseconds, is misuse', () => {
    const { recorder } = recording([20, 10, 30.5]);
    recorder.invoke(0, read);
    expect(() => recorder.invoke(1, read)).toThrow('the clock went from 20 to 10');
    expect(() => recorder.invoke(1, read)).toThrow('the clock went from 20 to 30.5');
  });

  test('a value that JSON would silently turn into null is misuse, and leaves no trace', () => {
    const { recorder, lines } = recording();
    expect(() => recorder.invoke(0, { f: 'write', value: NaN })).toThrow('NaN is not a JSON');
    expect(() => recorder.nemesis('x', null, { index: 3 })).toThrow('may not be called index');
    expect(lines).toEqual([]);
    expect(recorder.invoke(0, read)).toBe(0);
  });
});
