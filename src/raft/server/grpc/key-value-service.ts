import {
  Metadata,
  status,
  type sendUnaryData,
  type ServerUnaryCall,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { lossIn, type Command, type Json } from '../../kv/index.ts';
import { maxJsonDepth, type NodeId } from '../../core/index.ts';
import { answerOf, type ApiAnswer, type KeyValueReply, type LeaderHint } from '../api-answer.ts';
import { maxKeyBytes, maxValueBytes } from '../api-request.ts';
import type { ServedNode } from '../served-node.ts';

type Fields = Readonly<Record<string, unknown>>;
type Callback = sendUnaryData<object>;
/** The node that is asked, and where its leader serves gRPC. */
type Asked = Pick<ServedNode, 'node'> & Pick<GrpcClients, 'addressOf'>;

export interface GrpcClients {
  /** Null while the node reads its log. */
  readonly node: () => ServedNode | null;
  /** `host:port` where a node serves gRPC; empty for one that is not known. */
  readonly addressOf: (id: NodeId) => string;
}

/** The client service of raft.proto: the requests of the HTTP API, one method each. */
export function keyValueService({ node, addressOf }: GrpcClients): UntypedServiceImplementation {
  const method =
    (serve: (asked: Asked, request: Fields, callback: Callback) => void) =>
    ({ request }: Pick<ServerUnaryCall<unknown, object>, 'request'>, callback: Callback): void => {
      const served = node();
      if (served === null) callback(refusal(status.UNAVAILABLE, 'this node still reads its log'));
      else serve({ ...served, addressOf }, request as Fields, callback);
    };
  return {
    Put: method((served, { key, value }, callback) => {
      const command: Command = {
        op: 'write',
        key: String(key),
        value: String(value),
        request: null,
      };
      update(served, command, callback, ({ index }) => ({ success: true, index }));
    }),
    Delete: method((served, { key }, callback) => {
      const command: Command = { op: 'delete', key: String(key), request: null };
      update(served, command, callback, ({ index, existed }) => ({
        success: true,
        index,
        existed,
      }));
    }),
    CompareAndSet: method((served, { key, expected, _expected, value }, callback) => {
      // The second is the name of the choice whether there is one.
      const present = _expected === undefined ? null : String(expected);
      const command: Command = {
        op: 'cas',
        ...{ key: String(key), expected: present, value: String(value), request: null },
      };
      update(served, command, callback, ({ index }) => ({ success: true, index }));
    }),
    Get: method((served, { key }, callback) => {
      const problem = badKey(String(key));
      if (problem !== null) callback(problem);
      else served.node.read(String(key), (reply) => callback(...readAnswer(served, reply)));
    }),
    GetClusterStatus: method((served, _request, callback) => callback(null, statusOf(served))),
  };
}

function update(
  served: Asked,
  command: Exclude<Command, { op: 'open-session' }>,
  callback: Callback,
  success: (body: Fields) => object,
): void {
  const problem = badKey(command.key) ?? badValue(command);
  if (problem !== null) {
    callback(problem);
    return;
  }
  served.node.update(command, (reply) => {
    const answer = answerOf(reply, leaderOf(served));
    if (answer.status === 200) callback(null, success(answer.body as Fields));
    else if (errorOf(answer) === 'precondition-failed') callback(null, { success: false });
    else callback(refused(answer));
  });
}

function readAnswer(served: Asked, reply: KeyValueReply): Parameters<Callback> {
  const answer = answerOf(reply, leaderOf(served));
  if (answer.status === 200 && 'value' in answer.body) {
    return [null, { found: true, value: textOf(answer.body.value as Json) }];
  }
  if (errorOf(answer) === 'not-found') return [null, { found: false }];
  return [refused(answer)];
}

function leaderOf({ node, addressOf }: Asked): LeaderHint | null {
  const id = node.status().leader;
  const api = id === null ? '' : addressOf(id);
  return id === null || api === '' ? null : { id, api };
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function statusOf(served: Asked): object {
  const { id, role, ...rest } = served.node.status();
  const leader = leaderOf(served);
  return {
    ...rest,
    nodeId: id,
    state: role,
    leaderId: rest.leader ?? 0,
    leaderAddress: leader?.api ?? '',
  };
}

function badKey(key: string): ReturnType<typeof refusal> | null {
  if (Buffer.byteLength(key) <= maxKeyBytes) return null;
  return refusal(status.INVALID_ARGUMENT, `a key has at most ${maxKeyBytes} bytes`);
}

function badValue(command: Command): ReturnType<typeof refusal> | null {
  if (!('value' in command)) return null;
  const text = JSON.stringify(command.value);
  if (Buffer.byteLength(text) > maxValueBytes) {
    return refusal(status.INVALID_ARGUMENT, `a value has at most ${maxValueBytes} bytes`);
  }
  const loss = lossIn(text, maxJsonDepth);
  return loss === null ? null : refusal(status.INVALID_ARGUMENT, loss);
}

function errorOf({ body }: ApiAnswer): unknown {
  return 'error' in body ? body.error : undefined;
}

/** The statuses of the HTTP API, by the codes that gRPC has for them. */
function refused({ status: code, body }: ApiAnswer): ReturnType<typeof refusal> {
  const { error, message, definite, leader } = body as {
    readonly error: string;
    readonly message: string;
    readonly definite: boolean;
    readonly leader?: { readonly api: string };
  };
  const details = `${error}: ${message}`;
  if (!definite) return refusal(status.UNKNOWN, details, false);
  if (code === 307) return refusal(status.FAILED_PRECONDITION, details, true, leader?.api);
  if (code === 429) return refusal(status.RESOURCE_EXHAUSTED, details);
  if (code === 503) return refusal(status.UNAVAILABLE, details);
  return refusal(status.INVALID_ARGUMENT, details);
}

function refusal(code: status, details: string, definite = true, leader?: string) {
  const metadata = new Metadata();
  metadata.set('raft-definite', String(definite));
  if (leader !== undefined) metadata.set('raft-leader', leader);
  return { code, details, metadata };
}
