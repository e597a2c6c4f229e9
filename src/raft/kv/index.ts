export {
  decodeCommand,
  encodeCommand,
  type Command,
  type RequestName,
  type Result,
} from './command.ts';
export type { Json } from './json.ts';
export { defaultMaxSessions, KeyValue, type KeyValueOptions } from './key-value.ts';
