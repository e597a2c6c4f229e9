import type { OwnChecker } from '../../runner/own-parts.ts';
import type { Choice } from '../list/catalogue.ts';
import type { ListKind } from '../list/list-options.ts';
import { shortPath } from '../terminal/short-path.ts';
import { loadConfig } from './configured.ts';
import { findConfig } from './find-config.ts';

/**
 * What the configuration of a folder adds to choose from; nothing where there is none.
 *
 * @throws HarnessError RJ061 or RJ062 for one that is malformed
 */
export async function ownChoices(
  folder: string,
): Promise<Partial<Readonly<Record<ListKind, readonly Choice[]>>>> {
  const file = findConfig(folder);
  if (file === undefined) return {};
  const { systems = [], workloads = {}, nemeses = {}, ...more } = await loadConfig(file);
  const place = shortPath(file);
  const source = `of ${place}`;
  const summaries = (all: Readonly<Record<string, { readonly summary: string }>>): Choice[] =>
    Object.entries(all).map(([name, { summary }]) => ({ name, summary, source }));
  const checkers = (all: Readonly<Record<string, OwnChecker>> = {}, summary: string): Choice[] =>
    Object.keys(all).map((name) => ({ name, summary, source }));
  return {
    systems: systems.map(({ name, promise: summary = `the system of ${place}` }) => {
      return { name, summary, source };
    }),
    workloads: summaries(workloads),
    nemeses: summaries(nemeses),
    checkers: [
      ...checkers(more.checkers, 'Asked of a history when --checker names it.'),
      ...checkers(more.properties, 'A property: asked of the history of every run.'),
    ],
  };
}
