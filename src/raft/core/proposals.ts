import type { Proposal } from './input.ts';
import { appendOwn } from './roles.ts';
import type { State } from './state.ts';

/** Puts proposals into the leader's log, all of one step in one write and one append. */
export function onPropose(state: State, proposals: readonly Proposal[]): void {
  const { role, config } = state;
  for (const { requestId, data } of proposals) {
    if (role.name !== 'leader') {
      state.effects.answer({ type: 'refused', requestId, reason: 'not-leader' });
    } else if (role.proposals.size >= config.limits.maxPendingProposals) {
      state.effects.answer({ type: 'refused', requestId, reason: 'too-many-pending' });
    } else if (role.held !== null) {
      hold(state, role.held, { requestId, data });
    } else {
      role.proposals.set(appendOwn(state, 'command', data), requestId);
    }
  }
}

/** The office is about to change hands: see handover.ts. */
function hold(state: State, held: Proposal[], proposal: Proposal): void {
  const { requestId } = proposal;
  if (held.length < state.config.limits.maxPendingProposals) held.push(proposal);
  else state.effects.answer({ type: 'refused', requestId, reason: 'too-many-pending' });
}

/** Hands everything that is committed to the state machine, in order, once. */
export function applyCommitted(state: State): void {
  if (state.applied >= state.commit) return;
  const proposals = state.role.name === 'leader' ? state.role.proposals : null;
  while (state.applied < state.commit) {
    const entry = state.log.entry(state.applied + 1);
    state.applied = entry.index;
    const requestId = proposals?.get(entry.index) ?? state.orphans?.get(entry.index) ?? null;
    proposals?.delete(entry.index);
    state.effects.commit({ entry, requestId });
  }
}
