import { Metadata, status, type ChannelCredentials, type Client } from '@grpc/grpc-js';
import type { Message } from '../../core/index.ts';
import { bearer } from '../door.ts';
import { Link, type LinkKind } from '../link.ts';
import type { Sender } from '../transport.ts';
import { raftServices } from './definition.ts';
import { toProto } from './wire.ts';

export interface GrpcLinkOptions {
  readonly sender: Sender;
  readonly to: number;
  /** `host:port`, an IPv6 address in brackets. */
  readonly address: string;
  readonly kind: LinkKind;
  readonly credentials: ChannelCredentials;
  /** A request without much data that is not answered for this long is given up. */
  readonly timeoutMs: number;
  readonly secret: string | null;
  readonly onRefused: (status: number) => void;
  readonly answered?: ((ms: number) => void) | undefined;
}

const methods = {
  vote: 'RequestVote',
  append: 'AppendEntries',
  snapshot: 'InstallSnapshot',
} as const satisfies Record<LinkKind, string>;

/** What a slow link may carry in the time that a request is given: 64 Ki characters. */
const dataPerTimeout = 64 * 1024;
/** Nobody waits longer for a peer that is back than the core waits with its next message. */
const channelOptions = {
  'grpc.use_local_subchannel_pool': 1,
  'grpc.initial_reconnect_backoff_ms': 20,
  'grpc.min_reconnect_backoff_ms': 20,
  'grpc.max_reconnect_backoff_ms': 160,
  'grpc.max_send_message_length': -1,
  'grpc.enable_retries': 0,
};

/** The peer did not answer. */
const lostCodes: ReadonlySet<status> = new Set([
  status.UNAVAILABLE,
  status.DEADLINE_EXCEEDED,
  status.CANCELLED,
]);

type Call = (
  batch: object,
  metadata: Metadata,
  options: { readonly deadline: number },
  callback: (error: { readonly code: status } | null) => void,
) => void;

/**
 * A link over one gRPC channel. A call that is not answered in time is given up with its
 * channel, because what comes later must not wait behind a connection that stalls.
 */
export class GrpcLink {
  readonly #options: GrpcLinkOptions;
  readonly #metadata = new Metadata();
  readonly #link: Link;
  #client: Client | null = null;

  constructor(options: GrpcLinkOptions) {
    this.#options = options;
    if (options.secret !== null) this.#metadata.set('authorization', bearer(options.secret));
    this.#link = new Link(
      (messages, data, settled) => this.#call(messages, data, settled),
      options.answered,
    );
  }

  send(message: Message): void {
    this.#link.send(message);
  }

  close(): void {
    this.#link.close();
    this.#hangUp();
  }

  #call(messages: readonly Message[], data: number, settled: (delivered: boolean) => void): void {
    const { sender, to, kind, timeoutMs, onRefused } = this.#options;
    const client = (this.#client ??= this.#dial());
    const call = (client as unknown as Record<string, Call>)[methods[kind]];
    if (call === undefined) throw new Error(`raft.proto has no ${methods[kind]}`);
    const batch = { from: sender.id, to, api: sender.api, messages: messages.map(toProto) };
    // gRPC reports no progress of a call: what is larger gets as much more time.
    const deadline = Date.now() + timeoutMs * (1 + Math.floor(data / dataPerTimeout));
    call.call(client, batch, this.#metadata, { deadline }, (error) => {
      if (error === null) {
        settled(true);
        return;
      }
      if (lostCodes.has(error.code)) this.#hangUp();
      else onRefused(error.code);
      settled(!lostCodes.has(error.code));
    });
  }

  #dial(): Client {
    const { address, credentials } = this.#options;
    return new (raftServices().PeerService)(address, credentials, channelOptions);
  }

  #hangUp(): void {
    this.#client?.close();
    this.#client = null;
  }
}
