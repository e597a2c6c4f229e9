import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';

/**
 * A real browser for the report's tests and screenshots, driven over the DevTools protocol's
 * pipe: two file descriptors and messages that end in a zero byte. No port, no dependency.
 */
export interface Browser {
  open(options: PageOptions): Promise<Page>;
  close(): Promise<void>;
}

export interface PageOptions {
  readonly url: string;
  readonly width: number;
  readonly height: number;
  readonly dark?: boolean;
  /** Runs before anything of the page. */
  readonly script?: string;
}

export interface Page {
  /** Errors and warnings of the console, uncaught errors, and requests for anything but the page itself. */
  readonly complaints: readonly string[];
  /** The value of an expression, awaited, as JSON. */
  evaluate(expression: string): Promise<unknown>;
  /** Waits until the page says that the operations are shown. */
  ready(): Promise<void>;
  screenshot(wholePage?: boolean): Promise<Buffer>;
  send(method: string, parameters?: object): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

const candidates = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** The browser's program, or undefined when this machine has none. */
export const chromiumPath = candidates.find((file) => file !== undefined && existsSync(file));

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
  '--remote-debugging-pipe',
];

export function launchChromium(): Browser {
  if (chromiumPath === undefined) throw new Error('there is no Chromium on this machine');
  const profile = mkdtempSync(path.join(tmpdir(), 'report-chromium-'));
  const child = spawn(chromiumPath, [...flags, `--user-data-dir=${profile}`], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    // A process group of its own, so that its helpers can be ended with it.
    detached: true,
  });
  const connection = connect(child);
  return {
    open: (options) => openPage(connection, options),
    async close() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      // Asked to close, the browser ends its helpers and is done with its profile before it goes.
      const hurry = setTimeout(() => endGroup(child), 5_000);
      void connection.send('Browser.close');
      await gone;
      clearTimeout(hurry);
      endGroup(child);
      rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    },
  };
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of the group is left.
  }
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

interface Connection {
  send(method: string, params?: object, sessionId?: string): Promise<Record<string, unknown>>;
  listen(listener: (message: Message) => void): void;
}

function connect(child: ChildProcess): Connection {
  const input = child.stdio[3] as Writable;
  const output = child.stdio[4] as Readable;
  const waiting = new Map<number, (message: Message) => void>();
  const listeners: ((message: Message) => void)[] = [];
  let nextId = 1;
  let rest = '';
  output.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\0');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const message = JSON.parse(part) as Message;
      if (message.id === undefined) for (const listener of listeners) listener(message);
      else waiting.get(message.id)?.(message);
    }
  });
  return {
    listen: (listener) => void listeners.push(listener),
    send(method, params = {}, sessionId) {
      const id = nextId++;
      input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
      return new Promise((resolve, reject) => {
        waiting.set(id, ({ result = {}, error }) => {
          waiting.delete(id);
          if (error === undefined) resolve(result);
          else reject(new Error(`${method}: ${error.message}`));
        });
      });
    },
  };
}

async function openPage(connection: Connection, options: PageOptions): Promise<Page> {
  const { targetId } = await connection.send('Target.createTarget', { url: 'about:blank' });
  const attached = await connection.send('Target.attachToTarget', { targetId, flatten: true });
  const sessionId = attached['sessionId'] as string;
  const send = (method: string, parameters?: object): Promise<Record<string, unknown>> =>
    connection.send(method, parameters, sessionId);
  const complaints: string[] = [];
  const loaded = new Promise<void>((resolve) => {
    connection.listen((message) => {
      if (message.sessionId !== sessionId) return;
      noteComplaint(message, options.url, complaints);
      if (message.method === 'Page.loadEventFired') resolve();
    });
  });
  await send('Runtime.enable');
  await send('Log.enable');
  await send('Network.enable');
  await send('Page.enable');
  const { width, height, dark = false } = options;
  const metrics = { width, height, deviceScaleFactor: 1, mobile: false };
  await send('Emulation.setDeviceMetricsOverride', metrics);
  await send('Emulation.setEmulatedMedia', {
    features: [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }],
  });
  const { script } = options;
  if (script !== undefined) {
    await send('Page.addScriptToEvaluateOnNewDocument', { source: script });
  }
  await send('Page.navigate', { url: options.url });
  await loaded;
  const evaluate = async (expression: string): Promise<unknown> => {
    const answer = await send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (answer['exceptionDetails'] !== undefined) {
      throw new Error(`${expression}: ${JSON.stringify(answer['exceptionDetails'])}`);
    }
    return (answer['result'] as { value?: unknown }).value;
  };
  return {
    complaints,
    evaluate,
    send,
    async ready() {
      await evaluate(untilReady);
    },
    async screenshot(wholePage = false) {
      const size = (await evaluate(
        '({ width: innerWidth, height: document.documentElement.scrollHeight })',
      )) as { width: number; height: number };
      const clip = { x: 0, y: 0, ...size, scale: 1 };
      const answer = await send('Page.captureScreenshot', {
        format: 'png',
        ...(wholePage ? { clip, captureBeyondViewport: true } : {}),
      });
      return Buffer.from(answer['data'] as string, 'base64');
    },
    async close() {
      await connection.send('Target.closeTarget', { targetId });
    },
  };
}

/** Two more frames after the operations were filled in: canvases draw in the next one. */
const untilReady = `new Promise((resolve) => {
  const look = () => document.documentElement.dataset.ready === 'true'
    ? requestAnimationFrame(() => requestAnimationFrame(() => resolve(true)))
    : setTimeout(look, 20);
  look();
})`;

function noteComplaint({ method, params = {} }: Message, url: string, complaints: string[]): void {
  if (method === 'Runtime.exceptionThrown') complaints.push(JSON.stringify(params));
  if (method === 'Runtime.consoleAPICalled') complaints.push(JSON.stringify(params['args']));
  if (method === 'Log.entryAdded') complaints.push(JSON.stringify(params['entry']));
  if (method === 'Network.requestWillBeSent') {
    const requested = (params['request'] as { url: string }).url;
    if (requested.split('#')[0] !== url.split('#')[0]) complaints.push(`request: ${requested}`);
  }
}
