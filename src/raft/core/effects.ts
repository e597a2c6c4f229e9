import type { Message } from './message.ts';
import type { Answer, Committed, Note, Output, Write } from './output.ts';
import type { Snapshot } from './snapshot.ts';

/** What every empty list is. Frozen, so that nobody can fill it by mistake. */
const none: never[] = [];
Object.freeze(none);

/**
 * What one step has asked for so far; at its end, the step's output. Most steps ask for one
 * thing only, so a list is made when its first item comes: making lists that stay empty, and
 * collecting them again, was a third of a core's work.
 */
export class Effects implements Output {
  write: Write | null = null;
  restore: Snapshot | null = null;
  committed: Committed[] = none;
  answers: Answer[] = none;
  messages: Message[] = none;
  notes: Note[] = none;

  commit(committed: Committed): void {
    if (this.committed === none) this.committed = [committed];
    else this.committed.push(committed);
  }

  answer(answer: Answer): void {
    if (this.answers === none) this.answers = [answer];
    else this.answers.push(answer);
  }

  send(message: Message): void {
    if (this.messages === none) this.messages = [message];
    else this.messages.push(message);
  }

  note(note: Note): void {
    if (this.notes === none) this.notes = [note];
    else this.notes.push(note);
  }
}
