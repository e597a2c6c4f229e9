import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { notFound, sendRefusal } from '../answer.ts';
import { commonHeaders, dataPolicy } from '../headers.ts';
import type { ResultsFolder } from '../results-folder.ts';
import type { RunIndex } from '../run-index.ts';
import type { LiveEnd } from '../run-row.ts';
import { LiveFeeds } from './live-feeds.ts';

/** Live views at a time. */
const maxWatchers = 64;
/** A watcher that has this much to catch up with misses snapshots: the next one has everything. */
const maxBufferedBytes = 256 * 1024;

/** Runs that go on, each as a stream of events for whoever watches it. */
export class LiveStreams {
  readonly #folder: ResultsFolder;
  readonly #index: RunIndex;
  readonly #feeds = new LiveFeeds();
  #watchers = 0;

  constructor(folder: ResultsFolder, index: RunIndex) {
    this.#folder = folder;
    this.#index = index;
  }

  close(): void {
    this.#feeds.close();
  }

  async watch(run: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const dir = await this.#folder.runDir(run);
    if (dir === undefined || request.method === 'HEAD') {
      sendRefusal(response, notFound);
      return;
    }
    if (this.#watchers >= maxWatchers) {
      sendRefusal(response, [503, `${maxWatchers} live views are open: close one of them.`]);
      return;
    }
    // Its watcher left meanwhile: the end of the connection will not be announced again.
    if (response.destroyed) return;
    response.writeHead(200, {
      ...commonHeaders,
      'content-type': 'text/event-stream; charset=utf-8',
      'content-security-policy': dataPolicy,
    });
    response.flushHeaders();
    this.#watchers++;
    const stop = this.#feeds.watch(dir, {
      snapshot: (snapshot) => {
        if (response.writableLength < maxBufferedBytes) {
          response.write(`event: snapshot\ndata: ${JSON.stringify(snapshot)}\n\n`);
        }
      },
      end: () => {
        void this.#index.detail(path.basename(dir)).then((detail) => {
          const end: LiveEnd = { row: detail?.row ?? null };
          response.end(`event: end\ndata: ${JSON.stringify(end)}\n\n`);
        });
      },
    });
    response.once('close', () => {
      this.#watchers--;
      stop();
    });
  }
}
