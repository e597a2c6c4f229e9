/** So often the process is given a whole turn: signals, timers and other threads are heard then. */
const wholeTurnEvery = 512;
let turns = 0;

/**
 * Resolves when every promise that can go on has gone on. Node runs what `nextTick` was given from
 * within a promise when no promise is left, which costs a third of a turn of its event loop.
 */
export function promisesTakenUp(): Promise<void> {
  if (++turns % wholeTurnEvery === 0) return new Promise((resolve) => setImmediate(resolve));
  return new Promise((resolve) => process.nextTick(resolve));
}
