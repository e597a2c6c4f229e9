import type * as zod from 'zod';
import { httpOptionsSchema } from './clients/http/schema.ts';
import { callable, type Z } from './schema-parts.ts';

const milliseconds = 'a whole number of milliseconds, 1 at least';
const probeWords = "a request, as in 'GET /health'";

/** What a definition must look like. Each message says what was expected. */
export function systemSchema(z: Z) {
  const text = z.string('a text');
  const port = text.regex(/^[\w-]+$/, 'a name of letters, digits, _ and -');
  const probe = z.union(
    [
      text.regex(/^GET \/\S*$/, probeWords),
      z.strictObject({
        get: text.regex(/^\//, 'a path that begins with /'),
        port: port.optional(),
      }),
      callable(z),
    ],
    `${probeWords}, { get: '/health', port: 'http' }, or a function`,
  );
  return z.strictObject(
    {
      name: text.regex(/^\w[\w.-]*$/, 'a name of letters, digits, _, . and -'),
      promise: text.optional(),
      ports: z.array(port, "a list of names, as in ['http']").min(1, 'at least one name'),
      start: callable(z, 'a function of the node that returns its command'),
      spacingMs: z.number('milliseconds').min(0, 'milliseconds, 0 at least').optional(),
      stopSignal: text.regex(/^SIG[A-Z0-9]+$/, "the name of a signal, as in 'SIGTERM'").optional(),
      setUp: callable(z).optional(),
      tearDown: callable(z).optional(),
      ready: probe,
      readyTimeoutMs: z.int(milliseconds).min(1, milliseconds).optional(),
      status: probe.optional(),
      role: callable(z).optional(),
      peerProbe: probe.optional(),
      logAlarms: z
        .array(z.instanceof(RegExp, { error: 'a regular expression' }), 'a list of patterns')
        .optional(),
      oneAddress: z.boolean('true or false').optional(),
      client: clientSchema(z),
      supports: z.array(text, "a list of operations, as in ['read', 'write']").optional(),
    },
    'a definition of a system, as defineSystem({…}) takes it',
  );
}

/** `http({…})` keeps what it was given: its data are checked with the rest. */
function clientSchema(z: Z): zod.ZodType {
  return z.looseObject(
    {
      http: httpOptionsSchema(z).optional(),
      supports: z
        .array(z.string('the name of an operation'), 'the list of its operations')
        .min(1, 'at least one operation: read, write, cas, delete, …'),
      prepare: callable(z).optional(),
      open: callable(z),
      close: callable(z).optional(),
    },
    'http({…}), functions({…}), or an object with supports and open',
  );
}
