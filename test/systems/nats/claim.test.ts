// Would catch: faults that are aimed at the wrong server, because a report on JetStream was misread.
import { expect, it } from 'vitest';
import { claimOf } from '../../../src/systems/nats/claim.ts';

const ids = new Map([
  ['n1', 1],
  ['n2', 2],
]);
const claim = (leader?: string) =>
  claimOf(
    'n1',
    {
      account_details: [
        {
          stream_detail: [
            { name: 'other' },
            { name: 's', cluster: leader === undefined ? {} : { leader } },
          ],
        },
      ],
    },
    's',
    (name) => ids.get(name),
  );

it('leads or follows by who leads the stream, and claims nothing without one', () => {
  expect(claim('n1')).toEqual({ role: 'leader', leader: 1 });
  expect(claim('n2')).toEqual({ role: 'follower', leader: 2 });
  expect(claim('n9')).toEqual({ role: 'follower' });
  expect(claim('')).toEqual({});
  expect(claim()).toEqual({});
  expect(claimOf('n1', {}, 's', () => 1)).toEqual({});
  expect(claimOf('n1', null, 's', () => 1)).toEqual({});
});
