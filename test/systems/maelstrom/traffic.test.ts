// Would catch: a candidate or a deposed leader taken for the one who leads, so that faults that aim
// at the leader miss it.
import { describe, expect, it } from 'vitest';
import { Traffic } from '../../../src/systems/maelstrom/traffic.ts';

const nodes = ['n1', 'n2', 'n3'];

/** So many exchanges of two nodes, the last of them at `atMs`, ten milliseconds apart. */
function talk(traffic: Traffic, one: string, other: string, times: number, atMs: number): void {
  for (let i = times - 1; i >= 0; i--) {
    traffic.delivered(one, other, false, atMs - 10 * i);
    traffic.delivered(other, one, true, atMs - 10 * i);
  }
}

describe('the guess at who leads', () => {
  it('is the node that talks with a majority', () => {
    const traffic = new Traffic(nodes);
    expect(traffic.leader(0)).toBeUndefined();
    talk(traffic, 'n2', 'n1', 5, 1_000);
    talk(traffic, 'n2', 'n3', 5, 1_000);
    expect(traffic.leader(1_000)).toBe('n2');
  });

  it('is nobody while votes are asked for', () => {
    const traffic = new Traffic(nodes);
    talk(traffic, 'n2', 'n1', 1, 1_000);
    talk(traffic, 'n2', 'n3', 1, 1_000);
    expect(traffic.leader(1_000)).toBeUndefined();
  });

  it('is not one who talks and is not heard', () => {
    const traffic = new Traffic(nodes);
    for (let i = 0; i < 5; i++) traffic.delivered('n2', 'n1', false, i);
    expect(traffic.leader(5)).toBeUndefined();
  });

  it('is not one who is cut off from those it talked with', () => {
    const traffic = new Traffic(nodes);
    talk(traffic, 'n2', 'n1', 5, 1_000);
    talk(traffic, 'n2', 'n3', 5, 1_000);
    expect(traffic.leader(1_000, ({ to }) => to !== 'n2')).toBeUndefined();
    expect(traffic.leader(1_000, ({ from }) => from !== 'n1')).toBe('n2');
  });

  it('is the successor as soon as there is one, and nobody in the end', () => {
    const traffic = new Traffic(nodes);
    talk(traffic, 'n2', 'n1', 5, 1_000);
    talk(traffic, 'n2', 'n3', 5, 1_000);
    // n2 was cut off; n3 leads with n1.
    talk(traffic, 'n3', 'n1', 5, 1_400);
    expect(traffic.leader(1_400)).toBe('n3');
    expect(traffic.leader(5_000)).toBeUndefined();
  });

  it('needs more than one of five', () => {
    const traffic = new Traffic(['n1', 'n2', 'n3', 'n4', 'n5']);
    talk(traffic, 'n1', 'n2', 5, 1_000);
    expect(traffic.leader(1_000)).toBeUndefined();
    talk(traffic, 'n1', 'n3', 5, 1_000);
    expect(traffic.leader(1_000)).toBe('n1');
  });
});
