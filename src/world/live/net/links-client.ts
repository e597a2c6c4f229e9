import { rmSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { HarnessError } from '../../../errors.ts';
import { distEntry } from '../../../os/dist-entry.ts';
import type { Host } from '../host/host.ts';
import type { LinksAnswer, LinksRequest } from './links-protocol.ts';

/** An order is done at once; a machine that is stuck gets its time. */
const answerTimeoutMs = 10_000;

type Order = LinksRequest extends infer R
  ? R extends LinksRequest
    ? Omit<R, 'id'>
    : never
  : never;

/** The harness's end of the process that carries the links. */
export interface LinksProcess {
  /** Rejects with RJ040 when it cannot be done, or the process is gone. */
  ask(order: Order): Promise<LinksAnswer>;
  /** Set when the process ended unasked: no node hears another any more. */
  readonly failure: HarnessError | undefined;
  close(): Promise<void>;
}

interface Waiting {
  readonly answer: (answer: LinksAnswer) => void;
  readonly fail: (error: HarnessError) => void;
}

/** @param label shown in the process list, so that a person can see whose links it carries */
export async function startLinksProcess(
  label: string,
  logFile: string,
  host: Host,
): Promise<LinksProcess> {
  const command = {
    file: process.execPath,
    args: [distEntry('src/world/live/net/links-process'), label],
  };
  const child = await host.start({ command, logFile, answers: true });
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let closing = false;
  let failure: HarnessError | undefined;
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const answer = JSON.parse(line) as LinksAnswer;
    waiting.get(answer.id)?.answer(answer);
    waiting.delete(answer.id);
  });
  const gone = child.exited.then(({ code, signal }) => {
    const how = signal === null ? `with code ${code ?? 'unknown'}` : `by ${signal}`;
    const error = linksFailed(`the process that carries the links ended ${how}`, logFile);
    if (!closing) failure = error;
    for (const { fail } of waiting.values()) fail(error);
    waiting.clear();
  });
  return {
    get failure() {
      return failure;
    },
    ask: async (order) => {
      if (failure !== undefined) throw failure;
      const id = ++lastId;
      let late: NodeJS.Timeout | undefined;
      const answered = new Promise<LinksAnswer>((resolve, reject) => {
        waiting.set(id, { answer: resolve, fail: reject });
        late = setTimeout(() => {
          waiting.delete(id);
          const within = `${answerTimeoutMs / 1000} s`;
          reject(linksFailed(`the links did not answer "${order.kind}" within ${within}`, logFile));
        }, answerTimeoutMs);
      }).finally(() => clearTimeout(late));
      child.stdin.write(`${JSON.stringify({ id, ...order })}\n`);
      const answer = await answered;
      if (answer.error !== undefined) {
        throw linksFailed(`the links could not do "${order.kind}": ${answer.error}`, logFile);
      }
      return answer;
    },
    close: async () => {
      closing = true;
      child.stdin.end();
      await gone;
      // It speaks only when something is wrong.
      if (statSync(logFile, { throwIfNoEntry: false })?.size === 0) rmSync(logFile);
    },
  };
}

function linksFailed(message: string, logFile: string): HarnessError {
  return new HarnessError(
    'RJ040',
    message,
    `see ${logFile}; the run cannot be judged, since no node hears another without its links: run it again`,
  );
}
