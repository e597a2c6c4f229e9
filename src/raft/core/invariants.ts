import { describeState, type State } from './state.ts';

export function rememberState(state: State): void {
  const { before } = state;
  before.term = state.term;
  before.votedFor = state.votedFor;
  before.commit = state.commit;
  before.applied = state.applied;
  before.lastIndex = state.log.lastIndex;
  before.ledTerm = state.role.name === 'leader' ? state.term : null;
}

/**
 * What must hold after every step, in production as in tests. A node that finds itself in an
 * impossible state stops: going on could only spread the damage.
 */
export function checkInvariants(state: State): void {
  const { before, log, durability } = state;
  must(state, state.term >= before.term, 'the term fell');
  must(
    state,
    state.term > before.term || before.votedFor === null || state.votedFor === before.votedFor,
    'a second vote in one term',
  );
  must(state, state.commit >= before.commit, 'the commit index fell');
  must(state, state.applied >= before.applied, 'the applied index fell');
  must(state, state.applied <= state.commit, 'applied what is not committed');
  must(state, log.base.index <= (state.snapshot?.index ?? 0), 'compacted beyond the snapshot');
  must(state, (state.snapshot?.index ?? 0) <= state.applied, 'a snapshot of what is not applied');
  must(state, state.commit <= log.lastIndex, 'committed what is not in the log');
  must(state, durability.index <= log.lastIndex, 'durable past the end of the log');
  const stillLeads = state.role.name === 'leader' && before.ledTerm === state.term;
  must(state, !stillLeads || log.lastIndex >= before.lastIndex, 'a leader cut its own log');
  must(state, state.role.name !== 'leader' || state.votedFor === state.config.id, 'led unelected');
}

function must(state: State, holds: boolean, broken: string): void {
  if (!holds) throw new Error(`invariant broken: ${broken} (${describeState(state)})`);
}
