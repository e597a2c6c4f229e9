import net from 'node:net';
import type { NodeClaim } from '../defined/definition.ts';

/** What a server says to "srvr" on its port for clients. Rejects when it says nothing. */
export function srvr(host: string, port: number, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host, port, signal });
    let said = '';
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      said += text;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(said));
    socket.write('srvr');
  });
}

/**
 * Who leads. Its epoch is no term to hold against it: a new leader says for a moment that it
 * leads, with the last entry of the epoch before.
 */
export function modeOf(said: string): NodeClaim {
  const mode = /^Mode: (\w+)/m.exec(said)?.[1];
  if (mode === 'leader' || mode === 'standalone') return { role: 'leader' };
  return mode === 'follower' ? { role: 'follower' } : {};
}
