// Catches an in-memory network that loses or misdirects messages on its own account.
import { expect, test } from 'vitest';
import type { Message } from '../../../src/raft/core/index.ts';
import { MemoryNetwork } from '../../../src/raft/transport/index.ts';

test('delivers in order to whom it is meant for, and loses what is for nobody', async () => {
  const network = new MemoryNetwork();
  const received: string[] = [];
  const join = (id: number) =>
    network.join({ id, api: `api${id}` }, (messages, sender) => {
      for (const message of messages) received.push(`${sender.api}→${id} ${message.term}`);
    });
  const [one, two] = [join(1), join(2)];
  const reply = (from: number, to: number, term: number): Message => ({
    type: 'vote-reply',
    from,
    to,
    term,
    granted: true,
  });
  one.send([reply(1, 2, 1), reply(1, 3, 2)]);
  two.send([reply(2, 1, 3)]);
  while (network.deliverNext());
  expect(received).toEqual(['api1→2 1', 'api2→1 3']);
  await two.close();
  one.send([reply(1, 2, 4)]);
  expect(network.deliverNext()).toBe(true);
  expect(received).toHaveLength(2);
});
