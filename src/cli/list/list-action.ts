import { wrap } from '../../report/text/wrap.ts';
import type { Paint } from '../../report/text/ink.ts';
import { ownChoices } from '../config/own-choices.ts';
import { choiceLists, optionOf, type Choice } from './catalogue.ts';
import { listKinds, type ListCommandOptions, type ListKind } from './list-options.ts';
import { paintOn, textWidth } from '../terminal/paint.ts';

const titles: Readonly<Record<ListKind, string>> = {
  systems: 'Systems: what is tested',
  workloads: 'Workloads: what the clients do',
  nemeses: 'Nemeses: what goes wrong',
  checkers: 'Checkers of raft-jepsen.config.ts: what else a history is asked',
  bugs: 'Planted bugs of the built-in system: whether a test finds them',
  models: 'Models: what a system promises to be',
};

const indent = '  ';

export async function listAction(
  what: ListKind | undefined,
  { json, names }: ListCommandOptions,
): Promise<void> {
  const own = await ownChoices(process.cwd());
  const kinds = what === undefined ? listKinds : [what];
  const lists = kinds.map((kind) => [kind, [...(own[kind] ?? []), ...choiceLists[kind]]] as const);
  const stream = process.stdout;
  if (json === true) {
    stream.write(`${JSON.stringify({ schema: 1, ...Object.fromEntries(lists) })}\n`);
    return;
  }
  if (names === true) {
    stream.write(lists.flatMap(([, all]) => all.map(({ name }) => `${name}\n`)).join(''));
    return;
  }
  const blocks = lists
    .filter(([, all]) => all.length > 0 || what !== undefined)
    .map(([kind, all]) => listLines(kind, textWidth(stream), paintOn(stream), all));
  stream.write(`${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`);
}

/** A heading, and each choice with its paragraph below its name. */
export function listLines(
  kind: ListKind,
  width: number,
  paint: Paint,
  choices: readonly Choice[] = choiceLists[kind],
): string[] {
  return [
    ...wrap(`${titles[kind]} (${optionOf[kind]})`, width).map((line) => paint('strong', line)),
    ...choices.flatMap((choice) => ['', ...choiceLines(choice, width, paint)]),
  ];
}

function choiceLines(
  { name, summary, source, teaches }: Choice,
  width: number,
  paint: Paint,
): string[] {
  const paragraph = (text: string): string[] => wrap(text, width - 2 * indent.length);
  return [
    indent + paint('good', name),
    ...paragraph(summary).map((line) => indent.repeat(2) + line),
    ...(teaches === undefined
      ? []
      : paragraph(`The rule: ${teaches}`).map((line) => indent.repeat(2) + line)),
    ...(source === undefined
      ? []
      : paragraph(source).map((line) => indent.repeat(2) + paint('quiet', line))),
  ];
}
