import type { CandidateOrder, Counterexample } from '../../../../checker/core/verdict.ts';
import type { Operation } from '../../../history/operation.ts';
import { operationText } from '../../../report/text/format.ts';
import { el } from '../../kit/dom.ts';
import { operationLetter } from '../minimal/minimal-labels.ts';
import { sign } from '../../kit/sign.ts';

/** Why no order works: the longest candidates, the state after each step, and where each one fails. */
export function ordersPart({ orders, operations, initialStates }: Counterexample): HTMLElement[] {
  if (orders.length === 0) return [];
  return [
    el('h4', {}, 'Why no order works'),
    el(
      'p',
      { class: 'quiet' },
      orders.length === 1
        ? 'The order that gets furthest, with the state after each step:'
        : `The ${orders.length} orders that get furthest, with the state after each step:`,
    ),
    el(
      'ol',
      { class: 'orders' },
      ...orders.map((order) => orderItem(order, operations, initialStates)),
    ),
  ];
}

function orderItem(
  order: CandidateOrder,
  operations: readonly Operation[],
  initialStates: readonly string[],
): HTMLElement {
  const chips = order.steps.map(({ operation, state }) => {
    const at = operations.findIndex(({ invokeIndex }) => invokeIndex === operation);
    const known = operations[at];
    return el(
      'li',
      { class: 'step' },
      el('span', { class: 'letter' }, known === undefined ? `#${operation}` : operationLetter(at)),
      ` ${known === undefined ? '' : operationText(known, 16)}`,
      el('span', { class: 'after' }, state),
    );
  });
  const start = el(
    'li',
    { class: 'step start' },
    'start',
    el(
      'span',
      { class: 'after' },
      initialStates.length === 1 ? (initialStates[0] ?? '') : 'any of the above',
    ),
  );
  const failure = el('li', { class: 'step fails' }, sign('cross'), order.failure);
  return el('li', {}, el('ol', { class: 'steps' }, start, ...chips, failure));
}
