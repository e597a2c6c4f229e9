import type { Invocation, Json } from '../../../history/operation.ts';
import type { Asked } from './asker.ts';

interface Said {
  readonly detail: string;
  readonly fix: string;
}

/** Why an operation of a healthy node should have been done, and was not. */
export function notDone({ f, key, value }: Invocation, asked: Asked): Said {
  const { type, error = 'no reason given', tookMs } = asked;
  const asking =
    value === null ? `${f} ${key ?? ''}` : `${f} ${key ?? ''} ${JSON.stringify(value)}`;
  if (type === 'fail') {
    return {
      detail: `${asking} was refused: ${error}`,
      fix: refusedFix(error),
    };
  }
  if (error === 'timeout') {
    return {
      detail: `${asking} was not answered within ${tookMs} ms`,
      fix: 'see whether the server answers that request at all, on that port, and ends its answer',
    };
  }
  return {
    detail: `${asking} had an answer that the client does not understand: ${error}`,
    fix: unknownFix(f, error),
  };
}

function refusedFix(error: string): string {
  if (error === 'connection-refused') {
    return 'nothing listens there: see whether the server listens on the port that it was given, on 127.0.0.1';
  }
  if (error === 'unsupported-operation')
    return 'the client has no word for it: leave it out of `supports`';
  return 'a node alone must take it: see why it does not; what "refused" lists is for nodes that are not the leader';
}

function unknownFix(f: string, error: string): string {
  const status = /^http-(\d+)$/.exec(error)?.[1];
  if (status === '404' || status === '405') {
    return `see whether the method and the path of ${f} in the client are those of the server`;
  }
  if (status?.startsWith('3') === true) {
    return 'a redirect is followed only where `redirects` lists its status';
  }
  if (status !== undefined) {
    return `see why the server answers so; if ${status} means that it was done, list it in done; if it certainly was not and never will be, in refused`;
  }
  if (/^(?:no-json|says-error) /.test(error)) {
    return `if the status alone says that ${f} was done, write done: 200; if the body does, expect: { at: '.ok', is: true }`;
  }
  if (error.startsWith('no-value-in')) {
    return "say where the value stands in the answer: value: '.value', '.a.b[0]', '.' or 'text'";
  }
  if (error === 'connection-lost')
    return 'the server closed the connection without an answer: see its log';
  return 'see what the server answered, and what the client says that it means';
}

/** A read that is not what was just written, by the only client that there is. */
export function readsWrong(key: string, written: Json, found: Json, when: string): Said {
  const have = JSON.stringify(found);
  const want = JSON.stringify(written);
  if (found === null) {
    return {
      detail: `${when} of ${key} = ${want}, which was answered with success, the read says that nothing is there`,
      fix: 'see whether the server keeps what it is given, and whether reads and writes use the same path',
    };
  }
  if (found === want || have === written) {
    return {
      detail: `${key} was read as ${have}, and holds ${want}: a value must come back with its type`,
      fix: "for a text that is JSON: value: { at: '.value', as: 'json' }",
    };
  }
  return {
    detail: `${when}, ${key} was read as ${have} where ${want} is expected: with one client and one node nothing else is right`,
    fix: 'see where `value` points to in the answer of a read, what the body of a change says, and what the server keeps',
  };
}
