// The bare load: closed loops over kept connections, one a client, and nothing else. Takes one JSON
// object on its standard input: {seconds, clients: [{host, port, requests: [{method, path, body}]}]};
// prints one: {answered, failed, seconds, cpuUs}, of the time after the first second and a half, in which
// Node compiles what is hot. A client begins its requests again when they are used up.
import { Buffer } from 'node:buffer';
import http from 'node:http';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { setTimeout } from 'node:timers';
import { text } from 'node:stream/consumers';

const { seconds, clients } = JSON.parse(await text(process.stdin));
const agent = new http.Agent({ keepAlive: true, noDelay: true });
const startMs = performance.now() + 1500;
const endMs = startMs + seconds * 1000;
let answered = 0;
let failed = 0;
let before = process.cpuUsage();
setTimeout(() => {
  answered = 0;
  failed = 0;
  before = process.cpuUsage();
}, 1500);

function exchange(host, port, { method, path, body }) {
  return new Promise((resolve, reject) => {
    const headers =
      body === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const request = http.request({ agent, host, port, method, path, headers }, (response) => {
      response.on('data', () => undefined);
      response.on('end', () => resolve(response.statusCode));
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function client({ host, port, requests }) {
  for (let i = 0; performance.now() < endMs; i++) {
    const status = await exchange(host, port, requests[i % requests.length]).catch(() => 0);
    // What a compare-and-set says when the value is another one is an answer, too.
    if (status === 200 || status === 404 || status === 409 || status === 412) answered++;
    else failed++;
  }
}

await Promise.all(clients.map(client));
agent.destroy();
const took = (performance.now() - startMs) / 1000;
const { user, system } = process.cpuUsage(before);
process.stdout.write(JSON.stringify({ answered, failed, seconds: took, cpuUs: user + system }));
