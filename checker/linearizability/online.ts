/**
 * Watches a history while it is being recorded, and reports a violation soon after
 * it has happened, so that a run can stop.
 *
 * Each key keeps its last operations: a *window*. From time to time the window is judged as
 * a history of its own, looser than the whole (`fast/frontier/cut-stretch.ts` says why that is sound): what
 * was before it may have left any state, and what is still under way may have taken effect
 * or not. So a violation that is reported is one. One that needs more of the past than the
 * window holds is not seen here, nor one whose search takes too long: silence is no verdict,
 * and the finished history is checked as a whole all the same.
 *
 * Windows are for registers. Of another model the whole of a key is judged, as far as it has
 * come: what is under way may have taken effect or not. It is judged each time it has grown by
 * an eighth, until there is too much of it.
 *
 * A key on which the search gives up is judged half as often from then on, so that the hard ones
 * take no time from the others.
 *
 * Cost: each operation is judged a bounded number of times; memory is bounded by the window
 * and by the operations of unknown outcome, which never leave it.
 */
import { completedValue, Contradiction } from '../../src/history/completed-value.ts';
import type { HistoryEvent, Operation } from '../../src/history/operation.ts';
import { leavesVersionOpen } from '../../src/history/versions.ts';
import { mergeUnobserved } from './fast/frontier/merge-unobserved.ts';
import { columnsOf } from '../../src/history/columns/columns-of-operations.ts';
import { FrontierSearch } from './fast/frontier/frontier-search.ts';
import { KeySplit } from './fast/problem.ts';
import { anyInitialValue } from './fast/frontier/cut-stretch.ts';
import { Meter } from '../core/limits.ts';
import type { Model } from '../core/model.ts';
import { isPartlyKnown } from './leave-out-versions.ts';
import { isIgnored, isObserver, toSearchOperation } from '../core/model.ts';
import type { RegisterModel } from '../models/register/register.ts';
import { isRegisterModel, register } from '../models/register/register.ts';
import type { FailedCas } from './prepare.ts';
import { refuseMisfit, settleFailedCas } from './prepare.ts';
import { refuseNoModel } from '../core/refuse-model.ts';
import type { Verdict } from '../core/verdict.ts';
import { searchLinearization } from './wing-gong.ts';

export interface OnlineViolation {
  readonly key: string | null;
  /** Index of the event after which it was noticed. */
  readonly index: number;
  /** One sentence. The counterexample comes from checking the history as a whole. */
  readonly message: string;
}

export interface OnlineOptions {
  /** Default: the register whose initial value is null. */
  readonly model?: Model;
  readonly failedCas?: FailedCas;
  /** Completed operations of a key that are looked at together. Default 1,000. */
  readonly window?: number;
  /** A key is judged at the latest this long after something new, in time of the history. Default 200 ms. */
  readonly everyUs?: number;
}

export interface OnlineChecker {
  /**
   * Takes the next event, in order.
   * @returns the first violation, once
   * @throws HarnessError RJ021 for an operation that the model does not know
   */
  push(event: HistoryEvent): OnlineViolation | undefined;
  /** Judges what has not been judged yet: at the end, or when nothing has come for a while. */
  flush(): OnlineViolation | undefined;
  /** Keys that are no longer watched: too many operations of unknown outcome, or versions left open. */
  readonly unwatched: ReadonlySet<string | null>;
}

/** Operations of a key beyond which it is no longer watched, where there is no window. */
const maxWithoutWindow = 20_000;
/** Of a key that is judged as a whole: this share of it has to be new. */
const minFresh = 1 / 8;
/** A key that is too hard is judged at the least this often. */
const maxPatience = 64;
/** Configurations that one judgement may visit. */
const statesPerJudgement = 50_000;
/** And what it may cost, where states are large. */
const toilPerJudgement = 200_000;
/** Operations of unknown outcome beyond which a key is no longer watched. */
const maxUnknown = 2_000;

interface Watched {
  /** In order of invocation; completed or under way. */
  operations: Operation[];
  /** Position before which completed operations were forgotten, or undefined: nothing was. */
  start: number | undefined;
  unknown: number;
  fresh: number;
  judgedAtUs: number;
  /** How many times longer than usual it waits for the next judgement. */
  patience: number;
}

