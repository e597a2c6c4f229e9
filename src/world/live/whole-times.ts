import type { System } from '../../systems/system.ts';

/** What is given a time. */
type Timed = 'ready' | 'status' | 'probePeer' | 'openClient' | 'ask';
type Untimed = Exclude<keyof System, Timed>;

/** All else, name by name: a field that stands on a class's prototype is not found by a spread. */
const untimed = Object.keys({
  ...{ name: true, promise: true, supports: true, ports: true, command: true, spacingMs: true },
  ...{ stopSignal: true, tearDown: true, logAlarms: true, switchboard: true, operator: true },
  ...{ readyTimeoutMs: true, leaderErrors: true, prepare: true, close: true },
} satisfies Record<Untimed, true>) as Untimed[];

/**
 * A system as the live world asks it: every time that it is given is a whole number of
 * milliseconds, and one at least. What is left of a deadline seldom is, and `AbortSignal.timeout`
 * and `setTimeout` of other runtimes refuse a fraction: a probe written with them would throw
 * each time, and look like a node that never answers.
 */
export function withWholeTimes(system: System): System {
  const ready = system.ready?.bind(system);
  const ask = system.ask?.bind(system);
  return {
    ...untimedOf(system),
    ...(ready && { ready: (address, timeoutMs) => ready(address, whole(timeoutMs)) }),
    ...(ask && {
      ask: (address, operation, timeoutMs) => ask(address, operation, whole(timeoutMs)),
    }),
    status: (address, timeoutMs) => system.status(address, whole(timeoutMs)),
    probePeer: (host, port, timeoutMs) => system.probePeer(host, port, whole(timeoutMs)),
    openClient: (addresses, options) =>
      system.openClient(addresses, { ...options, timeoutMs: whole(options.timeoutMs) }),
  };
}

function untimedOf(system: System): Pick<System, Untimed> {
  const fields = untimed.flatMap((name): [string, unknown][] => {
    const value: unknown = Reflect.get(system, name);
    if (value === undefined) return [];
    return [[name, typeof value === 'function' ? (value.bind(system) as unknown) : value]];
  });
  return Object.fromEntries(fields) as unknown as Pick<System, Untimed>;
}

function whole(ms: number): number {
  return Math.max(1, Math.ceil(ms));
}
