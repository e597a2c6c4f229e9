// Would catch: a system written as a class that loses what stands on its prototype (its promise,
// its alarms, `ask`) on the way into the live world, or that is asked with a fraction of a time.
import { expect, test } from 'vitest';
import type { NodeAddress, System } from '../../../src/systems/system.ts';
import { withWholeTimes } from '../../../src/world/live/whole-times.ts';

const address: NodeAddress = { node: 'n1', id: 1, host: '127.0.0.1', ports: { api: 1 } };

/** Everything is on the prototype, and its state is out of reach of another `this`. */
class ClassSystem implements System {
  readonly #given: number[] = [];
  get name() {
    return 'of a class';
  }
  get promise() {
    return 'linearizable';
  }
  get supports() {
    return ['read'];
  }
  get ports(): [string] {
    return ['api'];
  }
  get spacingMs() {
    return 5;
  }
  get stopSignal() {
    return 'SIGTERM' as const;
  }
  get logAlarms() {
    return [/lost/];
  }
  get readyTimeoutMs() {
    return 7;
  }
  get leaderErrors() {
    return ['no-leader'];
  }
  given() {
    return this.#given;
  }
  command() {
    return { file: 'true', args: [String(this.#given.length)] };
  }
  ready(_address: NodeAddress, timeoutMs: number) {
    this.#given.push(timeoutMs);
    return Promise.resolve(true);
  }
  ask(_address: NodeAddress, _operation: unknown, timeoutMs: number) {
    this.#given.push(timeoutMs);
    return Promise.resolve({ type: 'ok' as const, text: 'asked' });
  }
  status(_address: NodeAddress, timeoutMs: number) {
    this.#given.push(timeoutMs);
    return Promise.reject(new Error('down'));
  }
  probePeer(_host: string, _port: number, timeoutMs: number) {
    this.#given.push(timeoutMs);
    return Promise.resolve(true);
  }
  openClient(): never {
    throw new Error('not opened here');
  }
  tearDown() {
    this.#given.push(0);
    return Promise.resolve();
  }
  prepare() {
    this.#given.push(0);
    return Promise.resolve();
  }
  close() {
    this.#given.push(0);
  }
}

test('a system that is a class keeps all that it has', () => {
  const system = new ClassSystem();
  const { name, promise, supports, ports, spacingMs, stopSignal, logAlarms } = system;
  const { readyTimeoutMs, leaderErrors } = system;
  expect(withWholeTimes(system)).toMatchObject({
    ...{ name, promise, supports, ports, spacingMs, stopSignal, logAlarms },
    ...{ readyTimeoutMs, leaderErrors },
  });
  expect(withWholeTimes(system)).not.toHaveProperty('switchboard');
});

test('its methods are its own, and are given whole times', async () => {
  const system = new ClassSystem();
  const asked = withWholeTimes(system);
  await asked.ready?.(address, 1.5);
  await asked.ask?.(address, { f: 'read', value: null }, 0.2);
  await expect(asked.status(address, 3)).rejects.toThrow('down');
  await asked.probePeer('127.0.0.1', 1, 8.01);
  await asked.prepare?.([], {
    runDir: '/',
    startProgram: () => Promise.reject(new Error('nothing is started here')),
    ending: new AbortController().signal,
    note: () => undefined,
  });
  await asked.tearDown?.([]);
  asked.close();
  expect(system.given()).toEqual([2, 1, 3, 9, 0, 0, 0]);
});
