export { openHttpTransport, type HttpTransportOptions } from './http.ts';
export { MemoryNetwork } from './memory.ts';
export type { Heard, Receive, Sender, Transport } from './transport.ts';
