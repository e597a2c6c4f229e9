import type { Edn, EdnMap } from './edn.ts';
import { EdnKeyword, EdnSet, EdnSymbol, printEdn } from './edn.ts';
import { EdnReader } from './edn-reader.ts';
import { canonicalJson } from '../../canonical-json.ts';
import { encodeJson } from '../encode-json.ts';
import { isCount } from '../json-fields.ts';
import { excerpt, malformed } from '../malformed.ts';
import type { EventType, HistoryEvent, Json, JsonObject, Process } from '../../operation.ts';
import type { TimeUnit } from '../time-unit.ts';
import { readTime } from '../time-unit.ts';

/**
 * Reads Jepsen's histories: EDN, one vector or list of maps, or bare maps.
 *
 * Values become JSON: keywords, symbols and strings their text, sets sorted arrays. A keyed
 * ("independent") value is `[key value]`, printed like any vector, so whether a history is
 * keyed is a question to its reader (`isKeyed`).
 */

const shape =
  'An event is a map such as {:index 0, :time 12000, :type :invoke, :process 0, :f :read, :value nil}: see docs/formats.md.';

const knownFields: ReadonlySet<string> = new Set([
  'index',
  'time',
  'type',
  'process',
  'f',
  'key',
  'value',
  'error',
  'node',
]);

export interface JepsenOptions {
  /** Whether values are `[key value]`. Default: found by looking at them. */
  readonly keyed?: boolean;
  /** Default: nanoseconds, as Jepsen counts. */
  readonly timeUnit?: TimeUnit;
}

/** Hands every event on, in order, with its line. @throws HarnessError RJ020 */
export function readJepsen(
  text: string,
  { keyed = isKeyed(text), timeUnit = 'ns' }: JepsenOptions,
  take: (event: HistoryEvent, line: number) => void,
): void {
  const keys = new KeyReader();
  let position = 0;
  readMaps(text, (map, line, reader) => {
    const event = toEvent(map, line, position, reader, timeUnit);
    position = event.index + 1;
    if (keyed && event.process !== 'nemesis') keys.takeOut(event, line);
    take(event, line);
    return true;
  });
}

/**
 * Keyed when every value of a client is a vector of two whose first is no collection and not
 * nil, and every value of a cas one of the form `[key [expected new]]`; completions may have none.
 * Stops at the first that is not.
 */
export function isKeyed(text: string): boolean {
  let invocations = 0;
  const all = readMaps(text, (map, _line, reader) => {
    if (typeof map.get(reader.keyword('process')) !== 'number') return true;
    const isInvocation = map.get(reader.keyword('type')) === reader.keyword('invoke');
    if (isInvocation) invocations++;
    const value = map.get(reader.keyword('value')) ?? null;
    if (value === null) return !isInvocation;
    const isCas = map.get(reader.keyword('f')) === reader.keyword('cas');
    const isTuple = isPair(value) && value[0] !== null && !isCollection(value[0]);
    return isTuple && (!isCas || isPair(value[1]));
  });
  return all && invocations > 0;
}

/** Calls `take` with each map until it returns false; true when it never did. */
function readMaps(
  text: string,
  take: (map: EdnMap, line: number, reader: EdnReader) => boolean,
): boolean {
  const reader = new EdnReader(text);
  const close = reader.enter();
  for (;;) {
    if (close === undefined ? reader.atEnd() : reader.leave(close)) break;
    if (reader.atEnd()) throw malformed(reader.line, 'the history does not end', shape);
    const line = reader.line;
    const element = reader.next();
    if (!(element instanceof Map)) throw malformed(line, 'not a map', shape, printEdn(element));
    if (!take(element as EdnMap, line, reader)) return false;
  }
  if (!reader.atEnd()) {
    throw malformed(reader.line, 'more text follows the history', 'A file holds one history.');
  }
  return true;
}

type Writable<T> = { -readonly [Name in keyof T]: T[Name] };

function toEvent(
  map: EdnMap,
  line: number,
  position: number,
  reader: EdnReader,
  unit: TimeUnit,
): Writable<HistoryEvent> {
  const bad = (problem: string): never => {
    throw malformed(line, problem, shape, printEdn(map));
  };
  const field = (name: string): Edn | undefined => map.get(reader.keyword(name));
  const process = toProcess(field('process')) ?? bad(':process must be an integer or :nemesis');
  const type = toType(field('type')) ?? bad(':type must be :invoke, :ok, :fail or :info');
  const f = toText(field('f')) ?? (process === 'nemesis' ? 'nemesis' : bad(':f is missing'));
  const time = toTime(field('time') ?? null, unit);
  if (time === undefined) return bad(`:time must be an integer from 0, in ${unit}`);
  const index = field('index') ?? null;
  if (index !== null && !Number.isSafeInteger(index)) return bad(':index must be an integer');
  const event: Writable<HistoryEvent> = {
    // An index of -1 is how Jepsen marks an operation that has none.
    index: isCount(index) ? index : position,
    time,
    process,
    type,
    f,
    value: toJson(field('value') ?? null, bad),
  };
  const key = toText(field('key'));
  const error = toText(field('error'));
  const node = toText(field('node'));
  if (key !== undefined) event.key = key;
  if (error !== undefined) event.error = error;
  if (node !== undefined) event.node = node;
  const extra = toExtra(map, bad);
  if (extra !== undefined) event.extra = extra;
  return event;
}

