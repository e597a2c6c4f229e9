import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { System } from '../../../systems/system.ts';
import type { OpenNetwork } from '../../../world/live/net/network.ts';
import { createLiveWorld } from '../../../world/live/world.ts';
import type { Finding } from '../doctor-examine.ts';
import { Asker } from './asker.ts';
import { cutAndHeal } from './cut-and-heal.ts';
import { operationSteps } from './operations.ts';
import type { Step } from './stage.ts';
import { endsOfLogs, startFinding } from './start.ts';

export interface TrialOptions {
  /** Made anew for each of the clusters. */
  readonly create: () => Promise<System>;
  /** Of the cluster whose links are cut. */
  readonly nodes: number;
  readonly basePort?: number;
  readonly network?: OpenNetwork;
  /** Aborted: the trial ends, and leaves nothing. */
  readonly signal: AbortSignal;
  /** Hears each step as it is over. */
  readonly report: (finding: Finding) => void;
}

/**
 * Tries a system out: one node and each of its operations, then a cluster and a cut. Stops at the
 * first step that fails. Nothing of it is left, whatever happens.
 */
export async function trial(options: TrialOptions): Promise<void> {
  const isWell = await onStage(options, 1, operationSteps);
  if (!isWell || options.signal.aborted) return;
  if (options.nodes > 1) {
    await onStage(options, options.nodes, cutAndHeal);
  } else {
    const detail = 'not tried: of one node there is no link to cut';
    options.report({ name: 'cut', state: 'absent', detail });
  }
}

/** Returns whether all went well. */
async function onStage(
  { create, basePort, network, signal, report }: TrialOptions,
  nodes: number,
  steps: readonly Step[],
): Promise<boolean> {
  const folder = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-doctor-'));
  const system = await create();
  const world = createLiveWorld({
    ...{ system, nodes, runDir: folder },
    ...(basePort !== undefined && { basePort }),
    ...(network !== undefined && { network }),
  });
  const stop = (): void => void world.stop();
  signal.addEventListener('abort', stop, { once: true });
  const asker = new Asker(world);
  try {
    for (const step of [startFinding, ...steps]) {
      const finding = await step({ system, world, asker, signal });
      if (signal.aborted) return false;
      if (finding === undefined) continue;
      const isBad = finding.state === 'bad';
      report(isBad && step !== startFinding ? withLogs(finding, folder, world.nodes) : finding);
      if (isBad) return false;
    }
    return true;
  } finally {
    signal.removeEventListener('abort', stop);
    asker.close();
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function withLogs(finding: Finding, folder: string, nodes: readonly string[]): Finding {
  return { ...finding, seen: [...(finding.seen ?? []), ...endsOfLogs(folder, nodes)] };
}
