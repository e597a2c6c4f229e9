// Catches a log line that cannot be read back: fields that run into each other or break the line.
import { expect, test } from 'vitest';
import { formatLogLine } from '../../../src/raft/server/log-line.ts';

test('one line, fields quoted where they need it', () => {
  const time = new Date('2026-01-31T12:00:00Z');
  const fields = { term: 3, leader: null, reason: 'no "answer"\nat all', at: '127.0.0.1:9001' };
  expect(formatLogLine(time, 'info', 'stepped-down', fields)).toBe(
    '2026-01-31T12:00:00.000Z info stepped-down term=3 leader=null ' +
      'reason="no \\"answer\\"\\nat all" at=127.0.0.1:9001',
  );
});
