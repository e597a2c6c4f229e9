import type { Invocation, Json } from '../../../../history/operation.ts';

/** What may stand in a body for a part of the operation. */
const placeholders = ['$key', '$value', '$expected', '$valueText', '$expectedText'] as const;
type Placeholder = (typeof placeholders)[number];

/** The parts of an operation by their placeholders. */
export function partsOf({ f, key, value }: Invocation): Readonly<Record<Placeholder, Json>> {
  const pair = f === 'cas' && Array.isArray(value) ? (value as readonly Json[]) : undefined;
  const written = pair === undefined ? value : (pair[1] ?? null);
  const expected = pair?.[0] ?? null;
  return {
    $key: key ?? null,
    $value: written,
    $expected: expected,
    // For a store that keeps texts alone.
    $valueText: JSON.stringify(written),
    $expectedText: JSON.stringify(expected),
  };
}

/** A path with `:key` in it, filled in; undefined when the operation has no key for it. */
export function pathOf(template: string, key: string | undefined): string | undefined {
  if (!template.includes(':key')) return template;
  return key === undefined ? undefined : template.replaceAll(':key', encodeURIComponent(key));
}

/**
 * A body, filled in. A text that is a placeholder becomes the part itself, with its type; one
 * that has placeholders in it has them replaced by their JSON.
 */
export function filled(template: Json, parts: Readonly<Record<Placeholder, Json>>): Json {
  if (typeof template === 'string') return filledText(template, parts);
  if (Array.isArray(template)) {
    return (template as readonly Json[]).map((each) => filled(each, parts));
  }
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, each]) => [name, filled(each, parts)]),
  );
}

function filledText(template: string, parts: Readonly<Record<Placeholder, Json>>): Json {
  const whole = placeholders.find((placeholder) => placeholder === template);
  if (whole !== undefined) return parts[whole];
  return template.replaceAll(/\$(?:key|value|expected)(?:Text)?\b/g, (name) => {
    // In the midst of a text all are texts.
    const part = parts[name.replace(/Text$/, '') as Placeholder];
    return name === '$key' && typeof part === 'string' ? part : JSON.stringify(part);
  });
}
