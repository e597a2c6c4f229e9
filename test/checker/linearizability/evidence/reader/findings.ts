import type { Json, Operation } from '../../../../../src/history/operation.ts';
import type { Facts } from './facts.ts';
import { isBefore, isRefused, same } from './facts.ts';
import { steps } from './objects.ts';
import { isAt, valueOf } from './references.ts';

export const found = 'process (\\d+) (found|dequeued|read) (.+?)(?: from (\\S+))? at ([^,]+?)';

/** Who found one element, value or register so. */
export function finders(
  [process, how, value = '', register, moment = '']: readonly string[],
  { raw }: Facts,
): readonly [finders: readonly Operation[], value: Json] {
  const one = valueOf(value);
  const saw = (o: Operation): boolean => {
    if (how === 'dequeued') return o.f === 'dequeue' && same(o.output, one);
    if (how === 'found') return o.f === 'read' && elements(o).some((e) => same(e, one));
    return (
      o.f === 'txn' &&
      steps(o).some(([f, name, got]) => f === 'read' && name === register && same(got, one))
    );
  };
  const fit = raw.filter(
    (o) =>
      o.type === 'ok' && o.process === Number(process) && isAt(moment, o.completedAtUs) && saw(o),
  );
  return [fit, one];
}

export const elements = ({ output }: Operation): readonly Json[] =>
  Array.isArray(output) ? (output as readonly Json[]) : [];

/** Operations that bring a value about, refused ones too. */
function bringers({ raw }: Facts, value: Json, register: string | undefined): readonly Operation[] {
  return raw.filter((o) =>
    o.f === 'txn'
      ? same(leftIn(o, register ?? '') ?? { none: true }, value)
      : ['add', 'append', 'enqueue'].includes(o.f) && same(o.input, value),
  );
}

/** What a transaction leaves in a register. */
export function leftIn(o: Operation, register: string): Json | undefined {
  return steps(o).findLast(([f, name]) => f === 'write' && name === register)?.[2];
}

/** The finding that the summary is about. */
export function theFinding(facts: Facts): {
  readonly finders: readonly Operation[];
  readonly others: readonly Operation[];
} {
  const parts = new RegExp(`^${found}(?:,| before| although)`).exec(facts.summary);
  if (parts === null) throw new Error(`no finding in "${facts.summary}"`);
  const [all, value] = finders(parts.slice(1), facts);
  const others = bringers(facts, value, parts[4]).filter((o) => !all.includes(o));
  return { finders: all, others };
}

export function about(
  parts: readonly string[],
  facts: Facts,
  holds: (finder: Operation, bringers: readonly Operation[], value: Json) => boolean,
): boolean {
  const [all, value] = finders(parts, facts);
  return all.some((finder) =>
    holds(
      finder,
      bringers(facts, value, parts[3]).filter((o) => o !== finder),
      value,
    ),
  );
}

export const begunBy =
  (finder: Operation) =>
  (o: Operation): boolean =>
    !isBefore(finder, o);
export const mayHave = (o: Operation): boolean => !isRefused(o);
/** May have taken effect after `a` began and before `b` returned. */
export const between =
  (a: Operation, b: Operation) =>
  (o: Operation): boolean =>
    mayHave(o) && o !== a && o !== b && !isBefore(o, a) && !isBefore(b, o);
