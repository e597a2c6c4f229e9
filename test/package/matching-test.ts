/** A test file of a user's, in plain JavaScript: one history that holds and one that does not. */
export const matchingTest = `
import { expect, test } from 'vitest';
import 'raft-jepsen/vitest';

const line = (process, f, value, invoke) =>
  JSON.stringify({ process, f, key: 'k', value, invoke, complete: invoke + 1, type: 'ok' }) + '\\n';

test('linearizable', () => {
  expect(line(0, 'write', 5, 1) + line(1, 'read', 5, 3)).toBeLinearizable();
});

test('stale', () => {
  expect(line(0, 'write', 5, 1) + line(1, 'read', null, 3)).not.toBeLinearizable();
});
`;
