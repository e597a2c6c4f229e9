export {
  decodeCommand,
  encodeCommand,
  type Command,
  type RequestName,
  type Result,
} from './command.ts';
export { memberOf, type Json } from './json.ts';
export { lossIn } from './json-text.ts';
export {
  defaultMaxSessions,
  KeyValue,
  type KeyValueOptions,
  type KeyValueTypes,
} from './key-value.ts';
