import type { NodeId } from './entry.ts';
import { describeState, type State } from './state.ts';

/** The part of a state that the next step is measured against. */
export interface Before {
  readonly term: number;
  readonly votedFor: NodeId | null;
  readonly commit: number;
  readonly applied: number;
  readonly lastIndex: number;
  readonly ledTerm: number | null;
}

export function remember(state: State): Before {
  return {
    term: state.term,
    votedFor: state.votedFor,
    commit: state.commit,
    applied: state.applied,
    lastIndex: state.log.lastIndex,
    ledTerm: state.role.name === 'leader' ? state.term : null,
  };
}

/**
 * What must hold after every step, in production as in tests. A node that finds itself in an
 * impossible state stops: going on could only spread the damage.
 */
export function checkInvariants(before: Before, state: State): void {
  const { log, durability } = state;
  must(state, state.term >= before.term, 'the term fell');
  must(
    state,
    state.term > before.term || before.votedFor === null || state.votedFor === before.votedFor,
    'a second vote in one term',
  );
  must(state, state.commit >= before.commit, 'the commit index fell');
  must(state, state.applied >= before.applied, 'the applied index fell');
  must(state, state.applied <= state.commit, 'applied what is not committed');
  must(state, state.commit <= log.lastIndex, 'committed what is not in the log');
  must(state, durability.index <= log.lastIndex, 'durable past the end of the log');
  const stillLeads = state.role.name === 'leader' && before.ledTerm === state.term;
  must(state, !stillLeads || log.lastIndex >= before.lastIndex, 'a leader cut its own log');
  must(state, state.role.name !== 'leader' || state.votedFor === state.config.id, 'led unelected');
}

function must(state: State, holds: boolean, broken: string): void {
  if (!holds) throw new Error(`invariant broken: ${broken} (${describeState(state)})`);
}
