import { sameJson } from '../../../history/canonical-json.ts';
import { preconditionFailed, type Invocation, type Json } from '../../../history/operation.ts';
import type { SimAnswer } from '../sim-system.ts';

export type Values = ReadonlyMap<string, Json>;

/** What an operation answers in a state, and the state after it: a new one, where it changes anything. */
export function execute(
  values: Values,
  operation: Invocation,
): { answer: SimAnswer; after: Values } {
  const { f, value, key = '' } = operation;
  const current = values.get(key) ?? null;
  const ok = (after: Values): { answer: SimAnswer; after: Values } => ({
    answer: { kind: 'ok', value: f === 'read' ? current : value },
    after,
  });
  const no = (error: string): { answer: SimAnswer; after: Values } => ({
    answer: { kind: 'decided-fail', error },
    after: values,
  });
  switch (f) {
    case 'read':
      return ok(values);
    case 'write':
      return ok(new Map(values).set(key, value));
    case 'delete': {
      const after = new Map(values);
      after.delete(key);
      return ok(after);
    }
    case 'cas': {
      const [expected = null, next = null] = Array.isArray(value) ? (value as Json[]) : [];
      return sameJson(current, expected)
        ? ok(new Map(values).set(key, next))
        : no(preconditionFailed);
    }
    default:
      return no('unsupported-operation');
  }
}