export function createOnlineChecker(options: OnlineOptions = {}): OnlineChecker {
  const { model = register, window = 1000, everyUs = 200_000 } = options;
  refuseNoModel(model);
  const registers = isRegisterModel(model) ? model : undefined;
  const keys = new Map<string | null, Watched>();
  /** Key and place of the operation that a process has under way. */
  const underWay = new Map<number, { readonly key: string | null; readonly invoke: number }>();
  const unwatched = new Set<string | null>();
  let last = 0;
  let isOver = false;

  const found = (key: string | null): OnlineViolation => {
    isOver = true;
    const name = key === null ? 'the register' : `key ${JSON.stringify(key)}`;
    const message = `no order of the last operations on ${name} is possible, whatever came before them`;
    return { key, index: last, message };
  };

  const judge = (key: string | null, watched: Watched, nowUs: number): boolean => {
    watched.fresh = 0;
    watched.judgedAtUs = nowUs;
    const { failedCas = 'as-recorded' } = options;
    if (registers !== undefined) forget(watched, window);
    const verdict =
      registers === undefined
        ? judgeWhole(watched, model, failedCas)
        : judgeWindow(watched, registers, failedCas);
    watched.patience = verdict === 'unknown' ? Math.min(maxPatience, watched.patience * 2) : 1;
    return verdict === 'invalid';
  };

  const isDue = (watched: Watched, nowUs: number): boolean => {
    const { fresh, operations, patience } = watched;
    const isLate = nowUs - watched.judgedAtUs >= everyUs * patience;
    if (registers === undefined) return isLate && fresh >= operations.length * minFresh;
    return isLate || fresh * 4 >= window * patience;
  };

  const leave = (key: string | null): void => {
    unwatched.add(key);
    keys.delete(key);
  };

  return {
    unwatched,
    push: (event) => {
      const { process } = event;
      last = event.index;
      if (isOver || process === 'nemesis') return undefined;
      if (event.type === 'invoke') {
        const operation = begun(event, process);
        refuseMisfit(operation, model);
        const key = registers === undefined && model.perKey !== true ? null : (event.key ?? null);
        if (unwatched.has(key)) return undefined;
        if (leavesVersionOpen(event.f, event.value)) {
          // Which versions are unknown, only the whole of the history shows.
          leave(key);
          return undefined;
        }
        const watched = keys.get(key) ?? newlyWatched(event.time);
        keys.set(key, watched);
        watched.operations.push(operation);
        underWay.set(process, { key, invoke: event.index });
        return undefined;
      }
      const open = underWay.get(process);
      underWay.delete(process);
      const watched = open === undefined ? undefined : keys.get(open.key);
      if (open === undefined || watched === undefined) return undefined;
      const at = watched.operations.findLastIndex((o) => o.invokeIndex === open.invoke);
      const operation = watched.operations[at];
      if (operation === undefined) return undefined;
      const completed = ended(operation, event);
      refuseMisfit(completed, model);
      watched.operations[at] = completed;
      if (registers !== undefined && isPartlyKnown(completed)) {
        leave(open.key);
        return undefined;
      }
      const isTooLong = registers === undefined && watched.operations.length > maxWithoutWindow;
      if (isTooLong || (event.type === 'info' && ++watched.unknown > maxUnknown)) {
        leave(open.key);
        return undefined;
      }
      watched.fresh++;
      return isDue(watched, event.time) && judge(open.key, watched, event.time)
        ? found(open.key)
        : undefined;
    },
    flush: () => {
      if (isOver) return undefined;
      for (const [key, watched] of keys) {
        if (watched.fresh > 0 && judge(key, watched, watched.judgedAtUs)) return found(key);
      }
      return undefined;
    },
  };
}

function newlyWatched(nowUs: number): Watched {
  return { operations: [], start: undefined, unknown: 0, fresh: 0, judgedAtUs: nowUs, patience: 1 };
}

/** Under way: it may take effect or not, which is what `info` says. */
function begun(event: HistoryEvent, process: number): Operation {
  return {
    process,
    f: event.f,
    input: event.value,
    output: null,
    type: 'info',
    invokedAtUs: event.time,
    completedAtUs: null,
    invokeIndex: event.index,
    completeIndex: null,
  };
}

function ended(operation: Operation, event: HistoryEvent): Operation {
  const type = event.type === 'invoke' ? 'info' : event.type;
  const completed = completedValue(operation.f, type, operation.input, event.value);
  // The recorder refuses a contradiction before this hears of it.
  const { input, output } =
    completed instanceof Contradiction ? { input: operation.input, output: null } : completed;
  return {
    ...operation,
    type,
    input,
    output,
    ...(event.error === undefined ? {} : { error: event.error }),
    completedAtUs: event.time,
    completeIndex: event.index,
  };
}

/** Forgets all but the last completed operations, and what had returned before those began. */
function forget(watched: Watched, window: number): void {
  const { operations } = watched;
  if (operations.length < 2 * window) return;
  const start = operations[operations.length - window]?.invokeIndex;
  if (start === undefined) return;
  watched.start = start;
  watched.operations = operations.filter(
    ({ type, completeIndex }) => type === 'info' || completeIndex === null || completeIndex > start,
  );
}

/** A beginning of a linearizable history is one too, with what is under way of unknown outcome. */
function judgeWhole({ operations }: Watched, model: Model, failedCas: FailedCas): Verdict {
  const counted = settleFailedCas(operations, failedCas)
    .filter((operation) => !isIgnored(operation, model))
    .map(toSearchOperation);
  const meter = new Meter({ states: statesPerJudgement }).part(Infinity, toilPerJudgement);
  return searchLinearization(counted, model, meter).verdict;
}

function judgeWindow(
  { operations, start }: Watched,
  model: RegisterModel,
  failedCas: FailedCas,
): Verdict {
  const inside = settleFailedCas(operations, failedCas).flatMap((operation) => {
    if (isIgnored(operation, model)) return [];
    if (start === undefined || operation.invokeIndex >= start) return operation;
    if (isObserver(operation, model)) return [];
    return { ...operation, type: 'info' as const, output: null };
  });
  const columns = columnsOf(inside);
  const initial = columns.values.findIndex(
    (value) => model.stateKey(value) === model.stateKey(model.init()),
  );
  const semantics = {
    ignoreFailedCas: false,
    ignoreNullReads: false,
    initial: initial < 0 ? columns.values.length : initial,
  };
  if (columns.length === 0) return 'valid';
  const problem = new KeySplit(columns, semantics).problem(0);
  const judged =
    start === undefined
      ? problem
      : { ...problem, initial: anyInitialValue(problem, problem.count) };
  const meter = new Meter({ states: statesPerJudgement });
  return new FrontierSearch(mergeUnobserved(judged), meter).run().verdict;
}
