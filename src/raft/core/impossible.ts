import { maxTermJump } from './bounds.ts';
import type { Append, Message } from './message.ts';
import type { State } from './state.ts';

/**
 * Why no node of this cluster can have sent the message, or null. It is then to be refused at
 * the door: taken in, it would bring the core into an impossible state, which ends the node.
 */
export function whyImpossible(state: State, message: Message): string | null {
  if (message.term > state.term + maxTermJump) {
    return `term ${message.term} is far beyond term ${state.term}`;
  }
  switch (message.type) {
    case 'append':
      return whyNotAppended(state, message);
    case 'append-accepted':
    case 'append-rejected': {
      const { role, log } = state;
      if (role.name !== 'leader' || message.term !== state.term) return null;
      if (message.round > role.reads.round) return `round ${message.round} has not begun`;
      const known = message.type === 'append-accepted' ? message.match : message.prevIndex;
      return known > log.lastIndex ? `entry ${known} was never sent` : null;
    }
    default:
      return null;
  }
}

/** A leader has every committed entry (§5.4); with a planted bug it may not, and that shall be seen. */
function whyNotAppended({ bugs, term, commit, log }: State, append: Append): string | null {
  if (append.term < term || append.prevIndex >= commit || bugs !== null) return null;
  const other = append.entries.find(
    (entry) =>
      entry.index >= log.firstIndex &&
      entry.index <= commit &&
      log.termAt(entry.index) !== entry.term,
  );
  return other === undefined ? null : `it would overwrite committed entry ${other.index}`;
}
