// Would catch: a cut that leaks bytes or loses them for good, an end that cuts both directions
// instead of one, a buffer without bound, a crash on a reset, a connection that is never given back.
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { LinkShaper } from '../../../../nemesis/link-shaper.ts';
import { seededRandom } from '../../../../src/random.ts';
import { openLinkProxy, type LinkProxy } from '../../../../src/world/live/net/link-proxy.ts';

const host = '127.0.0.1';
const open = { forward: true, backward: true };
const noForward = { forward: false, backward: true };
const noBackward = { forward: true, backward: false };
const neither = { forward: false, backward: false };
/** Long enough for bytes to come through on this machine if they could come at all. */
const silenceMs = 50;

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

interface End {
  readonly socket: Socket;
  readonly text: () => string;
  /** The other side closed, or reset the connection. */
  readonly gone: Promise<unknown>;
}

function watch(socket: Socket): End {
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  socket.on('error', () => undefined);
  undo.push(() => socket.destroy());
  const gone = new Promise<void>((resolve) => {
    socket.once('end', resolve);
    socket.once('close', () => resolve());
  });
  return { socket, text: () => text, gone };
}

/** A proxy, its target, and every connection that the target took. */
async function setUp(): Promise<{
  proxy: LinkProxy;
  target: net.Server;
  taken: End[];
  dial: () => Promise<End>;
}> {
  const taken: End[] = [];
  const target = net.createServer({ allowHalfOpen: true }, (socket) => taken.push(watch(socket)));
  target.listen(0, host);
  await once(target, 'listening');
  undo.push(() => target.close());
  const proxy = await openLinkProxy(host, { host, port: (target.address() as AddressInfo).port });
  undo.push(() => proxy.close());
  const dial = async (): Promise<End> => {
    const socket = net.connect({ host, port: proxy.port, allowHalfOpen: true });
    const end = watch(socket);
    await once(socket, 'connect');
    return end;
  };
  return { proxy, target, taken, dial };
}

async function conversation(): Promise<Awaited<ReturnType<typeof setUp>> & { a: End; b: End }> {
  const all = await setUp();
  const a = await all.dial();
  await vi.waitFor(() => expect(all.taken).toHaveLength(1));
  return { ...all, a, b: all.taken[0]! };
}

describe('an open link', () => {
  it('carries a large stream unchanged, in both directions at once', async () => {
    const { a, b } = await conversation();
    const data = randomBytes(32 * 1024 * 1024);
    const digest = (end: Socket): Promise<string> =>
      new Promise((resolve) => {
        const hash = createHash('sha256');
        end.on('data', (chunk: Buffer) => hash.update(chunk));
        end.on('end', () => resolve(hash.digest('hex')));
      });
    a.socket.removeAllListeners('data');
    b.socket.removeAllListeners('data');
    const there = digest(b.socket);
    const back = digest(a.socket);
    a.socket.end(data);
    b.socket.end(data);
    const expected = createHash('sha256').update(data).digest('hex');
    expect(await there).toBe(expected);
    expect(await back).toBe(expected);
  });

  it('passes half a close on and still brings the answer', async () => {
    const { a, b, proxy } = await conversation();
    b.socket.once('end', () => b.socket.end('answer'));
    a.socket.end('question');
    await a.gone;
    expect(b.text()).toBe('question');
    expect(a.text()).toBe('answer');
    await vi.waitFor(() => expect(proxy.connections()).toBe(0));
  });

  it('closes both ends when either is reset, and takes the next connection', async () => {
    const { a, b, proxy, dial, taken } = await conversation();
    a.socket.resetAndDestroy();
    await b.gone;
    const second = await dial();
    await vi.waitFor(() => expect(taken).toHaveLength(2));
    taken[1]!.socket.resetAndDestroy();
    await second.gone;
    await vi.waitFor(() => expect(proxy.connections()).toBe(0));
  });

  it('closes the dialler when the target refuses, and listens on for its return', async () => {
    const { proxy, target, dial } = await setUp();
    const { port } = target.address() as AddressInfo;
    target.close();
    await (
      await dial()
    ).gone;
    const returned = net.createServer((socket) => watch(socket).socket.end('back'));
    returned.listen(port, host);
    await once(returned, 'listening');
    undo.push(() => returned.close());
    const again = await dial();
    await vi.waitFor(() => expect(again.text()).toBe('back'));
    await vi.waitFor(() => expect(proxy.connections()).toBeLessThanOrEqual(1));
  });

  it('does not read more than a slow target takes', async () => {
    const { a, b } = await conversation();
    b.socket.pause();
    await expectBounded(a.socket, b.socket);
  });
});

/** Offers 64 MB while `to` gets nothing, then (after `release`) sees every byte arrive. */
async function expectBounded(
  from: Socket,
  to: Socket,
  release: () => unknown = () => to.resume(),
): Promise<void> {
  const chunk = Buffer.alloc(1024 * 1024, 'x');
  const chunks = 64;
  let taken = 0;
  for (let i = 0; i < chunks; i++) from.write(chunk, () => taken++);
  // Nothing was taken for a while: everything is full.
  for (let quiet = 0; quiet < 8;) {
    const before = taken;
    await sleep(silenceMs);
    quiet = taken === before ? quiet + 1 : 0;
  }
  // The kernel's own buffers take some megabytes at either side.
  expect(taken).toBeLessThan(chunks / 2);
  let bytes = 0;
  to.removeAllListeners('data');
  to.on('data', (data: Buffer) => (bytes += data.length));
  if (from.listenerCount('data') > 0) from.resume();
  release();
  await vi.waitFor(() => expect(bytes).toBe(chunks * chunk.length), 10_000);
}

