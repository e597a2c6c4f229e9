export { openHttpTransport, type HttpTransportOptions } from './http.ts';
export { MemoryNetwork } from './memory.ts';
export type { Receive, Sender, Transport } from './transport.ts';
