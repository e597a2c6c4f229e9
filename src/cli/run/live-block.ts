import { clearScreenDown, cursorTo, moveCursor } from 'node:readline';
import { stripVTControlCharacters, styleText } from 'node:util';
import { faultText } from '../../report/faults/faults.ts';
import { allOf, outcomeNames, shownOutcomes, totalsOf } from '../../report/run/outcomes.ts';
import { columnsOf, fitColumns } from '../../report/text/text-table.ts';
import type { NodeStatus } from '../../systems/node-status.ts';
import type { Clock } from '../../world/world.ts';
import type { ProgressState } from './progress-state.ts';

/** Often enough to look alive, seldom enough to cost nothing. */
const repaintMs = 200;

/** The last lines of the terminal, painted again in place while a run goes on. */
export class LiveBlock {
  readonly #stream: NodeJS.WriteStream;
  readonly #state: ProgressState;
  readonly #clock: Clock;
  readonly #timer: NodeJS.Timeout;
  #painted = 0;

  constructor(stream: NodeJS.WriteStream, state: ProgressState, clock: Clock) {
    this.#stream = stream;
    this.#state = state;
    this.#clock = clock;
    this.#timer = setInterval(() => {
      this.#paint();
    }, repaintMs);
    this.#timer.unref();
  }

  /** Prints a line that stays, above the block. */
  print(line: string): void {
    this.#erase();
    this.#stream.write(`${fit(line, this.#stream.columns)}\n`);
    this.#paint();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#erase();
  }

  #erase(): void {
    if (this.#painted === 0) return;
    moveCursor(this.#stream, 0, -this.#painted);
    cursorTo(this.#stream, 0);
    clearScreenDown(this.#stream);
    this.#painted = 0;
  }

  #paint(): void {
    const lines = blockLines(this.#state, this.#clock.nowUs(), this.#stream);
    this.#erase();
    this.#stream.write(lines.map((line) => `${fit(line, this.#stream.columns)}\n`).join(''));
    this.#painted = lines.length;
  }
}

const columnsUnknown = 80;

/** Cuts a line to the width of the terminal: a line that wraps would break the repainting. */
function fit(line: string, width: number): string {
  // A terminal that does not know its size says 0.
  const columns = width > 0 ? width : columnsUnknown;
  const fits = columnsOf(line) < columns;
  return fits ? line : fitColumns(stripVTControlCharacters(line), columns - 1);
}

/** The block as lines: counts and latencies, nodes, faults in force. */
function blockLines(state: ProgressState, nowUs: number, stream: NodeJS.WriteStream): string[] {
  const { record, counts, nodes, faults, phase, phaseStartUs } = state;
  const totals = totalsOf([counts]);
  const total = allOf(totals);
  const elapsedUs = nowUs - phaseStartUs;
  const limit = phase === 'run' ? ` / ${clockTime(record.options.timeLimitMs * 1000)}` : '';
  const share = (count: number): string =>
    total === 0 ? '0 %' : `${((100 * count) / total).toFixed(1)} %`;
  const shares = shownOutcomes(totals)
    .map((outcome) => `${outcomeNames[outcome]} ${share(totals[outcome])}`)
    .join('  ');
  const rate = elapsedUs > 0 ? Math.round((total * 1_000_000) / elapsedUs) : 0;
  const pace = phase === 'run' ? `  ${rate}/s` : '';
  const dim = (text: string): string => styleText('dim', text, { stream });
  return [
    `${dim('phase  ')}  ${phase}  ${clockTime(elapsedUs)}${limit}`,
    `${dim('ops    ')}  ${total}${pace}   ${shares}   ${latencies(state.recentUs)}`,
    `${dim('nodes  ')}  ${[...nodes.values()].map((node) => describeNode(node, stream)).join('   ')}`,
    `${dim('nemesis')}  ${faults.length === 0 ? dim('nothing in force') : faults.map(faultText).join('; ')}`,
  ];
}

function latencies(recentUs: readonly number[]): string {
  if (recentUs.length === 0) return '';
  const sorted = [...recentUs].sort((a, b) => a - b);
  const at = (share: number): string =>
    `${((sorted[Math.ceil(share * sorted.length) - 1] ?? 0) / 1000).toFixed(1)} ms`;
  return `p50 ${at(0.5)}  p99 ${at(0.99)}`;
}

function describeNode(status: NodeStatus, stream: NodeJS.WriteStream): string {
  const { node, state, role, term } = status;
  if (state !== 'up') return styleText('yellow', `${node} ✖ ${state}`, { stream });
  if (role === 'leader') return styleText('green', `${node} leader t${term ?? '?'}`, { stream });
  return `${node} ${role}`;
}

/** mm:ss */
function clockTime(us: number): string {
  const seconds = Math.max(0, Math.floor(us / 1_000_000));
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}
