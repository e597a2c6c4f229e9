import type { System } from '../../systems/system.ts';

/**
 * A system as the live world asks it: every time that it is given is a whole number of
 * milliseconds, and one at least. What is left of a deadline seldom is, and `AbortSignal.timeout`
 * and `setTimeout` of other runtimes refuse a fraction: a probe written with them would throw
 * each time, and look like a node that never answers.
 */
export function withWholeTimes(system: System): System {
  return {
    ...system,
    // What a class has from its prototype, too.
    name: system.name,
    ports: system.ports,
    ...(system.prepare && {
      prepare: (addresses, surroundings) =>
        system.prepare?.(addresses, surroundings) ?? Promise.resolve(),
    }),
    ...(system.tearDown && {
      tearDown: (addresses) => system.tearDown?.(addresses) ?? Promise.resolve(),
    }),
    ...(system.ready && {
      ready: async (address, timeoutMs) =>
        (await system.ready?.(address, whole(timeoutMs))) ?? false,
    }),
    command: (setup) => system.command(setup),
    status: (address, timeoutMs) => system.status(address, whole(timeoutMs)),
    probePeer: (host, port, timeoutMs) => system.probePeer(host, port, whole(timeoutMs)),
    openClient: (addresses, options) =>
      system.openClient(addresses, { ...options, timeoutMs: whole(options.timeoutMs) }),
    close: () => system.close(),
  };
}

function whole(ms: number): number {
  return Math.max(1, Math.ceil(ms));
}
