import type { NodeCommand } from '../../../systems/node-command.ts';
import type { Program } from '../../../systems/surroundings.ts';
import type { Answering, Host } from './host.ts';

/** How long a program gets after its input was closed, and again after SIGTERM. */
const endGraceMs = 500;

/** The programs of a run beside its nodes: all of them are gone in the end, as the nodes are. */
export class Programs {
  readonly #host: Host;
  readonly #running = new Set<Program>();
  readonly #ending = new AbortController();

  constructor(host: Host) {
    this.#host = host;
  }

  /** Aborted before they are ended: whoever starts them again then stops doing so. */
  get ending(): AbortSignal {
    return this.#ending.signal;
  }

  /** Rejects with RJ030 when it cannot be run. */
  async start(command: NodeCommand): Promise<Program> {
    const child = await this.#host.start({ command });
    const program: Program = {
      pid: child.pid,
      stdin: child.stdin,
      stdout: child.stdout,
      stderr: child.stderr,
      exited: child.exited,
      end: () => end(child),
    };
    this.#running.add(program);
    void child.exited.then(() => this.#running.delete(program));
    // It was being made while all others were ended.
    if (this.ending.aborted) await program.end();
    return program;
  }

  async endAll(): Promise<void> {
    this.#ending.abort();
    await Promise.all([...this.#running].map((program) => program.end()));
  }
}

async function end(child: Answering): Promise<void> {
  const exited = child.exited.then(() => true as const);
  child.stdin.end();
  if (await within(endGraceMs, exited)) return;
  child.signal('SIGTERM');
  if (await within(endGraceMs, exited)) return;
  child.signal('SIGKILL');
  await exited;
}

async function within(ms: number, event: Promise<true>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  return Promise.race([event, late]).finally(() => clearTimeout(timer));
}
