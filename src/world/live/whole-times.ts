import type { System } from '../../systems/system.ts';

/**
 * A system as the live world asks it: every time that it is given is a whole number of
 * milliseconds, and one at least. What is left of a deadline seldom is, and `AbortSignal.timeout`
 * and `setTimeout` of other runtimes refuse a fraction: a probe written with them would throw
 * each time, and look like a node that never answers.
 */
export function withWholeTimes(system: System): System {
  return {
    name: system.name,
    ports: system.ports,
    command: (setup) => system.command(setup),
    status: (address, timeoutMs) => system.status(address, whole(timeoutMs)),
    probePeer: (host, port, timeoutMs) => system.probePeer(host, port, whole(timeoutMs)),
    openClient: (addresses, options) =>
      system.openClient(addresses, { ...options, timeoutMs: whole(options.timeoutMs) }),
    ...(system.logAlarms && { logAlarms: system.logAlarms }),
    ...(system.prepare && {
      prepare: (addresses, surroundings) =>
        system.prepare?.(addresses, surroundings) ?? Promise.resolve(),
    }),
    ...(system.switchboard && { switchboard: system.switchboard }),
    ...(system.readyTimeoutMs !== undefined && { readyTimeoutMs: system.readyTimeoutMs }),
    close: () => system.close(),
  };
}

function whole(ms: number): number {
  return Math.max(1, Math.ceil(ms));
}
