import { badArguments } from '../../errors.ts';
import type { Json } from '../../history/operation.ts';

/**
 * Reads a JSON value off the command line. Null stands for "no value", which can be expected
 * and cannot be written. Throws RJ010.
 */
export function jsonArgument(name: 'value' | 'expected' | 'new') {
  return (text: string): Json => {
    const value = parse(name, text);
    if (value !== null || name === 'expected') return value;
    throw badArguments(
      'RJ010',
      `${name} null: null stands for "there is no value" and cannot be written`,
      'raft-jepsen cluster delete KEY removes a value',
    );
  };
}

function parse(name: string, text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw badArguments(
      'RJ010',
      `${name} ${text}: this is not JSON`,
      `a text needs its quotes, and the shell takes one pair away: '${JSON.stringify(text)}'`,
    );
  }
}
