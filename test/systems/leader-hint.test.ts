// Would catch: clients that all run into a leader that does not answer, one after the other, or that
// never go back to it.
import { describe, expect, it } from 'vitest';
import { LeaderHint } from '../../src/systems/leader-hint.ts';

describe('a leader hint', () => {
  it('names who did what only a leader does, until it lets somebody down', () => {
    const hint = new LeaderHint(() => 0);
    expect(hint.leader).toBeUndefined();
    hint.led(2);
    hint.wasSilent(1);
    expect(hint.leader).toBe(2);
    hint.wasSilent(2);
    expect(hint.leader).toBeUndefined();
  });

  it('remembers silence for a while, or until the node leads', () => {
    let nowMs = 1_000;
    const hint = new LeaderHint(() => nowMs);
    hint.wasSilent(0);
    hint.wasSilent(1);
    expect([hint.isSilent(0), hint.isSilent(1), hint.isSilent(2)]).toEqual([true, true, false]);
    hint.led(1);
    expect([hint.isSilent(0), hint.isSilent(1)]).toEqual([true, false]);
    nowMs += 600;
    expect(hint.isSilent(0)).toBe(false);
  });
});
