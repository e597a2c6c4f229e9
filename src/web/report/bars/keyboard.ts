import { button, el } from '../../kit/dom.ts';
import { toggleTheme } from '../../kit/theme.ts';

/** What a key does. */
export interface Shortcut {
  readonly keys: readonly string[];
  readonly label: string;
  readonly run: () => void;
}

/** Listens for shortcuts, and explains them in an overlay on `?`. */
export function keyboard(shortcuts: readonly Shortcut[]): { showHelp: () => void } {
  const dialog = el('dialog', { class: 'help', 'aria-labelledby': 'help-title' });
  const all: readonly Shortcut[] = [
    ...shortcuts,
    { keys: ['t'], label: 'light or dark', run: toggleTheme },
    { keys: ['?'], label: 'this list', run: () => dialog.showModal() },
  ];
  dialog.append(
    el('h2', { id: 'help-title' }, 'Keyboard'),
    el(
      'dl',
      {},
      ...all.map(({ keys, label }) =>
        el('div', {}, el('dt', {}, ...keys.map((key) => el('kbd', {}, key))), el('dd', {}, label)),
      ),
    ),
    el(
      'p',
      { class: 'quiet' },
      'Filter: key:k7 f:write,cas type:info process:3 node:n2 error:timeout value:5 t:12.4s..13s; a minus excludes (-f:read); a bare word is looked for everywhere.',
    ),
    button('Close', () => dialog.close()),
  );
  document.body.append(dialog);
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
    const { target } = event;
    const isTyping = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
    if (isTyping) {
      if (event.key === 'Escape') target.blur();
      return;
    }
    const shortcut = all.find(({ keys }) => keys.includes(event.key));
    if (shortcut === undefined) return;
    event.preventDefault();
    shortcut.run();
  });
  return { showHelp: () => dialog.showModal() };
}
