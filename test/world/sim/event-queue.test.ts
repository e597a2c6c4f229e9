// Would catch: an event that comes before its time or behind a later one, one that was called off and
// comes all the same, and one that is lost when its place is used again.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventQueue } from '../../../src/world/sim/event-queue.ts';

const command = fc.oneof(
  { weight: 3, arbitrary: fc.record({ push: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.constant({ shift: true }) },
  { weight: 1, arbitrary: fc.record({ callOff: fc.nat(200) }) },
);

test('the same events in the same order as a sorted list', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 200 }), (commands) => {
      const queue = new EventQueue();
      const ids: number[] = [];
      const came: number[] = [];
      let waiting: { atUs: number; number: number; off: boolean }[] = [];
      const takeFirst = (): void => {
        const [first] = waiting.sort((a, b) => a.atUs - b.atUs || a.number - b.number);
        expect(queue.firstUs).toBe(first?.atUs ?? -1);
        const length = came.length;
        queue.shift()?.();
        if (first === undefined) return;
        waiting = waiting.slice(1);
        expect(came.slice(length)).toEqual(first.off ? [] : [first.number]);
      };
      for (const each of commands) {
        if ('push' in each) {
          const number = ids.length;
          ids.push(queue.push(each.push, () => came.push(number)));
          waiting.push({ atUs: each.push, number, off: false });
        } else if ('callOff' in each) {
          // Also one that came long ago, whose place another has now.
          const number = each.callOff % Math.max(1, ids.length);
          const id = ids[number];
          if (id !== undefined) queue.callOff(id);
          for (const event of waiting) if (event.number === number) event.off = true;
        } else takeFirst();
      }
      while (waiting.length > 0) takeFirst();
      expect(queue.firstUs).toBe(-1);
    }),
  );
});
