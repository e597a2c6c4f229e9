import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { notFound, sendRefusal, sendText, sendJson } from './answer.ts';
import { deleteRun } from './delete-run.ts';
import { pagePolicy } from './headers.ts';
import { LiveStreams } from './live/live-streams.ts';
import { pageHtml, servePageAssets, type PageAssets } from './page-assets.ts';
import { isFromOwnPage, isKnownHost, newToken } from './request-guard.ts';
import { ResultsFolder } from './results-folder.ts';
import { routeOf, type Route } from './route.ts';
import { RunIndex } from './run-index.ts';
import { sendFile } from './send-file.ts';

export interface ServeOptions {
  /** The folder of the runs; it may come into being later. */
  readonly resultsDir: string;
  /** The name or address that the server listens at. */
  readonly host: string;
}

export interface ResultsServer {
  /** Not listening yet. */
  readonly http: Server;
  /** Ends every connection at once, live views among them. */
  close(): void;
}

/** What answers are made from. */
interface Sources {
  readonly host: string;
  readonly folder: ResultsFolder;
  readonly index: RunIndex;
  readonly live: LiveStreams;
  readonly token: string;
  readonly assets: PageAssets;
}

/** The web server over a folder of runs: reads, but for the deletion of a run. */
export function createResultsServer({ resultsDir, host }: ServeOptions): ResultsServer {
  const folder = new ResultsFolder(resultsDir);
  const index = new RunIndex(folder);
  const live = new LiveStreams(folder, index);
  const sources = { host, folder, index, live, token: newToken(), assets: servePageAssets() };
  const http = createServer({ requestTimeout: 10_000 }, (request, response) => {
    // Nothing that is asked here has a body.
    request.resume();
    answer(sources, request, response).catch(() => {
      // A reader that went away, or a file that could not be read to its end.
      if (response.headersSent) response.destroy();
      else sendRefusal(response, [500, 'The answer could not be made: a file could not be read.']);
    });
  });
  return {
    http,
    close() {
      live.close();
      http.close();
      http.closeAllConnections();
    },
  };
}

/** Answers what was meant for this server, asks for something that there is, and may. */
async function answer(
  sources: Sources,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isKnownHost(request.headers.host, sources.host)) {
    const text = 'This server is not known under that name. Ask for it by its address.';
    sendRefusal(response, [421, text]);
    return;
  }
  const route = routeOf(request.url ?? '');
  if (route === undefined) {
    sendRefusal(response, notFound);
    return;
  }
  const allowed = route.kind === 'delete' ? ['POST'] : ['GET', 'HEAD'];
  if (!allowed.includes(request.method ?? '')) {
    response.setHeader('allow', allowed.join(', '));
    sendRefusal(response, [405, `Ask for this with ${allowed.join(' or ')}.`]);
    return;
  }
  await answerRoute(route, sources, request, response);
}

async function answerRoute(
  route: Route,
  sources: Sources,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { folder, index, live, token, assets } = sources;
  switch (route.kind) {
    case 'page': {
      sendText(response, 'text/html; charset=utf-8', pageHtml(token), pagePolicy);
      return;
    }
    case 'asset': {
      const type = route.name === 'page.js' ? 'text/javascript' : 'text/css';
      sendText(response, `${type}; charset=utf-8`, assets[route.name]);
      return;
    }
    case 'runs': {
      sendJson(response, await index.list());
      return;
    }
    case 'detail': {
      const detail = await index.detail(route.run);
      if (detail === undefined) sendRefusal(response, notFound);
      else sendJson(response, detail);
      return;
    }
    case 'live':
      return live.watch(route.run, request, response);
    case 'delete':
      return remove(route.run, sources, request, response);
    case 'file':
      return sendFile(folder, route.run, route.file, request, response);
  }
}

async function remove(
  run: string,
  { folder, token }: Sources,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isFromOwnPage(request, token)) {
    sendRefusal(response, [403, 'Only the page of this server may delete: reload it.']);
    return;
  }
  const deletion = await deleteRun(folder, run);
  switch (deletion) {
    case 'deleted': {
      sendJson(response, { deleted: run });
      return;
    }
    case 'absent': {
      sendRefusal(response, notFound);
      return;
    }
    case 'busy': {
      sendRefusal(response, [409, 'The run is going on: end it before you delete it.']);
      return;
    }
  }
}
