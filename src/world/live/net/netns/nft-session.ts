import type { Tally } from '../../../../../nemesis/link-shaper.ts';
import { HarnessError } from '../../../../errors.ts';
import type { Answering, Host } from '../../host/host.ts';
import { listCounters, talliesIn } from './rules.ts';
import { pathWithSystemTools } from './tools.ts';

/** A change takes a millisecond or two; a machine that is stuck gets its time. */
const answerTimeoutMs = 10_000;

/** What was counted when a change was in force. */
export interface Changed extends Tally {
  /** `process.hrtime.bigint()` when that was known: it held at the latest then. */
  readonly doneAtNs: bigint;
}

/**
 * One `nft` that is kept for the whole run, since to start one for each change takes many times as
 * long as the change. It ends when its standard input closes, which is when the harness has ended,
 * in whatever way.
 */
export class NftSession {
  readonly #child: Answering;
  #said = '';
  #wrong = '';
  #answered: (() => void) | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #closing = false;
  #failure: HarnessError | undefined;
  readonly #gone: Promise<void>;

  static async start(host: Host): Promise<NftSession> {
    // It would leave a history of what it was told in its user's home.
    const env = { PATH: pathWithSystemTools(), HOME: '/dev/null' };
    return new NftSession(await host.start({ command: { file: 'nft', args: ['-i'], env } }));
  }

  private constructor(child: Answering) {
    this.#child = child;
    child.stdout.on('data', (chunk: Buffer) => {
      this.#said += chunk.toString('utf8');
      if (this.#said.endsWith('\n}\n')) this.#answered?.();
    });
    child.stderr.on('data', (chunk: Buffer) => (this.#wrong += chunk.toString('utf8')));
    this.#gone = child.exited.then(({ code, signal }) => {
      if (!this.#closing) this.#failure = nftFailed(`it ended (${signal ?? code ?? 'unknown'})`);
      this.#answered?.();
    });
  }

  /** Set when it ended without having been told to: links cannot be cut or healed any more. */
  get failure(): HarnessError | undefined {
    return this.#failure;
  }

  /** One line is one transaction of the kernel. Rejects with RJ083. */
  change(line: string): Promise<Changed> {
    const changed = this.#turn.then(() => this.#change(line));
    this.#turn = changed.catch(() => undefined);
    return changed;
  }

  /** What was counted until now. */
  count(): Promise<Changed> {
    return this.change('');
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#child.stdin.end();
    await this.#gone;
  }

  async #change(line: string): Promise<Changed> {
    this.#throwFailure();
    this.#said = '';
    this.#wrong = '';
    let late: NodeJS.Timeout | undefined;
    const answered = new Promise<void>((resolve, reject) => {
      this.#answered = resolve;
      late = setTimeout(() => {
        reject(nftFailed(`it did not answer within ${answerTimeoutMs / 1000} s`));
      }, answerTimeoutMs);
    }).finally(() => clearTimeout(late));
    // It says nothing of what it has done; but what it is asked then, it answers when that is done.
    this.#child.stdin.write(`${line}\n${listCounters}\n`);
    await answered;
    const doneAtNs = process.hrtime.bigint();
    this.#throwFailure();
    // What is wrong, it says in another pipe, which may be read after this one.
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#wrong !== '') throw nftFailed(`it said ${this.#wrong.trim()}`);
    return { doneAtNs, ...talliesIn(this.#said) };
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }
}

function nftFailed(what: string): HarnessError {
  return new HarnessError(
    'RJ083',
    `the network of this run could not be changed: nft: ${what}`,
    'run it again; `--net proxy` needs no such program',
  );
}
