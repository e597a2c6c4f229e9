import type { JsonObject } from '../../../../history/operation.ts';
import type { Program, ProgramExit } from '../../../surroundings.ts';
import { BoundedLines } from './bounded-lines.ts';
import type { Line } from './bounded-lines.ts';
import { clientHello, quoted, readLine } from './protocol.ts';
import type { ClientHello, HarnessHello, Request } from './protocol.ts';

/** No answer is longer; what of a longer line is beyond is thrown away. */
const maxLineBytes = 1024 * 1024;
/** A process that says more than this since it was last asked is ended. */
const maxUnaskedBytes = 8 * maxLineBytes;
/** A pipe that another process still holds open is not waited for any longer. */
const lastWordsMs = 200;

/** What became of a request. */
export type Reply =
  | { readonly kind: 'answered'; readonly fields: JsonObject }
  /** Something else came in the place of an answer. */
  | { readonly kind: 'noise'; readonly problem: string }
  | { readonly kind: 'late' }
  /** It is at its end and was not asked any more. */
  | { readonly kind: 'unsent' }
  | { readonly kind: 'ended'; readonly how: string };

export interface ConversationOptions {
  readonly program: Program;
  readonly hello: HarnessHello;
  /** How long the hello of the process may take. */
  readonly startTimeoutMs: number;
  /** Told of what the process said that nobody asked for. */
  readonly onTrouble: (problem: string) => void;
  /** The end of a sentence about an exit: what it last said on its standard error. */
  readonly lastWords: () => string;
}

/** One life of a client process: from its hello to its end, one open request at a time. */
export class Conversation {
  /** Rejects with a plain Error whose message is the end of a sentence: "ended with code 1 …". */
  readonly hello: Promise<ClientHello>;
  /** How it ended. */
  readonly over: Promise<string>;
  readonly #options: ConversationOptions;
  readonly #lines: BoundedLines;
  #greet: (hello: ClientHello | Error) => void = () => undefined;
  #finish: (how: string) => void = () => undefined;
  #isOver = false;
  /** It closed its output, as it does when it ends. */
  #isSilent = false;
  #isGreeted = false;
  #lastId = 0;
  #open: ((reply: Reply) => void) | undefined;
  /** The request that it still has to answer, late as it is. */
  #owed:
    { readonly id: number; readonly paid: () => void; readonly payment: Promise<void> } | undefined;
  #unaskedBytes = 0;
  #answers = 0;

  constructor(options: ConversationOptions) {
    this.#options = options;
    this.#lines = new BoundedLines(maxLineBytes, (line) => this.#hear(line));
    this.over = new Promise((resolve) => (this.#finish = resolve));
    this.hello = this.#greeted(options.startTimeoutMs);
    this.hello.catch(() => undefined);
    this.#listen();
    this.#say(options.hello);
  }

  /** Requests that it has answered. */
  get answers(): number {
    return this.#answers;
  }

  /** Set while it owes an answer whose operation is over; resolves when that has come. */
  get lateAnswer(): Promise<void> | undefined {
    return this.#owed?.payment;
  }

  async ask(request: Omit<Request, 'id'>): Promise<Reply> {
    if (this.#isSilent) {
      await this.over;
      return { kind: 'unsent' };
    }
    const id = ++this.#lastId;
    this.#unaskedBytes = 0;
    let late: NodeJS.Timeout | undefined;
    const reply = new Promise<Reply>((resolve) => {
      late = setTimeout(() => {
        this.#owe(id);
        resolve({ kind: 'late' });
      }, request.timeoutMs);
      this.#open = resolve;
      void this.over.then((how) => resolve({ kind: 'ended', how }));
    });
    this.#say({ id, ...request });
    try {
      return await reply;
    } finally {
      clearTimeout(late);
      this.#open = undefined;
    }
  }

  /** Ends it for this reason, in case it has not ended yet. */
  async end(reason: string): Promise<void> {
    this.#end(reason);
    await this.#options.program.end();
  }

  #say(message: HarnessHello | Request): void {
    this.#options.program.stdin.write(`${JSON.stringify(message)}\n`);
  }

  #listen(): void {
    const { program } = this.#options;
    program.stdout.on('data', (chunk: Buffer) => this.#take(chunk));
    // A pipe that breaks has nothing more to say; the exit tells the rest.
    program.stdout.on('error', () => undefined);
    const silent = new Promise<void>((resolve) => {
      program.stdout.once('close', resolve).once('end', resolve);
    });
    void silent.then(() => (this.#isSilent = true));
    void program.exited.then(async (exit) => {
      await Promise.race([silent, after(lastWordsMs)]);
      program.stdout.destroy();
      this.#end(`ended ${howOf(exit)}${this.#torn()}${this.#options.lastWords()}`);
    });
    // Without its output it is of no use, though it may go on running.
    void Promise.race([silent.then(() => after(lastWordsMs)), this.over]).then(() =>
      this.end(`closed its standard output${this.#torn()}`),
    );
  }

  #torn(): string {
    const beginning = this.#lines.end();
    return beginning === '' ? '' : ` in the middle of a line: ${quoted(beginning)}`;
  }

  #take(chunk: Buffer): void {
    if (this.#isOver) return;
    this.#unaskedBytes += chunk.length;
    if (this.#unaskedBytes > maxUnaskedBytes) {
      const most = maxUnaskedBytes.toLocaleString('en');
      void this.end(`was ended: it wrote more than ${most} bytes that nobody asked for`);
    } else this.#lines.push(chunk);
  }

  #hear(line: Line): void {
    if (this.#isOver) return;
    const problem = line.kind === 'text' ? undefined : `${line.problem}: ${quoted(line.beginning)}`;
    if (!this.#isGreeted) {
      const hello =
        line.kind === 'text' ? clientHello(line.text) : `is ${problem ?? 'not readable'}`;
      this.#greet(typeof hello === 'string' ? new Error(`its first line ${hello}`) : hello);
      return;
    }
    if (line.kind !== 'text') {
      this.#noise(problem ?? line.problem);
      return;
    }
    const said = readLine(line.text);
    if (said.kind === 'noise') this.#noise(said.problem);
    else this.#answer(said.id, said.fields);
  }

  #noise(problem: string): void {
    this.#options.onTrouble(`wrote ${problem}`);
    this.#open?.({ kind: 'noise', problem });
  }

  #answer(id: number, fields: JsonObject): void {
    this.#answers++;
    if (this.#owed?.id === id) {
      this.#owed.paid();
      this.#owed = undefined;
    } else if (id === this.#lastId) {
      this.#open?.({ kind: 'answered', fields });
    } else if (!(id >= 1 && id < this.#lastId)) {
      this.#options.onTrouble(`answered a request ${id} that was never sent`);
    }
  }

  #owe(id: number): void {
    let paid: () => void = () => undefined;
    const payment = new Promise<void>((resolve) => (paid = resolve));
    this.#owed = { id, paid, payment };
  }

  #end(how: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#greet(new Error(how));
    this.#finish(how);
  }

  #greeted(startTimeoutMs: number): Promise<ClientHello> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.#greet(new Error(`did not say hello within ${startTimeoutMs} ms`));
      }, startTimeoutMs);
      this.#greet = (hello) => {
        if (this.#isGreeted) return;
        this.#isGreeted = true;
        clearTimeout(late);
        if (hello instanceof Error) reject(hello);
        else resolve(hello);
      };
    });
  }
}

function howOf({ code, signal }: ProgramExit): string {
  return signal === null ? `with code ${code ?? 'unknown'}` : `by ${signal}`;
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
