export interface Interrupt {
  /** Aborted at the first Ctrl-C (or SIGTERM, or the terminal going away). */
  readonly signal: AbortSignal;
  /** From here on the signals do again what they do by default. */
  release(): void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ctrl-C once: heal, stop, check what there is, report. Twice: `kill` ends everything at once. */
export function onInterrupt(kill: () => void): Interrupt {
  const controller = new AbortController();
  const handle = (): void => {
    if (controller.signal.aborted) kill();
    else controller.abort();
  };
  for (const signal of signals) process.on(signal, handle);
  return {
    signal: controller.signal,
    release: () => {
      for (const signal of signals) process.off(signal, handle);
    },
  };
}
