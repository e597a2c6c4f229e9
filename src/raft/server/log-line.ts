import { describeMembers, type Note } from '../core/index.ts';

export type LogFields = Readonly<Record<string, string | number | boolean | null>>;
export type Log = (level: 'info' | 'warn' | 'error', event: string, fields?: LogFields) => void;

/** `2026-01-31T12:00:00.000Z info elected node=1 term=3` */
export function formatLogLine(time: Date, level: string, event: string, fields: LogFields): string {
  const pairs = Object.entries(fields).map(([name, value]) => `${name}=${formatValue(value)}`);
  return [time.toISOString(), level, event, ...pairs].join(' ');
}

function formatValue(value: LogFields[string]): string {
  const text = String(value);
  return /^[\w.:/-]+$/.test(text) ? text : JSON.stringify(text);
}

/** A log of one-line events on standard error. */
export function stderrLog(node: number): Log {
  return (level, event, fields = {}) => {
    process.stderr.write(`${formatLogLine(new Date(), level, event, { node, ...fields })}\n`);
  };
}

export function logNote(log: Log, note: Note): void {
  if (note.event === 'configured') {
    const { event, term, index, members } = note;
    log('info', event, { term, index, members: describeMembers(members) });
    return;
  }
  const { event, ...fields } = note;
  log('info', event, fields);
}
