import { wrap } from '../../report/wrap.ts';
import type { Paint } from '../../report/ink.ts';
import { choiceLists, optionOf, type Choice } from './catalogue.ts';
import { listKinds, type ListCommandOptions, type ListKind } from './list-options.ts';
import { paintOn, textWidth } from '../terminal/paint.ts';

const titles: Readonly<Record<ListKind, string>> = {
  workloads: 'Workloads: what the clients do',
  nemeses: 'Nemeses: what goes wrong',
  bugs: 'Planted bugs of the built-in system: whether a test finds them',
  models: 'Models: what a system promises to be',
};

const indent = '  ';

export function listAction(what: ListKind | undefined, { json }: ListCommandOptions): void {
  const kinds = what === undefined ? listKinds : [what];
  if (json === true) {
    const lists = Object.fromEntries(kinds.map((kind) => [kind, choiceLists[kind]]));
    process.stdout.write(`${JSON.stringify({ schema: 1, ...lists })}\n`);
    return;
  }
  const stream = process.stdout;
  const blocks = kinds.map((kind) => listLines(kind, textWidth(stream), paintOn(stream)));
  stream.write(`${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`);
}

/** A heading, and each choice with its paragraph below its name. */
export function listLines(kind: ListKind, width: number, paint: Paint): string[] {
  return [
    ...wrap(`${titles[kind]} (${optionOf[kind]})`, width).map((line) => paint('strong', line)),
    ...choiceLists[kind].flatMap((choice) => ['', ...choiceLines(choice, width, paint)]),
  ];
}

function choiceLines({ name, summary, source }: Choice, width: number, paint: Paint): string[] {
  const paragraph = (text: string): string[] => wrap(text, width - 2 * indent.length);
  return [
    indent + paint('good', name),
    ...paragraph(summary).map((line) => indent.repeat(2) + line),
    ...(source === undefined
      ? []
      : paragraph(source).map((line) => indent.repeat(2) + paint('quiet', line))),
  ];
}
