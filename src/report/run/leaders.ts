import type { ClusterSample } from '../../store/records.ts';

/** A stretch in which a node's state, role and term did not change. */
export interface RoleSegment {
  readonly node: string;
  readonly startUs: number;
  readonly endUs: number;
  /** up, killed, paused, exited, unreachable. */
  readonly state: string;
  readonly role: string;
  readonly term: number | null;
  /** At the end of the stretch. */
  readonly commitIndex: number | null;
}

/** A node took the leadership of a term. The first one is the election that starts the cluster. */
export interface LeaderChange {
  readonly time: number;
  readonly node: string;
  readonly term: number | null;
}

/** Merges the samples of each node into stretches, in order of node and time. */
export function roleSegments(samples: readonly ClusterSample[], endUs: number): RoleSegment[] {
  const byNode = new Map<string, ClusterSample[]>();
  for (const sample of samples) {
    const list = byNode.get(sample.node) ?? [];
    list.push(sample);
    byNode.set(sample.node, list);
  }
  return [...byNode.keys()]
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .flatMap((node) => segmentsOf(byNode.get(node) ?? [], endUs));
}

function segmentsOf(samples: readonly ClusterSample[], endUs: number): RoleSegment[] {
  const segments: RoleSegment[] = [];
  for (const sample of [...samples].sort((a, b) => a.time - b.time)) {
    const last = segments.at(-1);
    const { node, state, role, term, commitIndex, time } = sample;
    if (last?.state === state && last.role === role && last.term === term) {
      segments[segments.length - 1] = { ...last, commitIndex };
      continue;
    }
    if (last !== undefined) segments[segments.length - 1] = { ...last, endUs: time };
    segments.push({ node, startUs: time, endUs: time, state, role, term, commitIndex });
  }
  const last = segments.at(-1);
  if (last !== undefined) {
    segments[segments.length - 1] = { ...last, endUs: Math.max(endUs, last.startUs) };
  }
  return segments;
}

/** Each (term, leader) pair once, when it was first seen. */
export function leaderChanges(samples: readonly ClusterSample[]): LeaderChange[] {
  const seen = new Set<string>();
  const changes: LeaderChange[] = [];
  for (const { time, node, role, term } of [...samples].sort((a, b) => a.time - b.time)) {
    const name = JSON.stringify([node, term]);
    if (role !== 'leader' || seen.has(name)) continue;
    seen.add(name);
    changes.push({ time, node, term });
  }
  return changes;
}

/** Who called itself leader at a moment, while up: after a partition there may be two. */
export function leadersAt(segments: readonly RoleSegment[], atUs: number): RoleSegment[] {
  return segments.filter(
    ({ startUs, endUs, role, state }) =>
      role === 'leader' && state === 'up' && startUs <= atUs && atUs < endUs,
  );
}
