import { styleText } from 'node:util';
import { families, familyOf } from '../../../nemesis/families.ts';
import { describeError } from '../../errors.ts';
import { wasRefusedByValue, type HistoryEvent, type Operation } from '../../history/operation.ts';
import { faultWindows } from '../../report/faults/fault-windows.ts';
import { outcomeCounts, totalsOf } from '../../report/run/outcomes.ts';
import type { RunListener } from '../../runner/listener.ts';
import type { TestRecord } from '../../store/records.ts';
import type { Clock } from '../../world/world.ts';
import { LiveBlock } from './live-block.ts';
import type { ProgressState } from './progress-state.ts';

export interface Progress {
  readonly listener: RunListener;
  /** Ends the live block; later calls do nothing. */
  close(): void;
}

/** Without a terminal: a line at each phase, fault and leader, and one of counts this often. */
const plainEveryUs = 10_000_000;

const recentOperations = 500;

function noteOperation(state: ProgressState, operation: Operation): void {
  const { type, invokedAtUs, completedAtUs } = operation;
  state.counts[type]++;
  if (wasRefusedByValue(operation)) state.counts.refused++;
  if (type !== 'ok' || completedAtUs === null) return;
  state.recentUs.push(completedAtUs - invokedAtUs);
  if (state.recentUs.length > recentOperations) state.recentUs.shift();
}

/** `partition leader-alone: 2 links cut`, from the event that proves a step to hold. */
function describeFault(event: HistoryEvent): string | undefined {
  const { value } = event;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  const fields = value as Record<string, unknown>;
  if (typeof fields['skipped'] === 'string') return `${event.f} skipped: ${fields['skipped']}`;
  if (typeof fields['evidence'] !== 'string') return undefined;
  const aim = fields[familyOf(event.f, families)?.aim ?? ''];
  return `${event.f}${typeof aim === 'string' ? ` ${aim}` : ''}: ${fields['evidence']}`;
}

/** Shows how a run goes on: a live block on a terminal, plain lines elsewhere. */
export function createProgress(options: {
  readonly record: TestRecord;
  readonly clock: Clock;
  readonly stream: NodeJS.WriteStream;
}): Progress {
  const { record, clock, stream } = options;
  const state: ProgressState = {
    record,
    phase: 'start',
    phaseStartUs: 0,
    counts: { ok: 0, fail: 0, info: 0, refused: 0 },
    recentUs: [],
    nodes: new Map(),
    faults: [],
  };
  const live = stream.isTTY && process.env['TERM'] !== 'dumb';
  const block = live ? new LiveBlock(stream, state, clock) : undefined;
  const nemesisEvents: HistoryEvent[] = [];
  let closed = false;
  let nextPlainUs = plainEveryUs;

  const say = (text: string): void => {
    const time = (clock.nowUs() / 1_000_000).toFixed(1).padStart(6);
    const line = `${styleText('dim', `${time} s`, { stream })}  ${text}`;
    if (block === undefined) stream.write(`${line}\n`);
    else block.print(line);
  };
  const counts = (): string => outcomeCounts(totalsOf([state.counts]));

  say(`run ${record.id}  ${record.workload} × ${record.nemesis}  seed ${record.seed}`);
  return {
    listener: {
      phase(name, atUs) {
        state.phase = name;
        state.phaseStartUs = atUs;
        say(name);
      },
      operation(operation) {
        noteOperation(state, operation);
        if (block !== undefined || clock.nowUs() < nextPlainUs) return;
        nextPlainUs = clock.nowUs() + plainEveryUs;
        say(counts());
      },
      nemesis(event) {
        nemesisEvents.push(event);
        const text = describeFault(event);
        if (text === undefined) return;
        state.faults = faultWindows(nemesisEvents, record.nodes).filter(
          ({ endUs }) => endUs === null,
        );
        say(text);
      },
      node(status) {
        const before = state.nodes.get(status.node);
        state.nodes.set(status.node, status);
        const leads = status.role === 'leader';
        if (leads && (before?.role !== 'leader' || before.term !== status.term)) {
          say(`${status.node} leads term ${status.term ?? '?'}`);
        }
        if (status.state === 'exited' && before?.state !== 'exited') {
          say(styleText('red', `${status.node} exited by itself`, { stream }));
        }
      },
      violation({ message }) {
        say(`violation: ${message}; the run ends here`);
      },
      error(error) {
        say(styleText('red', describeError(error), { stream }));
      },
    },
    close() {
      if (closed) return;
      closed = true;
      block?.close();
    },
  };
}
