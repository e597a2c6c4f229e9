import { connect } from 'node:http2';

/** One message of no bytes: a flag (not compressed), and its length. */
const emptyMessage = Buffer.alloc(5);

/** Whether a node answers `raft.PeerService/Ping` there; over HTTP/2 itself, so that no connection is kept. */
export function answersGrpcPing(host: string, port: number, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const session = connect(`http://${host.includes(':') ? `[${host}]` : host}:${port}`);
    const end = (answered: boolean): void => {
      clearTimeout(timer);
      session.destroy();
      resolve(answered);
    };
    const timer = setTimeout(() => end(false), timeoutMs);
    session.on('error', () => end(false));
    const stream = session.request({
      ':method': 'POST',
      ':path': '/raft.PeerService/Ping',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    stream.on('error', () => end(false));
    stream.once('response', (headers) => end(headers[':status'] === 200));
    stream.end(emptyMessage);
  });
}
