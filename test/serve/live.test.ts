// Would catch: a live view that counts wrong, misses a line that was written in two parts, keeps what grows
// with the run, does not end with the verdict, or holds the server open.
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wasRefusedByValue } from '../../src/history/operation.ts';
import { LatencyHistogram } from '../../src/serve/live/latency-histogram.ts';
import { LiveState } from '../../src/serve/live/live-state.ts';
import type { LiveEnd, LiveSnapshot } from '../../src/serve/run-row.ts';
import { createResultsServer, type ResultsServer } from '../../src/serve/server.ts';
import { nearestRank } from '../../src/web/report/charts/chart-data.ts';
import { sampleRun } from '../report/sample-run.ts';
import { clusterLines, finishRun, historyLines, startRun } from './stored-runs.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-live-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('LatencyHistogram', () => {
  it('is at most 4.5 % above the nearest-rank quantile, and never below it', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 100_000_000 }), { minLength: 1 });
    fc.assert(
      fc.property(sizes, fc.constantFrom(0.5, 0.95, 0.99, 1), (latencies, share) => {
        const histogram = new LatencyHistogram();
        for (const us of latencies) histogram.add(us);
        const exact = nearestRank(
          [...latencies].sort((a, b) => a - b),
          share,
        )!;
        const told = histogram.quantileUs(share)!;
        expect(told).toBeGreaterThanOrEqual(exact - 1);
        expect(told).toBeLessThanOrEqual(exact * 1.045 + 1);
      }),
    );
  });
});

describe('LiveState', () => {
  it('stays small over a run of hours, and gives up the search when it becomes hard', () => {
    const state = new LiveState(['n1'], 200);
    for (let i = 0; i < 40_000; i++) {
      const time = i * 1_000_000;
      const event = { index: 2 * i, time, process: i, f: 'write', key: `k${i % 3}`, value: i };
      state.event({ ...event, type: 'invoke' });
      if (i % 3 > 0) state.event({ ...event, index: 2 * i + 1, time: time + 500, type: 'ok' });
      state.sample({
        ...{ time, node: `n${i}`, state: 'up', role: 'leader', term: i, leader: null },
        commitIndex: null,
      });
    }
    const snapshot = state.snapshot(state.newestUs);
    expect(snapshot.ok).toBe(26_666);
    expect(snapshot.isWatched).toBe(false);
    expect(JSON.stringify(snapshot).length).toBeLessThan(40_000);
  });
});

describe('a run that goes on', () => {
  let server: ResultsServer;
  let port = 0;
  beforeEach(async () => {
    server = createResultsServer({ resultsDir: folder, host: '127.0.0.1' });
    server.http.listen(0, '127.0.0.1');
    await once(server.http, 'listening');
    ({ port } = server.http.address() as AddressInfo);
  });
  afterEach(() => server.close());

  /** The server's events in the order in which they come. */
  async function* watch(id: string): AsyncGenerator<{ name: string; data: unknown }> {
    const request = http.get({ host: '127.0.0.1', port, path: `/api/runs/${id}/live` });
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    let text = '';
    for await (const part of response.setEncoding('utf8')) {
      text += String(part);
      const messages = text.split('\n\n');
      text = messages.pop()!;
      for (const message of messages) {
        const [, name = '', data = ''] = /^event: (\w+)\ndata: (.*)$/.exec(message) ?? [];
        yield { name, data: JSON.parse(data) as unknown };
      }
    }
  }

  it('is told as it grows, half lines and damaged ones included, and ends with its verdict', async () => {
    const input = sampleRun({ verdict: 'invalid', operations: 1_000 });
    const dir = startRun(folder, 'run-1', input);
    const history = path.join(dir, 'history.jsonl');
    const lines = historyLines(input);
    const text = lines.join('');
    const middle = Math.floor(text.length / 2);
    appendFileSync(history, text.slice(0, middle));
    appendFileSync(path.join(dir, 'cluster.jsonl'), clusterLines(input).join(''));
    let half: LiveSnapshot | undefined;
    let last: LiveSnapshot | undefined;
    let end: LiveEnd | undefined;
    for await (const { name, data } of watch('run-1')) {
      if (name === 'end') end = data as LiveEnd;
      else last = data as LiveSnapshot;
      if (half !== undefined) continue;
      half = last;
      appendFileSync(history, `${text.slice(middle)}{"damaged":\n`);
      finishRun(dir, 'run-1', input);
    }
    expect(half!.ok + half!.fail + half!.info).toBeGreaterThan(300);
    expect(half!.ok + half!.fail + half!.info).toBeLessThan(700);
    const counts = { ok: 0, refused: 0, fail: 0, info: 0 };
    for (const operation of input.operations) {
      counts[wasRefusedByValue(operation) ? 'refused' : operation.type]++;
    }
    expect(counts.refused).toBeGreaterThan(0);
    expect(last).toMatchObject({ ...counts, inFlight: 0, damagedLines: 1 });
    expect(last!.nodes.map(({ node }) => node)).toEqual(['n1', 'n2', 'n3', 'n4', 'n5']);
    expect(last!.leaders.length).toBeGreaterThan(1);
    expect(last!.violation).toMatch(/ key "k\d" is possible/);
    expect(end?.row).toMatchObject({ id: 'run-1', status: 'invalid', word: 'Violation' });
  });

  it('names the faults that are in force, and ends when its folder is gone', async () => {
    const input = sampleRun({ operations: 1_000 });
    const cut = input.nemesis.find(({ f }) => f === 'partition')!;
    const dir = startRun(folder, 'run-1', input);
    const soon = historyLines(input).filter(
      (line) => (JSON.parse(line) as { time: number }).time < cut.time + 500_000,
    );
    appendFileSync(path.join(dir, 'history.jsonl'), soon.join(''));
    const told: string[] = [];
    for await (const { name, data } of watch('run-1')) {
      if (name === 'end') told.push(JSON.stringify(data));
      else told.push(...(data as LiveSnapshot).faults);
      rmSync(dir, { recursive: true, force: true });
    }
    expect(told[0]).toMatch(/^partition \{n/);
    expect(told.at(-1)).toBe('{"row":null}');
  });

  it('does not hold the server open', async () => {
    startRun(folder, 'run-1', sampleRun({ operations: 100 }));
    const events = watch('run-1');
    await events.next();
    const closed = once(server.http, 'close');
    server.close();
    await closed;
    await expect(events.next()).rejects.toThrow(/aborted/);
  });
});
