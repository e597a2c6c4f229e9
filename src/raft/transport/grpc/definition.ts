import { loadPackageDefinition, type ServiceClientConstructor } from '@grpc/grpc-js';
import { loadSync, type PackageDefinition } from '@grpc/proto-loader';
import { fileURLToPath } from 'node:url';

/** The file that says what is spoken: in the sources, and copied beside what is built of them. */
const protoFile = fileURLToPath(new URL('../../proto/raft.proto', import.meta.url));

export interface RaftServices {
  readonly definition: PackageDefinition;
  readonly KeyValueService: ServiceClientConstructor;
  readonly PeerService: ServiceClientConstructor;
}

let services: RaftServices | undefined;

/** The services of raft.proto; absent fields have the defaults of proto3, numbers are JavaScript's. */
export function raftServices(): RaftServices {
  if (services !== undefined) return services;
  const definition = loadSync(protoFile, { defaults: true, longs: Number, oneofs: true });
  const { raft } = loadPackageDefinition(definition) as unknown as {
    readonly raft: Omit<RaftServices, 'definition'>;
  };
  services = { ...raft, definition };
  return services;
}