describe('a cut link', () => {
  it('holds the way there and leaves the way back open', async () => {
    const { proxy, a, b } = await conversation();
    proxy.setOpen(noForward);
    a.socket.write('late');
    b.socket.write('in time');
    await vi.waitFor(() => expect(a.text()).toBe('in time'));
    await sleep(silenceMs);
    expect(b.text()).toBe('');
    proxy.setOpen(open);
    await vi.waitFor(() => expect(b.text()).toBe('late'));
  });

  it('holds the way back and leaves the way there open', async () => {
    const { proxy, a, b } = await conversation();
    proxy.setOpen(noBackward);
    const before = proxy.answeredBytes();
    b.socket.write('late');
    a.socket.write('in time');
    await vi.waitFor(() => expect(b.text()).toBe('in time'));
    await vi.waitFor(() => expect(proxy.answeredBytes()).toBe(before + 4));
    await sleep(silenceMs);
    expect(a.text()).toBe('');
    proxy.setOpen(open);
    await vi.waitFor(() => expect(a.text()).toBe('late'));
  });

  it('keeps the order of what was sent before, during and after', async () => {
    const { proxy, a, b } = await conversation();
    a.socket.write('1');
    for (let i = 2; i < 9; i++) {
      proxy.setOpen(i % 2 === 0 ? neither : open);
      a.socket.write(String(i));
      await sleep(2);
    }
    proxy.setOpen(open);
    await vi.waitFor(() => expect(b.text()).toBe('12345678'));
  });

  it('takes new connections and holds them until it heals', async () => {
    const { proxy, taken, dial } = await setUp();
    proxy.setOpen(neither);
    const a = await dial();
    a.socket.write('hello');
    await sleep(silenceMs);
    expect(taken).toHaveLength(0);
    proxy.setOpen(open);
    await vi.waitFor(() => expect(taken[0]?.text()).toBe('hello'));
  });

  it.each([
    ['there', noForward],
    ['both ways', neither],
  ])('forgets a connection that its dialler gives up: cut %s', async (_name, directions) => {
    const { proxy, a, b } = await conversation();
    proxy.setOpen(directions);
    a.socket.write('never');
    a.socket.end();
    await b.gone;
    expect(b.text()).toBe('');
    expect(proxy.connections()).toBe(0);
  });

  it('still delivers the request of a dialler that gave up, when only the way back is cut', async () => {
    const { proxy, a, b } = await conversation();
    proxy.setOpen(noBackward);
    b.socket.once('end', () => b.socket.end('too late'));
    a.socket.end('request');
    await b.gone;
    expect(b.text()).toBe('request');
    await a.gone;
    expect(a.text()).toBe('');
    await vi.waitFor(() => expect(proxy.connections()).toBe(0));
  });

  it('does not tell the dialler of the death of its target before it heals', async () => {
    const { proxy, a, b } = await conversation();
    proxy.setOpen(noBackward);
    let closed = false;
    void a.gone.then(() => (closed = true));
    a.socket.write('x');
    await vi.waitFor(() => expect(b.text()).toBe('x'));
    b.socket.resetAndDestroy();
    await sleep(silenceMs);
    expect(closed).toBe(false);
    proxy.setOpen(open);
    await a.gone;
    await vi.waitFor(() => expect(proxy.connections()).toBe(0));
  });

  it('holds a bounded amount, and every byte of it', async () => {
    const { proxy, a, b } = await conversation();
    proxy.setOpen(noForward);
    await expectBounded(a.socket, b.socket, () => proxy.setOpen(open));
  });

  it('closes with everything that it holds', async () => {
    const { proxy, a, b } = await conversation();
    proxy.setOpen(neither);
    a.socket.write('never');
    await proxy.close();
    await a.gone;
    await b.gone;
    await vi.waitFor(() => expect(proxy.connections()).toBe(0));
  });
});

describe('a slow link', () => {
  const delay = (ms: number) =>
    new LinkShaper({ kind: 'delay', amount: ms }, seededRandom(1), { isStream: true });

  it('brings everything late and in order, in the direction that is slow, also what came before an end', async () => {
    const { a, b, proxy } = await conversation();
    proxy.setShapers({ forward: delay(60), backward: undefined });
    const startMs = performance.now();
    a.socket.write('one, ');
    a.socket.end('two');
    b.socket.write('at once');
    await vi.waitFor(() => expect(a.text()).toBe('at once'));
    await b.gone;
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(59);
    expect(b.text()).toBe('one, two');
  });

  it('brings at once what waits when it is slow no longer, and nothing while it is cut', async () => {
    const { a, b, proxy } = await conversation();
    proxy.setShapers({ forward: delay(60_000), backward: undefined });
    a.socket.write('late');
    await sleep(silenceMs);
    expect(b.text()).toBe('');
    proxy.setOpen(noForward);
    proxy.setShapers({ forward: undefined, backward: undefined });
    await sleep(silenceMs);
    expect(b.text()).toBe('');
    proxy.setOpen(open);
    await vi.waitFor(() => expect(b.text()).toBe('late'));
  });
});
