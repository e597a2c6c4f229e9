// Would catch: a trace that depends on how the lines of a history were gathered.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { LineHash } from '../../../src/cli/sim/seeds/line-hash.ts';

test('many lines have the hash of their text', () => {
  const lines = Array.from({ length: 9_000 }, (_, i) => `line ${i} é\n`);
  const hash = new LineHash();
  for (const line of lines) hash.add(line);
  expect(hash.hex()).toBe(createHash('sha256').update(lines.join('')).digest('hex'));
});
