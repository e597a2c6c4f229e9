import type * as zod from 'zod';
import type { Z } from '../../schema-parts.ts';
import { httpMethods } from './operation.ts';
import { stepsOf } from './value-path.ts';

const placeWords = "where the value stands: '.value', '.a.b[0]', '.' for all of it, or 'text'";

/** What `http({…})` takes. */
export function httpOptionsSchema(z: Z): zod.ZodType {
  const statusWords =
    "an HTTP status from 100 to 599, { status: 500, says: 'words' }, or a list of them";
  const code = z.int(statusWords).min(100, statusWords).max(599, statusWords);
  const says = z.string('words of the body').min(1, 'words of the body');
  const status = z.union([code, z.strictObject({ status: code, says })], statusWords);
  const statuses = z.union([status, z.array(status)], statusWords).optional();
  const path = z.string('a path').regex(/^\/\S*$/, "a path that begins with /, as in '/kv/:key'");
  const at = z
    .string(placeWords)
    .refine((text) => text === 'text' || stepsOf(text) !== undefined, placeWords);
  const place = z.union(
    [at, z.strictObject({ at, as: z.literal(['json', 'same'], "'json' or 'same'").optional() })],
    placeWords,
  );
  const headers = z
    .record(z.string(), z.string('a text'), 'texts by the names of the headers')
    .optional();
  const operation = z
    .strictObject(
      {
        ...Object.fromEntries(httpMethods.map((name) => [name, path.optional()])),
        body: z.json('JSON').optional(),
        headers,
        done: statuses,
        expect: z
          .strictObject({ at: place, is: z.json('JSON') }, "{ at: '.ok', is: true }")
          .optional(),
        value: place.optional(),
        missing: statuses,
        precondition: statuses,
      },
      "a method with its path, as in { get: '/kv/:key' }",
    )
    .refine(
      (given) => httpMethods.filter((name) => Object.hasOwn(given, name)).length === 1,
      `exactly one of ${httpMethods.join(', ')} with a path`,
    );
  const read = operation.refine(
    (given) => Object.hasOwn(given, 'value'),
    `a read with value, ${placeWords}`,
  );
  return z.strictObject({
    port: z.string('the name of a port').optional(),
    headers,
    read: read.optional(),
    write: operation.optional(),
    cas: operation.optional(),
    delete: operation.optional(),
    others: z.record(z.string(), operation).optional(),
    refused: statuses,
    redirects: statuses,
    leader: place.optional(),
  });
}
