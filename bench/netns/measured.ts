import type { HistoryEvent, JsonObject } from '../../src/history/operation.ts';
import type { LinkView, Views, Write } from './probes.ts';

/** One change of the links: what the history says of it, and what was seen. Milliseconds after the record. */
export interface Change {
  readonly shape: string;
  /** How many links it cut, and how many it opened. */
  readonly cut: number;
  readonly opened: number;
  /** When it was in force, as the history has it. */
  readonly effectiveMs: number;
  /** The last packet that still passed over a link that was cut, by anybody; negative: before the record. */
  readonly cutMs?: number;
  /** That packet and the time at which the history says that the cut held: how far apart. */
  readonly offMs?: number;
  /** When the first datagram had been sent that was lost, on the last of those links: in force by then. */
  readonly lostMs?: number;
  /** The first packet over a link that was opened, on the last of them. */
  readonly openMs?: number;
  /** After the record of the heal that follows it: the first write that began then was done, at the last of the nodes. */
  readonly writableMs?: number | undefined;
}

/** @param originUs what zero of the history is in the clock of the probes */
export function measured(
  events: readonly HistoryEvent[],
  nodes: readonly string[],
  views: Views,
  originUs: number,
): Change[] {
  const hosts = [...views.links.keys()];
  const hostOf = (node: string): string => hosts[nodes.indexOf(node)] ?? '';
  // Two events for each: its record, and the one that says that it was proven.
  const records = pairsOf(events);
  let before: readonly string[] = [];
  const changes = records.map(({ record, proof }, i): Change => {
    const value = record.value as JsonObject;
    const links = value['cut'] as readonly string[];
    const cut = links.filter((link) => !before.includes(link));
    const opened = before.filter((link) => !links.includes(link));
    before = links;
    const atUs = record.time + originUs;
    const next = records[i + 1];
    const nextUs = next === undefined ? Infinity : next.record.time + originUs;
    const after = (us: number | undefined): number => ((us ?? NaN) - atUs) / 1000;
    const ends = (link: string): [LinkView, LinkView, string, string] => {
      const [from = '', to = ''] = link.split('→').map(hostOf);
      return [viewOf(views, from), viewOf(views, to), from, to];
    };
    const lastOf = cut.map((link) => {
      const [, to, from] = ends(link);
      return after(to.arrived[from]?.findLast((us) => us < nextUs));
    });
    const lostOf = cut.map((link) => {
      const [from, to, host] = ends(link);
      const heard = new Set(to.heard[host]);
      return after(from.sent.find((us, turn) => us > atUs && !heard.has(turn)));
    });
    const firstOf = opened.map((link) => {
      const [, to, from] = ends(link);
      return after(to.arrived[from]?.find((us) => us > atUs));
    });
    const healed = links.length === 0 && opened.length > 0 && nextUs - atUs > 2_000_000;
    const effective = (proof.value as JsonObject)['effectiveAtUs'] as number;
    const effectiveMs = (effective - record.time) / 1000;
    const cutMs = Math.max(...lastOf);
    return {
      shape: typeof value['shape'] === 'string' ? value['shape'] : 'heal',
      cut: cut.length,
      opened: opened.length,
      effectiveMs,
      ...(cut.length > 0 && { cutMs, offMs: effectiveMs - cutMs, lostMs: Math.max(...lostOf) }),
      ...(opened.length > 0 && { openMs: Math.max(...firstOf) }),
      ...(healed && {
        writableMs: Math.max(
          ...hosts.map((host) => after(firstDone(views.writes.get(host), atUs))),
        ),
      }),
    };
  });
  // How long it takes to come back depends on what was cut: that is a figure of the shape.
  return changes.map((change, i) => ({ ...change, writableMs: changes[i + 1]?.writableMs }));
}

function pairsOf(events: readonly HistoryEvent[]): { record: HistoryEvent; proof: HistoryEvent }[] {
  const has = ({ value }: HistoryEvent, name: string): boolean =>
    value !== null && typeof value === 'object' && name in value;
  return events.flatMap((record, i) => {
    const proof = events[i + 1];
    const isPair = has(record, 'cut') && !has(record, 'evidence');
    return isPair && proof !== undefined && has(proof, 'evidence') ? [{ record, proof }] : [];
  });
}

function firstDone(writes: readonly Write[] | undefined, fromUs: number): number | undefined {
  return writes?.find(([began, , done]) => done && began >= fromUs)?.[1];
}

function viewOf({ links }: Views, host: string): LinkView {
  const view = links.get(host);
  if (view === undefined) throw new Error(`no probe stood at ${host}`);
  return view;
}
