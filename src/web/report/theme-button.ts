import { button } from '../kit/dom.ts';
import { sign } from '../kit/sign.ts';
import { toggleTheme } from '../kit/theme.ts';

export function themeButton(): HTMLButtonElement {
  const element = button('', toggleTheme, {
    class: 'quiet-button',
    'aria-label': 'Light or dark',
  });
  element.append(sign('theme'));
  return element;
}
