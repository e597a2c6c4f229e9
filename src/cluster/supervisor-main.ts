import process from 'node:process';
import { exitCodes } from '../errors.ts';
import { wordError } from './control-protocol.ts';
import type { ControlRequest, StartMessage } from './control-protocol.ts';
import { openControlServer } from './control-server.ts';
import type { ControlServer } from './control-server.ts';
import { logLine, Supervisor } from './supervisor.ts';
import type { SupervisorOptions } from './supervisor-options.ts';

/**
 * The supervisor's process: started by `cluster start` in a session of its own, it reports to
 * that command when the cluster is up, lets it go, and serves the commands after it.
 */
const options = JSON.parse(process.argv[2] ?? '') as SupervisorOptions;
/** An answer that cannot be delivered for this long is given up. */
const lastAnswerMs = 1_000;

let control: ControlServer | undefined;
let supervisor: Supervisor | undefined;

async function handle(opened: Supervisor, request: ControlRequest): Promise<object> {
  switch (request.kind) {
    case 'status':
      return opened.status();
    case 'act':
      return opened.act(request.action);
    case 'stop':
      await opened.stop();
      // The answer goes out first: the server's end waits for it.
      setImmediate(() => void end(0));
      return {};
  }
}

async function end(code: number): Promise<never> {
  try {
    await supervisor?.stop();
  } catch (error) {
    logLine(wordError(error).message);
  }
  setTimeout(() => process.exit(code), lastAnswerMs);
  await control?.close();
  process.exit(code);
}

/** Reports to the command that waits, if it still does. */
function report(message: StartMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) resolve();
    else process.send(message, () => resolve());
  });
}

function abandoned(): void {
  logLine('the command that started this cluster ended before it was up');
  void end(exitCodes.harnessError);
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  process.on(signal, () => {
    logLine(signal);
    void end(0);
  });
}
process.once('disconnect', abandoned);
try {
  const opened = await Supervisor.open(options, () => {
    logLine('the folder is gone, so no command can find this cluster any more');
    void end(exitCodes.harnessError);
  });
  supervisor = opened;
  control = await openControlServer(opened.token, (request) => handle(opened, request));
  await opened.start(control.port);
  process.off('disconnect', abandoned);
  await report({ kind: 'ready' });
  if (process.connected) process.disconnect();
} catch (error) {
  const worded = wordError(error);
  logLine(`not started: ${worded.message}`);
  process.off('disconnect', abandoned);
  await report({ kind: 'failed', error: worded });
  await end(worded.exitCode);
}
