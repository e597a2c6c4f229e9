import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { notFound, sendRefusal } from './answer.ts';
import { commonHeaders } from './headers.ts';
import { knownFile } from './known-files.ts';
import { handleBelow } from '../os/open-regular.ts';
import type { ResultsFolder } from './results-folder.ts';

/** A file of a run or a matrix, under the policy that belongs to it. */
export async function sendFile(
  folder: ResultsFolder,
  run: string,
  parts: readonly string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const file = knownFile(parts);
  const dir = file === undefined ? undefined : await folder.runDir(run);
  if (file === undefined || dir === undefined) {
    sendRefusal(response, notFound);
    return;
  }
  const handle = await handleBelow(dir, file.path);
  if (handle === undefined) {
    sendRefusal(response, notFound);
    return;
  }
  response.writeHead(200, {
    ...commonHeaders,
    'content-type': file.type,
    'content-security-policy': file.policy,
  });
  // A history may grow while it is sent, so its length is not announced.
  if (request.method !== 'HEAD') return pipeline(handle.createReadStream(), response);
  await handle.close();
  response.end();
}
