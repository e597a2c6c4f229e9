import { plural } from '../../src/plural.ts';
import type { Checker, Judgement, NoOrder } from '../core/checker.ts';
import type { Model } from '../core/model.ts';
import type { KeyResult, LinearizabilityResult } from '../core/verdict.ts';
import { describeUnread, violatedKeys } from '../core/verdict.ts';
import { checkLinearizable, type CheckOptions } from './check.ts';
import { violationHeadline } from './evidence/headline.ts';

/** Linearizability to a model, as one checker among others. */
export function linearizable(
  model: Model,
  options: Omit<CheckOptions, 'model' | 'limits'> & { readonly name?: string } = {},
): Checker {
  const { name = 'linearizable', ...more } = options;
  return {
    name,
    check({ operations }, limits) {
      const result = checkLinearizable(operations, { ...more, model, limits });
      const { unknown } = result;
      return {
        ...{ checker: name, ...judgement(result), linearizability: result },
        findings: violatedKeys(result).map(noOrder),
        ...(unknown && { unknown }),
      };
    },
  };
}

/** A key without an order, as a finding. */
export function noOrder({ key, operations, decidedBy, counterexample }: KeyResult): NoOrder {
  const found = { kind: 'no-order', key, operations, decidedBy } as const;
  return counterexample === undefined ? found : { ...found, counterexample };
}

function judgement(result: LinearizabilityResult): Judgement {
  const { keys, operations, verdict } = result;
  switch (verdict) {
    case 'invalid': {
      const [first = { key: null }, ...others] = violatedKeys(result);
      const more = others.length === 0 ? '' : ` (and ${plural(others.length, 'more key')})`;
      return { verdict, summary: `${violationHeadline(first).replace(/\.$/, '')}${more}` };
    }
    case 'unknown': {
      const undecided = keys.find((key) => key.verdict === 'unknown');
      const reason = (undecided?.unknown ?? result.unknown)?.message;
      return { verdict, summary: reason ?? 'there was nothing to check' };
    }
    case 'valid': {
      const unread = describeUnread(result);
      const found = `${plural(operations, 'operation')} on ${plural(keys.length, 'key')}; an order was found and verified for each key`;
      return { verdict, summary: unread === undefined ? found : `${found}; ${unread}` };
    }
  }
}
