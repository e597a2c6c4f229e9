import type { Json, Operation } from '../../src/history/operation.ts';
import { preconditionFailed } from '../../src/history/operation.ts';

/**
 * The tests' own judge of a register history, with its own words for what a register is:
 * recursion over all orders, from the definition. Nothing of it comes from the checker.
 */
export function isLinearizableRegister(operations: readonly Operation[]): boolean {
  const relevant = operations.filter(
    (o) =>
      o.type === 'ok' ||
      (o.type === 'info' && o.f !== 'read') ||
      (o.type === 'fail' && o.f === 'cas' && o.error === preconditionFailed),
  );
  const dead = new Set<string>();
  const search = (left: readonly Operation[], value: Json): boolean => {
    if (left.every((o) => o.type === 'info')) return true;
    const name = `${left.map((o) => o.invokeIndex).join()} ${JSON.stringify(value)}`;
    if (dead.has(name)) return false;
    const firstReturn = Math.min(
      ...left.map((o) => (o.type === 'info' ? Infinity : o.completeIndex!)),
    );
    for (const o of left) {
      if (o.invokeIndex > firstReturn) continue;
      const after = valueAfter(o, value);
      if (after === undefined) continue;
      if (
        search(
          left.filter((other) => other !== o),
          after,
        )
      )
        return true;
    }
    dead.add(name);
    return false;
  };
  return search(relevant, null);
}

function valueAfter(o: Operation, value: Json): Json | undefined {
  if (o.f === 'write') return o.input;
  if (o.f === 'delete') return null;
  if (o.f === 'read') return o.output === value ? value : undefined;
  const [expected, next] = o.input as [Json, Json];
  if (o.type === 'fail') return expected === value ? undefined : value;
  return expected === value ? next : undefined;
}
