import type { FaultColour } from '../../../nemesis/nemesis.ts';

/**
 * Colours live in the style sheet alone; what draws on a canvas reads them from there and
 * draws again when the theme changes.
 */

const listeners = new Set<() => void>();
let cache = new Map<string, string>();

/** The value of a colour variable: `colour('ok')` is `--ok`. */
export function colour(name: string): string {
  const known = cache.get(name);
  if (known !== undefined) return known;
  const value = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  cache.set(name, value);
  return value;
}

export function faultColour(name: FaultColour): string {
  return colour(`fault-${name}`);
}

export function onThemeChange(listener: () => void): void {
  listeners.add(listener);
}

type Theme = 'light' | 'dark';

function setTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
  cache = new Map();
  for (const listener of listeners) listener();
}

function currentTheme(): Theme {
  return document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light';
}

/** Light or dark by hand; lasts while the page is open. */
export function toggleTheme(): void {
  setTheme(currentTheme() === 'dark' ? 'light' : 'dark');
}

/** Follows the reader's preference, and prints on white paper whatever it is. */
export function followPreference(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const preferred = (): Theme => (dark.matches ? 'dark' : 'light');
  setTheme(preferred());
  dark.addEventListener('change', () => setTheme(preferred()));
  let shown: Theme | undefined;
  addEventListener('beforeprint', () => {
    shown = currentTheme();
    setTheme('light');
  });
  addEventListener('afterprint', () => {
    if (shown !== undefined) setTheme(shown);
  });
}
