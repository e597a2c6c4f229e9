import { button } from './dom.ts';
import { sign } from './sign.ts';
import { toggleTheme } from './theme.ts';

export function themeButton(): HTMLButtonElement {
  const element = button('', toggleTheme, {
    class: 'quiet-button',
    'aria-label': 'Light or dark',
  });
  element.append(sign('theme'));
  return element;
}
