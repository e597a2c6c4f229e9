import type { Json } from '../../../../history/operation.ts';

/**
 * Where a value stands in an answer: `.value`, `.a.b[0]`, `.` for the whole body as JSON, `text`
 * for the whole body as it is. With `as: 'json'` the text that stands there is JSON itself; null is null.
 */
export type ValuePlace =
  'text' | `.${string}` | { readonly at: 'text' | `.${string}`; readonly as?: 'json' | 'same' };

/** The parts of `.a.b[0]`; undefined when it is no path. */
export function stepsOf(path: string): readonly (string | number)[] | undefined {
  if (path === '.') return [];
  const steps: (string | number)[] = [];
  let rest = path;
  while (rest !== '') {
    const step = /^\.([^.[\]]+)|^\.?\[(\d+)\]/.exec(rest);
    if (step === null) return undefined;
    steps.push(step[1] ?? Number(step[2]));
    rest = rest.slice(step[0].length);
  }
  return steps;
}

/** What stands at a place of a body; undefined when nothing does. Pure. */
export function valueAt(place: ValuePlace, body: string): Json | undefined {
  const { at, as = 'same' } = typeof place === 'string' ? { at: place } : place;
  const found = at === 'text' ? body : inside(parsed(body), stepsOf(at) ?? []);
  if (as === 'same' || found === undefined || found === null) return found;
  return typeof found === 'string' ? parsed(found) : undefined;
}

function inside(body: Json | undefined, steps: readonly (string | number)[]): Json | undefined {
  let value = body;
  for (const step of steps) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) {
      return undefined;
    }
    value = (value as Readonly<Record<string | number, Json>>)[step];
  }
  return value;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
