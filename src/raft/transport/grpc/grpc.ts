import {
  ChannelCredentials,
  Server,
  ServerCredentials,
  status,
  type sendUnaryData,
  type ServerUnaryCall,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { readBatch, type Batch } from '../codec.ts';
import { knowsSecret } from '../door.ts';
import type { HttpTransportOptions } from '../http.ts';
import type { LinkKind } from '../link.ts';
import { PeerLinks } from '../peer-links.ts';
import type { PeerPlace, PeerTransport } from '../transport.ts';
import { raftServices } from './definition.ts';
import { GrpcLink } from './grpc-link.ts';
import { fromProto } from './wire.ts';

/** PEM texts: what this node shows, and by whom what peers show must be signed. */
export interface TlsFiles {
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}

export interface GrpcTransportOptions extends Omit<HttpTransportOptions, 'names' | 'heard'> {
  /** Null: in plain text. With it, both ends of a connection show a certificate. */
  readonly tls: TlsFiles | null;
  /** What else is served at the port. */
  readonly addServices: (server: Server) => void;
}

const serverOptions = {
  // A batch holds at most about 1 MiB of entry data, or one larger entry, as UTF-16.
  'grpc.max_receive_message_length': 16 * 1024 * 1024,
  'grpc.max_concurrent_streams': 256,
};

type Unary = (
  call: Pick<ServerUnaryCall<unknown, object>, 'metadata' | 'request'>,
  callback: sendUnaryData<object>,
) => void;

/**
 * Messages between nodes as unary calls of raft.proto's `PeerService`, under the same rules as over
 * HTTP: each is answered at once, and a link carries one direction.
 *
 * Starts to listen before it resolves.
 * @throws the error of the port when it cannot be had.
 */
export async function openGrpcTransport(options: GrpcTransportOptions): Promise<PeerTransport> {
  const { PeerService } = raftServices();
  const server = new Server(serverOptions);
  const peers = new PeerLinks(options.peers, (peer) => openLinks(options, peer));
  server.addService(PeerService.service, peerService(options, peers));
  options.addServices(server);
  await listen(server, options);
  return {
    send: (messages) => peers.send(messages),
    setMembers: (members) => peers.setMembers(members),
    close: () => {
      peers.close();
      server.forceShutdown();
      return Promise.resolve();
    },
  };
}

function openLinks(
  { sender, secret, requestTimeoutMs: timeoutMs, onRefused, roundTrip, tls }: GrpcTransportOptions,
  { id: to, host, port }: PeerPlace,
): Readonly<Record<LinkKind, GrpcLink>> {
  const credentials =
    tls === null
      ? ChannelCredentials.createInsecure()
      : ChannelCredentials.createSsl(tls.ca, tls.key, tls.cert);
  const link = (kind: LinkKind): GrpcLink =>
    new GrpcLink({
      ...{ sender, to, kind, credentials, timeoutMs, secret },
      address: `${host.includes(':') ? `[${host}]` : host}:${port}`,
      onRefused: (code) => onRefused(to, code),
      answered: roundTrip && ((ms: number) => roundTrip(to, ms)),
    });
  return { vote: link('vote'), append: link('append'), snapshot: link('snapshot') };
}

function peerService(
  options: GrpcTransportOptions,
  peers: PeerLinks,
): UntypedServiceImplementation {
  const { sender, secret, receive } = options;
  const take: Unary = ({ metadata, request }, callback) => {
    const refuse = (code: status, details: string): void => callback({ code, details });
    const authorization = String(metadata.get('authorization')[0] ?? '');
    if (!knowsSecret({ headers: { authorization } }, secret)) {
      refuse(status.UNAUTHENTICATED, 'the nodes of this cluster share a secret');
      return;
    }
    let batch: Batch;
    try {
      batch = readBatch(parsed(request), sender.id, peers);
    } catch (error) {
      refuse(status.INVALID_ARGUMENT, error instanceof Error ? error.message : String(error));
      return;
    }
    const problem = receive(batch.messages, batch.sender);
    if (problem === null) callback(null, {});
    else
      refuse(
        problem.status === 503 ? status.UNAVAILABLE : status.INVALID_ARGUMENT,
        problem.message,
      );
  };
  const ping: Unary = (_call, callback) => callback(null, {});
  return { RequestVote: take, AppendEntries: take, InstallSnapshot: take, Ping: ping };
}

function parsed(request: unknown): unknown {
  const batch = request as { readonly messages?: unknown };
  const { messages } = batch;
  return { ...batch, messages: Array.isArray(messages) ? messages.map(fromProto) : messages };
}

function listen(server: Server, { host, port, tls }: GrpcTransportOptions): Promise<void> {
  const credentials =
    tls === null
      ? ServerCredentials.createInsecure()
      : ServerCredentials.createSsl(tls.ca, [{ private_key: tls.key, cert_chain: tls.cert }], true);
  return new Promise((resolve, reject) => {
    const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
    server.bindAsync(address, credentials, (error) => {
      if (error === null) resolve();
      else reject(Object.assign(error, /EADDRINUSE/.test(error.message) && { code: 'EADDRINUSE' }));
    });
  });
}
