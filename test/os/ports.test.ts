// Would catch: two nodes given one port, a free port that the kernel may hand to an outgoing
// connection, and a port in use that is reported without its number or owner.
import { existsSync, readFileSync } from 'node:fs';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { HarnessError } from '../../src/errors.ts';
import { reservePorts } from '../../src/os/ports.ts';

const host = '127.0.0.1';

function listen(port: number): Promise<net.Server> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => resolve(server));
  });
}

describe('ports', () => {
  it('holds each port until it is released', async () => {
    const ports = await reservePorts({ host, count: 20, basePort: undefined });
    expect(new Set(ports.map(({ port }) => port)).size).toBe(20);
    const first = ports[0]!;
    await expect(listen(first.port)).rejects.toThrow(/EADDRINUSE/);
    await Promise.all(ports.map((port) => port.release()));
    const server = await listen(first.port);
    server.close();
  });

  it.runIf(existsSync('/proc/sys/net/ipv4/ip_local_port_range'))(
    'takes no port that an outgoing connection could get',
    async () => {
      const range = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8');
      const ports = await reservePorts({ host, count: 10, basePort: undefined });
      await Promise.all(ports.map((port) => port.release()));
      for (const { port } of ports) expect(port).toBeLessThan(Number.parseInt(range, 10));
    },
  );

  it('takes consecutive ports from a given one', async () => {
    const [free] = await reservePorts({ host, count: 1, basePort: undefined });
    await free!.release();
    const ports = await reservePorts({ host, count: 2, basePort: free!.port });
    expect(ports.map(({ port }) => port)).toEqual([free!.port, free!.port + 1]);
    await Promise.all(ports.map((port) => port.release()));
  });

  it('names the port in use and who has it, and holds nothing then', async () => {
    const [free] = await reservePorts({ host, count: 1, basePort: undefined });
    await free!.release();
    const taken = await listen(free!.port + 1);
    const { port } = taken.address() as AddressInfo;
    const error: unknown = await reservePorts({ host, count: 3, basePort: free!.port }).catch(
      (reason: unknown) => reason,
    );
    taken.close();
    expect(error).toBeInstanceOf(HarnessError);
    const { code, message, fix } = error as HarnessError;
    expect(code).toBe('RJ014');
    const owner = process.platform === 'linux' ? ` by process ${process.pid}` : '';
    expect(message).toBe(`port ${port} on 127.0.0.1 is in use${owner}`);
    expect(fix).toMatch(/another base port/);
    const again = await listen(free!.port);
    again.close();
  });

  it('refuses a number that no port can have', async () => {
    await expect(reservePorts({ host, count: 2, basePort: 65_535 })).rejects.toThrow(
      /port 65536 on 127.0.0.1 cannot be used/,
    );
  });
});
