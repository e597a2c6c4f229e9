import { el } from './dom.ts';

/** A command line that breaks before its options and never inside of one; copied, it is as it was. */
export function commandText(command: string): HTMLElement {
  const parts = command.split(/ (?=--)/);
  return el(
    'code',
    {},
    ...parts.flatMap((part, i) => [i === 0 ? null : ' ', el('span', { class: 'whole' }, part)]),
  );
}
