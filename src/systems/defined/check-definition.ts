import { createRequire } from 'node:module';
import type * as zod from 'zod';
import { badArguments, didYouMean, type HarnessError } from '../../errors.ts';
import type { SystemDefinition } from './definition.ts';
import { systemSchema } from './schema.ts';
import type { Z } from './schema-parts.ts';

/** Loaded when a configuration is first read: a command that reads none does not wait for it. */
export function loadZod(): Z {
  return createRequire(import.meta.url)('zod') as Z;
}

/**
 * What is not of the form of a system is refused before anything starts.
 *
 * @param source where it was found, for the message: a file, and which system of it
 * @throws HarnessError RJ062 that names the field, its value and what was expected
 */
export function checkDefinition(value: unknown, source: string): SystemDefinition {
  checkAgainst(systemSchema(loadZod()), value, source);
  const definition = value as SystemDefinition;
  checkNames(definition, source);
  return definition;
}

export function checkAgainst(schema: zod.ZodType, value: unknown, source: string): void {
  const { error } = schema.safeParse(value);
  const issue = error?.issues[0];
  if (issue !== undefined) throw malformed(issue, value, schema, source);
}

/** What a schema of one field does not see. */
function checkNames({ ports, ready, status, peerProbe, client }: SystemDefinition, source: string) {
  const known = ports.join(', ');
  for (const [i, port] of ports.entries()) {
    if (ports.indexOf(port) === i) continue;
    throw wrong(source, `ports names ${port} twice`, 'give each port a name of its own');
  }
  for (const [field, probe] of Object.entries({ ready, status, peerProbe })) {
    if (typeof probe !== 'object' || probe.port === undefined) continue;
    if (!ports.includes(probe.port)) throw noPort(source, `${field}.port`, probe.port, known);
  }
  const port = (client as { http?: { port?: string } }).http?.port;
  if (port !== undefined && !ports.includes(port)) {
    throw noPort(source, 'client.port', port, known);
  }
}

function noPort(source: string, field: string, port: string, known: string): HarnessError {
  return wrong(
    source,
    `${field} is "${port}", which is no port of this system${didYouMean(port, known.split(', '))}`,
    `choose from ${known}, or add it to ports`,
  );
}

function malformed(
  issue: zod.core.$ZodIssue,
  value: unknown,
  schema: zod.ZodType,
  source: string,
): HarnessError {
  // `http({…})` is written into `client`, and its fields are found there.
  const path = issue.path.filter(
    (part, i) => !(part === 'http' && i > 0 && issue.path[i - 1] === 'client'),
  );
  const field = nameOf(path);
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const known = fieldsAt(schema, issue.path);
    const where = field === '' ? '' : ` of ${field}`;
    return wrong(
      source,
      `there is no field ${key}${where}${didYouMean(key, known)}`,
      known.length === 0 ? `leave ${key} out` : `the fields${where} are ${known.join(', ')}`,
    );
  }
  const found = issue.path.reduce<unknown>(
    (inside, part) => (Object(inside) as Readonly<Record<PropertyKey, unknown>>)[part],
    value,
  );
  const is = found === undefined ? 'is missing' : `is ${excerpt(found)}`;
  const what = field === '' ? 'the default export' : field;
  return wrong(source, `${what} ${is}`, `give ${field === '' ? 'it' : field} ${issue.message}`);
}

function nameOf(path: readonly PropertyKey[]): string {
  return path
    .reduce<string>(
      (name, part) => (typeof part === 'number' ? `${name}[${part}]` : `${name}.${String(part)}`),
      '',
    )
    .replace(/^\./, '');
}

/** The names of the fields that there are at a path; none where it cannot be known. */
function fieldsAt(schema: unknown, path: readonly PropertyKey[]): string[] {
  let at: unknown = schema;
  for (const part of path) at = fieldOf(bare(at), part);
  const { shape } = bare(at) as { shape?: object };
  return Object.keys(shape ?? {});
}

function fieldOf(schema: unknown, part: PropertyKey): unknown {
  const { shape, element, valueType } = schema as {
    shape?: Readonly<Record<PropertyKey, unknown>>;
    element?: unknown;
    valueType?: unknown;
  };
  return shape?.[part] ?? element ?? valueType;
}

/** Without what makes it optional. */
function bare(schema: unknown): object {
  let at = Object(schema) as { unwrap?: () => unknown };
  while (typeof at.unwrap === 'function') at = Object(at.unwrap()) as typeof at;
  return at;
}

/** Characters of a value that a message quotes. */
const longestValue = 60;

function excerpt(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  const text = (JSON.stringify(value) as string | undefined) ?? String(value);
  return text.length <= longestValue ? text : `${text.slice(0, longestValue)}…`;
}

function wrong(source: string, message: string, fix: string): HarnessError {
  return badArguments('RJ062', `${source}: ${message}`, fix);
}
