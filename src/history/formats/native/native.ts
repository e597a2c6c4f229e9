import { encodeJson, encodeString } from '../encode-json.ts';
import { extraFields, isCount, optionalString, parseObject } from '../json-fields.ts';
import { malformed } from '../malformed.ts';
import type { EventType, HistoryEvent, Json, JsonObject, Process } from '../../operation.ts';
import { timeOf } from '../time-field.ts';
import type { TimeUnit } from '../time-unit.ts';

/**
 * The native form of a history: one event a line, in JSON.
 *
 * Encoding is by concatenation, because the recorder does it once for every event of a run
 * on the thread that takes the times. Decoding here is the general path (`JSON.parse` and a
 * check of every field); `event-rows.ts` is the fast one and agrees with it.
 */

const knownFields: ReadonlySet<string> = new Set([
  'index',
  'time',
  'process',
  'type',
  'f',
  'key',
  'value',
  'error',
  'node',
]);

const eventTypes: ReadonlySet<unknown> = new Set<EventType>(['invoke', 'ok', 'fail', 'info']);

const shape =
  'An event is {"index":0,"time":1042,"process":3,"type":"invoke","f":"write","key":"k1","value":5}: see docs/formats.md.';

/** One line without its line end. `time` is left out when the event has none (NaN). */
export function encodeEvent(event: HistoryEvent): string {
  const { index, time, process, type, f, key, value, error, node, extra } = event;
  let line = encodeHead(index, time, process, type, f, key, value) + encodeTail(error, node);
  if (extra !== undefined) line += encodeExtra(extra);
  return `${line}}`;
}

/** The fields that every event has: separate, so that the recorder needs no event object. */
export function encodeHead(
  index: number,
  time: number,
  process: Process,
  type: EventType,
  f: string,
  key: string | undefined,
  value: Json,
): string {
  let text = `{"index":${index},`;
  if (!Number.isNaN(time)) text += `"time":${time},`;
  text += process === 'nemesis' ? '"process":"nemesis"' : `"process":${process}`;
  text += `,"type":"${type}","f":${encodeString(f)}`;
  if (key !== undefined) text += `,"key":${encodeString(key)}`;
  return `${text},"value":${encodeJson(value)}`;
}

/** The fields that follow when there are any. */
export function encodeTail(error: string | undefined, node: string | undefined): string {
  let text = '';
  if (error !== undefined) text += `,"error":${encodeString(error)}`;
  if (node !== undefined) text += `,"node":${encodeString(node)}`;
  return text;
}

function encodeExtra(extra: JsonObject): string {
  let text = '';
  for (const [name, value] of Object.entries(extra)) {
    if (knownFields.has(name)) throw new Error(`an extra field may not be called ${name}`);
    text += `,${encodeString(name)}:${encodeJson(value)}`;
  }
  return text;
}

const times: ReadonlySet<string> = new Set(['time']);

/**
 * Reads one line.
 *
 * @param line its number from 1, for the error message
 * @param position the index that the event gets when the line has none
 * @param unit what the times of the file count
 * @throws HarnessError RJ020 when it is not an event
 */
export function decodeEvent(
  text: string,
  line: number,
  position: number,
  unit: TimeUnit = 'us',
): HistoryEvent {
  const { fields, numerals } = parseObject(text, line, shape, times);
  const bad = (problem: string): never => {
    throw malformed(line, problem, shape, text);
  };
  const { index = position, process, type, f, value } = fields;
  if (!isCount(index)) return bad('"index" must be a non-negative integer');
  const time =
    fields['time'] === undefined
      ? Number.NaN
      : timeOf(fields, numerals, 'time', { unit, line, text, shape }).us;
  if (!isProcess(process)) return bad('"process" must be a non-negative integer or "nemesis"');
  if (!isEventType(type)) return bad('"type" must be invoke, ok, fail or info');
  if (typeof f !== 'string') return bad('"f" must be a string');
  if (value === undefined) return bad('"value" is missing (null stands for nothing)');
  const key = optionalString(fields, 'key', bad);
  const error = optionalString(fields, 'error', bad);
  const node = optionalString(fields, 'node', bad);
  const extra = extraFields(fields, knownFields);
  return {
    index,
    time,
    process,
    type,
    f,
    ...(key === undefined ? undefined : { key }),
    value,
    ...(error === undefined ? undefined : { error }),
    ...(node === undefined ? undefined : { node }),
    ...(extra === undefined ? undefined : { extra }),
  };
}

function isProcess(value: unknown): value is Process {
  return value === 'nemesis' || isCount(value);
}

function isEventType(value: unknown): value is EventType {
  return eventTypes.has(value);
}
