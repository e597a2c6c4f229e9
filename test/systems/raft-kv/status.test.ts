// Would catch: a node that answers nonsense and is reported as up, or a leader that is overlooked.
import { describe, expect, it } from 'vitest';
import { statusOf } from '../../../src/systems/raft-kv/status.ts';

describe('a status', () => {
  it('is read as the server gives it', () => {
    const body = {
      id: 2,
      role: 'pre-candidate',
      term: 4,
      leader: { id: 3, api: '127.0.0.1:9003' },
      commitIndex: 17,
      lastApplied: 17,
    };
    expect(statusOf('n2', { status: 200, body })).toEqual({
      role: 'pre-candidate',
      term: 4,
      leader: 3,
      commitIndex: 17,
    });
  });

  it('may know no leader, and may leave out what it does not know', () => {
    expect(statusOf('n1', { status: 200, body: { leader: null, role: 'king' } })).toEqual({
      role: 'unknown',
      term: null,
      leader: null,
      commitIndex: null,
    });
  });

  it.each([
    { status: 503, body: { role: 'leader' } },
    { status: 200, body: null },
    { status: 200, body: [] },
    { status: 200, body: 'leader' },
  ])('is refused when it is none: $status $body', (answer) => {
    expect(() => statusOf('n1', answer)).toThrow(/n1 answered its status with HTTP/);
  });
});
