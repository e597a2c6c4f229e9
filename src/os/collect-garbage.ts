import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Collects garbage, once, before the process ends.
 *
 * When nothing is left to do, Node waits for V8's compiler threads. One of them that needs memory
 * while the heap is at its limit waits for the main thread to collect garbage, and both wait for
 * ever (nodejs/node#54918, in every Node 20): one `check` in 1,500 printed its verdict and never
 * ended. After a collection there is room for all that the compilers still allocate.
 */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
}

/** Ends the process at once. Node then waits for its compiler threads, too. */
export function endNow(exitCode: number): never {
  collectGarbage();
  process.exit(exitCode);
}
