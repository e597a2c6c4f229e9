import { describeHardState, type Entry } from './entry.ts';
import { decodeMembers, describeMembers } from './members.ts';
import { describeMessage } from './message.ts';
import type { Restored } from './input.ts';
import type { Answer, Committed, Note, Output, Write } from './output.ts';

/** `5:t2 x=1`, `5:t2 noop`, or `5:t2 members n1 n2 n3:joining`. */
export function describeEntry({ index, term, kind, data }: Entry): string {
  return `${index}:t${term} ${describeData(kind, data)}`;
}

function describeData(kind: Entry['kind'], data: string): string {
  switch (kind) {
    case 'command':
      return data;
    case 'noop':
      return 'noop';
    case 'members':
      return `members ${describeMembers(decodeMembers(data))}`;
  }
}

/** `#3 t2 vote n1, cut from 5, 5:t2 noop 6:t2 x` */
export function describeWrite(write: Write): string {
  const parts: string[] = [];
  if (write.replacement != null) parts.push(describeRestored(write.replacement));
  if (write.hardState !== null) parts.push(describeHardState(write.hardState));
  if (write.truncateFrom !== null) parts.push(`cut from ${write.truncateFrom}`);
  if (write.entries.length > 0) parts.push(write.entries.map(describeEntry).join(' '));
  return `#${write.seq} ${parts.join(', ')}`;
}

/** `anew: t2 vote n1, snapshot 7:t2, log after 5: 6:t2 x 7:t2 y` */
function describeRestored({ hardState, snapshot, base, entries }: Restored): string {
  const what = snapshot === null ? 'no snapshot' : `snapshot ${snapshot.index}:t${snapshot.term}`;
  const log = entries.length === 0 ? ' empty' : entries.map((e) => ` ${describeEntry(e)}`).join('');
  return `anew: ${describeHardState(hardState)}, ${what}, log after ${base.index}:${log}`;
}

/** `r7 read-ready 4`, or `r7 refused not-leader` */
function describeAnswer(answer: Answer): string {
  const head = `r${answer.requestId} ${answer.type}`;
  switch (answer.type) {
    case 'read-ready':
      return `${head} ${answer.index}`;
    case 'refused':
    case 'read-failed':
    case 'change-refused':
    case 'transfer-failed':
      return `${head} ${answer.reason}`;
    case 'transferred':
      return `${head} n${answer.leader} leads`;
    case 'outcome-unknown':
      return head;
  }
}

/** `vote-refused t2 to n3 its log is behind` */
function describeNote(note: Note): string {
  const head = `${note.event} t${note.term}`;
  switch (note.event) {
    case 'election-timeout':
    case 'election-started':
    case 'elected':
      return head;
    case 'following':
      return `${head} n${note.leader}`;
    case 'stepped-down':
      return `${head} ${note.reason}`;
    case 'vote-granted':
      return `${head} to n${note.to}`;
    case 'vote-refused':
      return `${head} to n${note.to}: ${note.reason}`;
    case 'truncated':
      return `${head} from ${note.from}`;
    case 'configured':
      return `${head} by ${note.index}: ${describeMembers(note.members)}`;
    case 'transfer-started':
      return `${head} to n${note.to}`;
    case 'transfer-given-up':
      return `${head} to n${note.to}: ${note.reason}`;
    case 'not-a-member':
      return `${head} since ${note.index}`;
    case 'snapshot-sent':
      return `${head} to n${note.to} up to ${note.index}`;
    case 'snapshot-taken':
    case 'snapshot-installed':
      return `${head} up to ${note.index}`;
  }
}

function describeCommitted({ entry, requestId }: Committed): string {
  return requestId === null ? describeEntry(entry) : `${describeEntry(entry)} for r${requestId}`;
}

/** Everything that a step asked for, a line each, in the order in which it is to be done. */
export function describeOutput(output: Output): readonly string[] {
  return [
    ...output.notes.map(describeNote),
    ...(output.write === null ? [] : [`write ${describeWrite(output.write)}`]),
    ...(output.restore === null ? [] : [`restore up to ${output.restore.index}`]),
    ...output.committed.map((committed) => `apply ${describeCommitted(committed)}`),
    ...output.answers.map((answer) => `answer ${describeAnswer(answer)}`),
    ...output.messages.map((message) => `send ${describeMessage(message)}`),
  ];
}
