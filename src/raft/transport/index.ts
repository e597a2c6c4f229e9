export { openHttpTransport } from './http.ts';
export type { Heard, PeerPlace, PeerTransport, Receive, Sender, Transport } from './transport.ts';
export { readBody, type Body } from './body.ts';
export { Connections } from './connections.ts';
export { refusalAtDoor, type Refusal } from './door.ts';
