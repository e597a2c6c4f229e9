import { modelNames, modelSummaries } from '../../../checker/models/model-list.ts';
import { nemeses } from '../../../nemesis/combined.ts';
import { workloads } from '../../../workloads/registry.ts';
import { systems } from '../../systems/registry.ts';
import { systemOptions } from '../options/system-options.ts';
import type { ListKind } from './list-options.ts';

/** Something to choose, by the name that an option takes. */
export interface Choice {
  readonly name: string;
  readonly summary: string;
  /** Where a planted bug comes from: the rule that it breaks, and who was met with it broken. */
  readonly source?: string;
  /** The rule that it breaks. */
  readonly teaches?: string;
}

const bugOptions = systemOptions.filter(({ plantsBug }) => plantsBug);

/** The option that takes the names of a kind. */
export const optionOf: Readonly<Record<ListKind, string>> = {
  systems: '--system',
  workloads: '--workload',
  nemeses: '--nemesis',
  checkers: '--checker',
  bugs: bugOptions.map(({ name }) => `--${name}`).join(', '),
  models: '--model',
};

export const choiceLists: Readonly<Record<ListKind, readonly Choice[]>> = {
  systems: systems.map(({ name, summary }) => ({ name, summary })),
  workloads: workloads.map(({ name, summary }) => ({ name, summary })),
  nemeses: nemeses.map(({ name, summary }) => ({ name, summary })),
  // Those of a configuration alone.
  checkers: [],
  bugs: bugOptions.flatMap(({ choices }) => choices?.all ?? []),
  models: modelNames.map((name) => ({ name, summary: modelSummaries[name] })),
};
