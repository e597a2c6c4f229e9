import { ReflectionService } from '@grpc/reflection';
import { openGrpcTransport, type GrpcTransportOptions } from '../../transport/grpc/grpc.ts';
import { raftServices } from '../../transport/grpc/definition.ts';
import type { PeerTransport } from '../../transport/index.ts';
import { keyValueService, type GrpcClients } from './key-value-service.ts';

export type { GrpcClients };

/** One port for both: peers, clients, and whoever asks what is served there (reflection). */
export function openGrpc(
  options: Omit<GrpcTransportOptions, 'addServices'>,
  clients: GrpcClients,
): Promise<PeerTransport> {
  const { KeyValueService, definition } = raftServices();
  return openGrpcTransport({
    ...options,
    addServices: (server) => {
      server.addService(KeyValueService.service, keyValueService(clients));
      new ReflectionService(definition).addToServer(server);
    },
  });
}
