// Would catch: a write that may be done called a fail, or one that was refused called unknown.
import { expect, it } from 'vitest';
import { isRefusal } from '../../../src/systems/redis/errors.ts';

function reply(message: string): Error {
  return Object.assign(new Error(message), { name: 'ReplyError' });
}

it.each([
  "READONLY You can't write against a read only replica.",
  'NOREPLICAS Not enough good replicas to write.',
  "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
  'LOADING Redis is loading the dataset in memory',
  'MISCONF Errors writing to the AOF file: No space left on device',
  "OOM command not allowed when used memory > 'maxmemory'.",
  'BUSY Redis is busy running a script.',
  'EXECABORT Transaction discarded because of previous errors.',
  'ERR unknown command',
])('%s: not done', (message) => {
  expect(isRefusal(reply(message))).toBe(true);
});

it.each([
  reply('UNKNOWNCODE of a later version'),
  reply('ERRATIC is another word'),
  new Error('Connection is closed.'),
  new Error('READONLY, but not by the server'),
  'READONLY',
])('%s: nobody knows', (error) => {
  expect(isRefusal(error)).toBe(false);
});
