import type { Tally } from '../../../../../nemesis/link-shaper.ts';
import { HarnessError } from '../../../../errors.ts';
import type { Answering, Host } from '../../host/host.ts';
import { ageMsIn, listChanged, listCounters, rememberTime, talliesIn } from './rules.ts';
import { pathWithSystemTools } from './tools.ts';

/** A change takes a millisecond or two; a machine that is stuck gets its time. */
const answerTimeoutMs = 10_000;

/**
 * An answer that took longer than this says too little of when the change was made: on a machine
 * that is too busy, whoever waits for it may wait for a CPU long after that.
 */
const closeNs = 5_000_000n;
/** So often is the kernel asked when it was. */
const timesAsked = 6;

/** What was counted when a change was in force. */
export interface Changed extends Tally {
  /** `process.hrtime.bigint()`: it held then, to some milliseconds: a tick of the kernel, or two. */
  readonly doneAtNs: bigint;
}

interface Said {
  readonly text: string;
  readonly sentAtNs: bigint;
  readonly answeredAtNs: bigint;
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
    return this.#inTurn(async () => {
      const said = await this.#ask(`${line}\n${rememberTime}\n${listCounters}`);
      return { doneAtNs: await this.#doneAt(said), ...talliesIn(said.text) };
    });
  }

  /** What was counted until now. */
  count(): Promise<Tally> {
    return this.#inTurn(async () => talliesIn((await this.#ask(listCounters)).text));
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#child.stdin.end();
    await this.#gone;
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(act);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** The kernel remembers when the change was made; who asks quickly learns it closely. */
  async #doneAt({ sentAtNs, answeredAtNs }: Said): Promise<bigint> {
    let latestNs = answeredAtNs;
    for (let i = 0; i < timesAsked && latestNs - sentAtNs > closeNs; i++) {
      const said = await this.#ask(listChanged);
      const ageMs = ageMsIn(said.text);
      if (ageMs === undefined) break;
      const byAgeNs = said.answeredAtNs - BigInt(ageMs) * 1_000_000n;
      if (byAgeNs < latestNs) latestNs = byAgeNs;
      if (said.answeredAtNs - said.sentAtNs <= closeNs) break;
    }
    return latestNs < sentAtNs ? sentAtNs : latestNs;
  }

  /** Writes lines of which the last one has an answer. */
  async #ask(lines: string): Promise<Said> {
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
    const sentAtNs = process.hrtime.bigint();
    this.#child.stdin.write(`${lines}\n`);
    await answered;
    const answeredAtNs = process.hrtime.bigint();
    this.#throwFailure();
    // What is wrong, it says in another pipe, which may be read after this one.
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#wrong !== '') throw nftFailed(`it said ${this.#wrong.trim()}`);
    return { text: this.#said, sentAtNs, answeredAtNs };
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
