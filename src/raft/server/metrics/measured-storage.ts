import type { Storage } from '../../storage/index.ts';
import type { Write } from '../../core/index.ts';

/** The same storage, which reports for each write how many seconds it took to be on disk. */
export function measuredStorage(
  storage: Storage,
  nowUs: () => number,
  observe: (seconds: number) => void,
): Storage {
  /** In the order of their numbers, as they become durable. */
  const open: { readonly seq: number; readonly sinceUs: number }[] = [];
  return {
    reportTo: (events) =>
      storage.reportTo({
        ...events,
        onDurable: (seq) => {
          const count = open.findIndex((write) => write.seq > seq);
          const done = open.splice(0, count === -1 ? open.length : count);
          const now = nowUs();
          for (const { sinceUs } of done) observe((now - sinceUs) / 1e6);
          events.onDurable(seq);
        },
      }),
    write: (write: Write) => {
      open.push({ seq: write.seq, sinceUs: nowUs() });
      storage.write(write);
    },
    close: () => storage.close(),
  };
}
