/** A client in a program of its own, to be written again in the language of your client library. */
export const kvClient = `// An example of a client: a JSON object a line, in and out (docs/client-process.md).
// Write yours in the language that has the client library of your server.
import { createInterface } from 'node:readline';

let nodes = [];
const say = (line) => process.stdout.write(\`\${JSON.stringify(line)}\\n\`);

/** What became of one request, which is sent once. */
async function perform({ f, key, value, node, timeoutMs }) {
  const { host, ports } = nodes.find(({ name }) => name === node);
  const body = f === 'cas' ? { if: value[0], value: value[1] } : { value };
  const response = await fetch(\`http://\${host}:\${ports.http}/kv/\${key}\`, {
    signal: AbortSignal.timeout(timeoutMs),
    ...(f !== 'read' && { method: 'PUT', body: JSON.stringify(body) }),
  });
  if (response.status === 421) return { type: 'fail', error: 'not-leader', leader: 'n1' };
  if (response.status === 412) return { type: 'fail', error: 'precondition-failed' };
  if (response.status === 404 && f === 'read') return { type: 'ok', value: null };
  if (response.status !== 200) return { type: 'info', error: \`HTTP \${response.status}\` };
  return f === 'read' ? { type: 'ok', value: (await response.json()).value } : { type: 'ok' };
}

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  if (message.type === 'hello') {
    nodes = message.nodes;
    say({ type: 'hello', protocol: 1 });
    continue;
  }
  // Whatever goes wrong: it may have been done.
  const unknown = (error) => ({ type: 'info', error: String(error) });
  say({ id: message.id, ...(await perform(message).catch(unknown)) });
}
`;

/** A node of Maelstrom's protocol that is right as long as it is not killed. */
export const maelstromNode = `// An example of a node that speaks Maelstrom's protocol (workload lin-kv). Yours takes its place.
// The first node keeps all data, in memory; the others pass on to it what they are asked.
import { createInterface } from 'node:readline';

let self = '';
let primary = '';
let lastId = 0;
const data = new Map();
/** What was passed on: who asked, by the id of the message. */
const asked = new Map();

function send(dest, body) {
  process.stdout.write(\`\${JSON.stringify({ src: self, dest, body })}\\n\`);
}

function perform({ type, key, value, from, to }) {
  const current = data.get(key);
  if (type === 'write') {
    data.set(key, value);
    return { type: 'write_ok' };
  }
  if (current === undefined) return { type: 'error', code: 20, text: 'no such key' };
  if (type === 'read') return { type: 'read_ok', value: current };
  if (current !== from) return { type: 'error', code: 22, text: \`it is \${current}\` };
  data.set(key, to);
  return { type: 'cas_ok' };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { src, body } = JSON.parse(line);
  const reply = (answer) => send(src, { ...answer, in_reply_to: body.msg_id });
  if (body.type === 'init') {
    self = body.node_id;
    primary = body.node_ids[0];
    reply({ type: 'init_ok' });
  } else if (asked.has(body.in_reply_to)) {
    const { client, id } = asked.get(body.in_reply_to);
    asked.delete(body.in_reply_to);
    send(client, { ...body, in_reply_to: id });
  } else if (['read', 'write', 'cas'].includes(body.type)) {
    if (self === primary) {
      reply(perform(body));
    } else {
      asked.set(++lastId, { client: src, id: body.msg_id });
      send(primary, { ...body, msg_id: lastId });
    }
  }
}
`;
