import { encodeJson, encodeString } from '../encode-json.ts';
import type { HistoryEvent, Json } from '../../operation.ts';

/** One event as a line of a Jepsen history, without its line end, its keys in Jepsen's order. */
export function encodeJepsen(event: HistoryEvent): string {
  const { index, time, type, process, f, key, value, error, node, extra } = event;
  const body = f === 'txn' ? transaction(value) : toEdnText(value);
  let line = `{:index ${index}`;
  if (!Number.isNaN(time)) line += `, :time ${time === 0 ? 0 : `${time}000`}`;
  line += `, :type :${type}, :process ${process === 'nemesis' ? ':nemesis' : process}`;
  line += `, :f ${keywordOrString(f)}`;
  line += `, :value ${key === undefined ? body : `[${encodeString(key)} ${body}]`}`;
  if (error !== undefined) line += `, :error ${keywordOrString(error)}`;
  if (node !== undefined) line += `, :node ${encodeString(node)}`;
  for (const [name, field] of Object.entries(extra ?? {})) {
    line += `, ${keywordOrString(name)} ${toEdnText(field)}`;
  }
  return `${line}}`;
}

const keywordName = /^[a-zA-Z][a-zA-Z0-9*+!_?<>=-]*(?:\/[a-zA-Z][a-zA-Z0-9*+!_?<>=-]*)?$/;

function keywordOrString(text: string): string {
  return keywordName.test(text) ? `:${text}` : encodeString(text);
}

/** Micro-operations `["read", key, value]`: Knossos and Elle know them by keywords. */
function transaction(value: Json): string {
  if (!Array.isArray(value)) return toEdnText(value);
  const operations = (value as readonly Json[]).map((operation) => {
    if (!Array.isArray(operation)) return toEdnText(operation);
    const [f = null, ...rest] = operation as readonly Json[];
    const name = typeof f === 'string' ? keywordOrString(f) : toEdnText(f);
    return `[${[name, ...rest.map(toEdnText)].join(' ')}]`;
  });
  return `[${operations.join(' ')}]`;
}

function toEdnText(value: Json): string {
  if (value === null) return 'nil';
  if (typeof value !== 'object') return encodeJson(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(toEdnText).join(' ')}]`;
  const fields = Object.entries(value).map(
    ([name, field]) => `${keywordOrString(name)} ${toEdnText(field)}`,
  );
  return `{${fields.join(', ')}}`;
}
