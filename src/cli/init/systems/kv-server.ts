/** A server to begin with: enough of one to be tested, and to be found out when it is killed. */
export const kvServer = `// An example of a server: GET and PUT /kv/KEY. Yours takes its place.
// Node 1 keeps all data, in memory, and the others say so by 421. What is lost when it is killed
// is found by: raft-jepsen run --nemesis kill
import http from 'node:http';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: { id: { type: 'string' }, port: { type: 'string' } },
});
const data = new Map();

async function answer(request) {
  if (request.url === '/health') return [200];
  if (options.id !== '1') return [421, { leader: 'n1' }];
  const key = request.url.slice('/kv/'.length);
  if (request.method === 'GET') return data.has(key) ? [200, { value: data.get(key) }] : [404];
  let text = '';
  for await (const part of request) text += part;
  const { value, if: expected } = JSON.parse(text);
  // A cas; where nothing is, null is what is expected.
  if (expected !== undefined && (data.get(key) ?? null) !== expected) return [412];
  data.set(key, value);
  return [200];
}

const server = http.createServer((request, response) => {
  answer(request)
    .catch((error) => [500, { error: error.message }])
    .then(([status, body = {}]) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
});
server.listen(Number(options.port), '127.0.0.1');
`;
