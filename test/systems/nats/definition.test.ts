// Would catch: a server that is not there and is found missing in a node's log, or a cluster of one that
// waits for others for ever.
import { describe, expect, it } from 'vitest';
import { peerView } from '../../../src/systems/defined/node-view.ts';
import { natsDefinition } from '../../../src/systems/nats/definition.ts';
import { natsEntry } from '../../../src/systems/nats/entry.ts';

function confOf(nodes: number): string {
  const members = Array.from({ length: nodes }, (_, i) =>
    peerView({ id: i + 1, name: `n${i + 1}`, host: `10.99.0.${i + 1}`, port: 7001 }),
  );
  const ports = { cluster: 7001, client: 7002, monitor: 7003 };
  const place = { id: 1, name: 'n1', host: '10.99.0.1', ports, dataDir: '/data' };
  const started = natsDefinition({}).start({ ...place, members, peers: members.slice(1) });
  return 'files' in started ? (started.files['nats.conf'] ?? '') : '';
}

describe('the configuration of a server', () => {
  it('has a route to each', () => {
    expect(confOf(3)).toContain(
      'routes: ["nats://10.99.0.1:7001", "nats://10.99.0.2:7001", "nats://10.99.0.3:7001"]',
    );
  });

  it('is of no cluster when it is alone', () => {
    expect(confOf(1)).toContain('jetstream');
    expect(confOf(1)).not.toContain('cluster');
  });
});

it('needs its server: RJ101', async () => {
  await expect(natsEntry.create({ 'nats-bin': './no-such-server' })).rejects.toMatchObject({
    code: 'RJ101',
    message: expect.stringContaining('./no-such-server is not on this machine') as string,
  });
});
