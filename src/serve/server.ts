import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { deleteRun } from './delete-run.ts';
import { refuse, send, sendJson, type Refusal } from './answer.ts';
import { commonHeaders, dataPolicy, pagePolicy } from './headers.ts';
import { knownFile } from './known-files.ts';
import { LiveFeeds } from './live/live-feeds.ts';
import { pageHtml, servePageAssets } from './page-assets.ts';
import { isFromOwnPage, isKnownHost, newToken } from './request-guard.ts';
import { openBelow, ResultsFolder } from './results-folder.ts';
import { routeOf, type Route } from './route.ts';
import { RunIndex } from './run-index.ts';
import type { LiveEnd } from './run-row.ts';

/** Live views at a time. */
const mostWatchers = 64;
/** A watcher that has this much to catch up with misses snapshots: the next one tells all. */
const mostBufferedBytes = 256 * 1024;

export interface ServeOptions {
  /** The folder of the runs; it may come into being later. */
  readonly resultsDir: string;
  /** The name or address that the server is told to listen at. */
  readonly host: string;
}

export interface ResultsServer {
  /** Not listening yet. */
  readonly http: Server;
  /** Ends every connection at once, live views among them. */
  close(): void;
}

const notFound: Refusal = [404, 'There is no such page, run or file.'];

/** The web server over a folder of runs: reads, but for the deletion of a run. */
export function createResultsServer({ resultsDir, host }: ServeOptions): ResultsServer {
  const folder = new ResultsFolder(resultsDir);
  const index = new RunIndex(folder);
  const feeds = new LiveFeeds();
  const token = newToken();
  const assets = servePageAssets();
  let watchers = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isKnownHost(request.headers.host, host)) {
      const text = 'This server is not known under that name. Ask for it by its address.';
      refuse(response, [421, text]);
      return;
    }
    const route = routeOf(request.url ?? '');
    if (route === undefined) {
      refuse(response, notFound);
      return;
    }
    const allowed = route.kind === 'delete' ? ['POST'] : ['GET', 'HEAD'];
    if (!allowed.includes(request.method ?? '')) {
      response.setHeader('allow', allowed.join(', '));
      refuse(response, [405, `Ask for this with ${allowed.join(' or ')}.`]);
      return;
    }
    await serve(route, request, response);
  }

  async function serve(
    route: Route,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    switch (route.kind) {
      case 'page': {
        send(response, 'text/html; charset=utf-8', pageHtml(token), pagePolicy);
        return;
      }
      case 'asset': {
        const type = route.name === 'page.js' ? 'text/javascript' : 'text/css';
        send(response, `${type}; charset=utf-8`, assets[route.name]);
        return;
      }
      case 'runs': {
        sendJson(response, await index.list());
        return;
      }
      case 'detail': {
        const detail = await index.detail(route.run);
        if (detail === undefined) refuse(response, notFound);
        else sendJson(response, detail);
        return;
      }
      case 'live':
        return watch(route.run, request, response);
      case 'delete':
        return remove(route.run, request, response);
      case 'file':
        return sendFile(route.run, route.file, request, response);
    }
  }

  async function remove(
    run: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (!isFromOwnPage(request, token)) {
      refuse(response, [403, 'Only the page of this server may delete: reload it.']);
      return;
    }
    const deletion = await deleteRun(folder, run);
    if (deletion === 'deleted') {
      sendJson(response, { deleted: run });
      return;
    }
    if (deletion === 'absent') {
      refuse(response, notFound);
      return;
    }
    refuse(response, [409, 'The run is going on: end it before you delete it.']);
  }

  async function sendFile(
    run: string,
    parts: readonly string[],
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const file = knownFile(parts);
    const dir = file === undefined ? undefined : await folder.runDir(run);
    if (file === undefined || dir === undefined) {
      refuse(response, notFound);
      return;
    }
    const handle = await openBelow(dir, file.path);
    if (handle === undefined) {
      refuse(response, notFound);
      return;
    }
    response.writeHead(200, {
      ...commonHeaders,
      'content-type': file.type,
      'content-security-policy': file.policy,
    });
    // A history may grow while it is sent, so its length is not told beforehand.
    if (request.method !== 'HEAD') return pipeline(handle.createReadStream(), response);
    await handle.close();
    response.end();
  }

  async function watch(
    run: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const dir = await folder.runDir(run);
    if (dir === undefined || request.method === 'HEAD') {
      refuse(response, notFound);
      return;
    }
    if (watchers >= mostWatchers) {
      refuse(response, [503, `${mostWatchers} live views are open: close one of them.`]);
      return;
    }
    // Its watcher left meanwhile: the end of the connection will not be told again.
    if (response.destroyed) return;
    response.writeHead(200, {
      ...commonHeaders,
      'content-type': 'text/event-stream; charset=utf-8',
      'content-security-policy': dataPolicy,
    });
    response.flushHeaders();
    watchers++;
    const stop = feeds.watch(dir, {
      snapshot(snapshot) {
        if (response.writableLength < mostBufferedBytes) {
          response.write(`event: snapshot\ndata: ${JSON.stringify(snapshot)}\n\n`);
        }
      },
      end() {
        void index.detail(path.basename(dir)).then((detail) => {
          const end: LiveEnd = { row: detail?.row ?? null };
          response.end(`event: end\ndata: ${JSON.stringify(end)}\n\n`);
        });
      },
    });
    response.once('close', () => {
      watchers--;
      stop();
    });
  }

  const http = createServer({ requestTimeout: 10_000 }, (request, response) => {
    // Nothing that is asked here has a body.
    request.resume();
    answer(request, response).catch(() => {
      // A reader that went away, or a file that could not be read to its end.
      if (response.headersSent) response.destroy();
      else refuse(response, [500, 'The answer could not be made: a file could not be read.']);
    });
  });
  return {
    http,
    close() {
      feeds.close();
      http.close();
      http.closeAllConnections();
    },
  };
}
