import { el } from '../kit/dom.ts';
import { themeButton } from '../kit/theme-button.ts';
import { followPreference, toggleTheme } from '../kit/theme.ts';
import { compareView } from './compare-view.ts';
import { liveView } from './live-view.ts';
import { runsView } from './runs-view.ts';
import { hashOf, type View } from './view.ts';

/** The view that the address names: `#live=RUN`, `#compare=RUN&RUN`, or all runs. */
function viewOf(hash: string): View {
  const [, kind, first = '', second] = /^#(live|compare)=([^&]*)(?:&(.*))?$/.exec(hash) ?? [];
  try {
    if (kind === 'live') return liveView(decodeURIComponent(first));
    if (kind === 'compare' && second !== undefined) {
      return compareView(decodeURIComponent(first), decodeURIComponent(second));
    }
  } catch {
    // An address that cannot be decoded names no run.
  }
  return runsView();
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.type !== 'checkbox';
}

function start(): void {
  followPreference();
  document.body.prepend(
    el(
      'header',
      { class: 'top-bar' },
      el('a', { href: hashOf.runs }, el('strong', {}, 'raft-jepsen')),
      el(
        'span',
        { class: 'links' },
        el('span', { class: 'quiet keys' }, '/ filter · t theme'),
        themeButton(),
      ),
    ),
  );
  let view: View | undefined;
  const show = (): void => {
    view?.close();
    view?.element.remove();
    delete document.documentElement.dataset['ready'];
    view = viewOf(location.hash);
    document.body.append(view.element);
  };
  addEventListener('hashchange', show);
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === 't') toggleTheme();
    if (event.key !== '/') return;
    event.preventDefault();
    document.getElementById('filter')?.focus();
  });
  show();
}

start();
