// The random lives of chaos.test.ts, many more of them: about 15 ms each on a quiet core, so
// five minutes. RAFT_JEPSEN_LIVES sets their number.
import { test } from 'vitest';
import { randomLives } from './log-life.ts';

test('nothing that was acknowledged is lost over many random lives', async () => {
  const lives = Number(process.env['RAFT_JEPSEN_LIVES'] ?? 20_000);
  for (let seed = 1; seed <= lives; seed++) await randomLives(seed);
});
