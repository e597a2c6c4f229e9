import type { RunDetail, RunList } from '../../serve/run-row.ts';

/** An answer that is not the one asked for, in the server's words. */
export class Refused extends Error {}

export function runPath(id: string, file: string): string {
  return `/runs/${encodeURIComponent(id)}/${file}`;
}

export function livePath(id: string): string {
  return `/api/runs/${encodeURIComponent(id)}/live`;
}

export async function fetchRuns(): Promise<RunList> {
  return (await ask('/api/runs')) as RunList;
}

export async function fetchDetail(id: string): Promise<RunDetail> {
  return (await ask(`/api/runs/${encodeURIComponent(id)}`)) as RunDetail;
}

export async function deleteRun(id: string): Promise<void> {
  const token = document.querySelector<HTMLMetaElement>('meta[name=raft-jepsen-token]')?.content;
  await ask(`/api/runs/${encodeURIComponent(id)}/delete`, {
    method: 'POST',
    headers: { 'x-raft-jepsen-token': token ?? '' },
  });
}

async function ask(path: string, init?: RequestInit): Promise<unknown> {
  const response = await fetch(path, init);
  if (!response.ok) throw new Refused(await response.text());
  return response.json();
}
