import { nemeses } from '../../../nemesis/combined.ts';
import { workloads } from '../../../workloads/registers.ts';
import { plantedBugs } from '../../raft/server/index.ts';
import type { ListKind } from './list-options.ts';
import { modelNames } from '../options/model-names.ts';
import { modelSummaries } from '../options/model-summaries.ts';

/** Something to choose, by the name that an option takes. */
export interface Choice {
  readonly name: string;
  readonly summary: string;
  /** Where a planted bug comes from: the rule that it breaks, and who was met with it broken. */
  readonly source?: string;
}

/** The option that takes the names of a kind. */
export const optionOf: Readonly<Record<ListKind, string>> = {
  workloads: '--workload',
  nemeses: '--nemesis',
  bugs: '--bug',
  models: '--model',
};

export const catalogue: Readonly<Record<ListKind, readonly Choice[]>> = {
  workloads: workloads.map(({ name, summary }) => ({ name, summary })),
  nemeses: nemeses.map(({ name, summary }) => ({ name, summary })),
  bugs: plantedBugs.map(({ name, summary, source }) => ({ name, summary, source })),
  models: modelNames.map((name) => ({ name, summary: modelSummaries[name] })),
};
