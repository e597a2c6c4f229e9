import { createRequire } from 'node:module';
import type * as zod from 'zod';
import { matrixFiles } from './matrix-files.ts';
import { makeSchemas, type Schemas } from './record-schemas.ts';
import type { ClusterSample, Matrix, Results, RunProcess, TestRecord } from './records.ts';
import { runFiles } from './run-folder.ts';

/** A record as it was stored, or what is wrong with it: the file, the field and its value. */
export type Parsed<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'damaged'; readonly reason: string };

let made: Schemas | undefined;

/** Loads zod when a record is first read: a command that reads none does not wait for it. */
function recordSchemas(): Schemas {
  made ??= makeSchemas(createRequire(import.meta.url)('zod') as typeof zod);
  return made;
}

/** Characters of a value that a message quotes. */
const longestValue = 60;

/**
 * A record of another version, or one that someone has edited, is refused as a whole rather than
 * met half way down a report. What is returned is the value as it was stored.
 */
function parse<T>(file: string, schema: zod.ZodType<T>, text: string): Parsed<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'damaged', reason: `${file} is not JSON` };
  }
  const { error } = schema.safeParse(value);
  if (error === undefined) return { kind: 'read', value: value as T };
  return {
    kind: 'damaged',
    reason: `${file} is not of the form that this version writes: ${problem(error, value)}`,
  };
}

/** "stats.durationUs is "soon", and number was expected". */
function problem({ issues }: zod.ZodError, record: unknown): string {
  const [issue] = issues;
  if (issue === undefined) return 'nobody knows why';
  const field = issue.path.reduce<string>(
    (path, part) => (typeof part === 'number' ? `${path}[${part}]` : `${path}.${String(part)}`),
    '',
  );
  const value = issue.path.reduce<unknown>(
    (inside, part) => (Object(inside) as Readonly<Record<PropertyKey, unknown>>)[part],
    record,
  );
  const is = value === undefined ? 'is missing' : `is ${excerpt(value)}`;
  return `${field === '' ? 'the record' : field.slice(1)} ${is}${expectation(issue)}`;
}

function expectation(issue: zod.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `, and ${issue.expected} was expected`;
    case 'invalid_value':
      return `, and ${issue.values.map((value) => JSON.stringify(value)).join(' or ')} was expected`;
    default:
      return '';
  }
}

function excerpt(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= longestValue ? text : `${text.slice(0, longestValue)}…`;
}

const parser =
  <T>(file: string, schemaOf: (schemas: Schemas) => zod.ZodType<T>) =>
  (text: string): Parsed<T> =>
    parse(file, schemaOf(recordSchemas()), text);

export const parseTest = parser<TestRecord>(runFiles.test, ({ testRecord }) => testRecord);
export const parseResults = parser<Results>(runFiles.results, ({ results }) => results);
/** A line of it. */
export const parseClusterSample = parser<ClusterSample>(
  runFiles.cluster,
  ({ clusterSample }) => clusterSample,
);
export const parseRunProcess = parser<RunProcess>(runFiles.process, ({ runProcess }) => runProcess);
export const parseMatrix = parser<Matrix>(matrixFiles.data, ({ matrix }) => matrix);
