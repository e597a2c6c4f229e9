import { endNow } from '../../os/collect-garbage.ts';

export interface Interrupt {
  /** Aborted at the first Ctrl-C (or SIGTERM, or the terminal going away). */
  readonly signal: AbortSignal;
  /** What a second Ctrl-C does. Until this is called, it ends the harness at once. */
  onSecond(kill: () => void): void;
  /** From here on the signals do again what they do by default. */
  release(): void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ctrl-C once: heal, stop, check what there is, report. Twice: everything ends at once. */
export function catchInterrupts(exitCode: number): Interrupt {
  const controller = new AbortController();
  let kill = (): void => endNow(exitCode);
  const handle = (): void => {
    if (controller.signal.aborted) kill();
    else controller.abort();
  };
  for (const signal of signals) process.on(signal, handle);
  return {
    signal: controller.signal,
    onSecond: (newKill) => {
      kill = newKill;
    },
    release: () => {
      for (const signal of signals) process.off(signal, handle);
    },
  };
}
