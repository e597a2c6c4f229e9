import { el, type Child } from './dom.ts';

/**
 * A section that fails by itself: whatever goes wrong inside becomes a note in its place,
 * and the rest of the page stands.
 */
export function section(
  id: string,
  title: string,
  render: (body: HTMLElement) => void,
  ...besideTitle: readonly Child[]
): HTMLElement {
  const body = el('div', { class: 'section-body' });
  const heading = el('h2', { id: `${id}-title` }, title);
  const element = el(
    'section',
    { id, 'aria-labelledby': `${id}-title` },
    el('div', { class: 'section-head' }, heading, ...besideTitle),
    body,
  );
  attemptWithNote(body, () => render(body));
  return element;
}

/** Runs `work`; an error becomes a visible note at the end of `place`. */
export function attemptWithNote(place: HTMLElement, work: () => void): void {
  try {
    work();
  } catch (error) {
    failureNote(place, error);
  }
}

export function failureNote(place: HTMLElement, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  place.append(
    el(
      'p',
      { class: 'note failure', role: 'status' },
      `This part could not be drawn (${reason}). The verdict does not depend on it; results.json and history.jsonl hold everything.`,
    ),
  );
}

/** A quiet line for a section with nothing to show. */
export function emptyNote(text: string): HTMLElement {
  return el('p', { class: 'note' }, text);
}