/** Turns the values `[key value]` of a keyed history into keys and values. */
class KeyReader {
  /** The key of each process's open operation: a completion may leave it out. */
  readonly #open = new Map<Process, string>();
  /** What each key's text stands for: `1` and `"1"` are two keys, and have one text. */
  readonly #values = new Map<string, Json>();

  takeOut(event: Writable<HistoryEvent>, line: number): void {
    const { process, type, value } = event;
    const open = this.#open.get(process);
    if (type !== 'invoke' && value === null && open !== undefined) {
      event.key = open;
      return;
    }
    if (!Array.isArray(value) || value.length !== 2) {
      const problem = 'the value of a keyed history is [key value]';
      throw malformed(line, problem, shape, encodeJson(value));
    }
    const [first = null, rest = null] = value as readonly Json[];
    event.key = typeof first === 'string' ? first : encodeJson(first);
    event.value = rest;
    if (type === 'invoke') this.#open.set(process, event.key);
    const known = this.#values.get(event.key);
    if (known === undefined) this.#values.set(event.key, first);
    else if (typeof known !== typeof first) {
      const problem = `two keys have the same text: ${encodeJson(known)} and ${encodeJson(first)}`;
      throw malformed(line, problem, 'Write all keys in one way.');
    }
  }
}

function isPair(value: Edn | undefined): value is readonly [Edn, Edn] {
  return Array.isArray(value) && value.length === 2;
}

function isCollection(value: Edn): boolean {
  return Array.isArray(value) || value instanceof Map || value instanceof EdnSet;
}

function toProcess(value: Edn | undefined): Process | undefined {
  if (value instanceof EdnKeyword && value.name === 'nemesis') return 'nemesis';
  return isCount(value) ? value : undefined;
}

/** Microseconds; NaN for none, undefined for what is no time. */
function toTime(value: Edn, unit: TimeUnit): number | undefined {
  if (value === null) return Number.NaN;
  // What is larger than a number holds is its text.
  const numeral = value instanceof EdnSymbol ? value.name : undefined;
  return readTime(value, numeral, unit)?.us;
}

function toType(value: Edn | undefined): EventType | undefined {
  const name = toText(value);
  return name === 'invoke' || name === 'ok' || name === 'fail' || name === 'info'
    ? name
    : undefined;
}

/** The name of a keyword or symbol, a string as it is, anything else in EDN; nil is nothing. */
function toText(value: Edn | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (value instanceof EdnKeyword || value instanceof EdnSymbol) return value.name;
  return typeof value === 'string' ? value : printEdn(value);
}

function toExtra(map: EdnMap, bad: (problem: string) => never): JsonObject | undefined {
  let extra: [string, Json][] | undefined;
  for (const [name, value] of map) {
    const text = toText(name) ?? 'nil';
    if (knownFields.has(text)) continue;
    (extra ??= []).push([text, toJson(value, bad)]);
  }
  return extra === undefined ? undefined : Object.fromEntries(extra);
}

function toJson(value: Edn, bad: (problem: string) => never): Json {
  // Adding 0 makes -0 the 0 that it equals.
  if (typeof value === 'number') return value + 0;
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof EdnKeyword || value instanceof EdnSymbol) return value.name;
  if (value instanceof EdnSet) {
    // A set has no order: sorted, equal sets are equal arrays.
    const elements = value.elements.map((edn) => {
      const element = toJson(edn, bad);
      return { element, text: canonicalJson(element) };
    });
    elements.sort((a, b) => (a.text < b.text ? -1 : 1));
    const twice = elements.find(({ text }, i) => text === elements[i + 1]?.text);
    if (twice !== undefined) return bad(`a set has ${excerpt(twice.text)} twice`);
    return elements.map(({ element }) => element);
  }
  if (value instanceof Map) {
    const entries = [...(value as EdnMap)].map(
      ([name, field]) => [toText(name) ?? 'nil', toJson(field, bad)] as const,
    );
    if (new Set(entries.map(([name]) => name)).size < entries.length) {
      return bad('two keys of a map have the same text');
    }
    return Object.fromEntries(entries);
  }
  return (value as readonly Edn[]).map((element) => toJson(element, bad));
}
