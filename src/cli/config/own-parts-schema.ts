import { families } from '../../../nemesis/families.ts';
import { callable, type Z } from '../../systems/defined/schema-parts.ts';

/** What workloads, nemeses, checkers and properties of a configuration must look like. */
export function ownParts(z: Z) {
  const summary = z.string('a sentence').min(1, 'a sentence');
  const byName = <T extends Parameters<typeof z.record>[1]>(each: T, what: string) =>
    z
      .record(
        z.string().regex(/^\w[\w.-]*$/),
        each,
        `${what} by their names of letters, digits, _, . and -`,
      )
      .optional();
  const operations = z.array(z.string('an operation'), "a list of operations, as in ['read']");
  const has = (value: unknown, ...names: string[]): boolean =>
    names.every((name) => typeof (Object(value) as Record<string, unknown>)[name] === 'function');
  const checker = z.custom(
    (value) => typeof value === 'function' || has(value, 'check'),
    'a function of the history that returns { verdict, summary }, or a Checker',
  );
  const whole = z.int('a whole number').min(0, 'a whole number, 0 at least');
  const options = z.strictObject(
    {
      concurrency: whole.optional(),
      readers: whole.optional(),
      ops: whole.nullable().optional(),
      rate: z.union([z.number().min(0), z.literal('auto')], "a number, or 'auto'").optional(),
      timeLimitMs: whole.optional(),
      keys: whole.optional(),
      readRatio: z
        .number('a share from 0 to 1')
        .min(0, 'a share from 0 to 1')
        .max(1, 'a share from 0 to 1')
        .optional(),
      values: z.union([whole, z.literal('unique')], "a number, or 'unique'").optional(),
    },
    'options of a workload, as in { keys: 3 }',
  );
  const workload = z.strictObject(
    {
      summary,
      model: z.custom(
        (value) => has(value, 'init', 'step', 'stateKey', 'describeState'),
        'a Model: { name, init, step, stateKey, describeState }',
      ),
      checkers: z
        .array(
          z.custom((value) => has(value, 'check'), 'a Checker'),
          'a list of checkers',
        )
        .optional(),
      defaults: options.optional(),
      needs: operations.optional(),
      operations: callable(z, 'a function that returns { next }'),
    },
    'a workload: { summary, model, operations }',
  );
  const names = families.map(({ name }) => name);
  const nemesis = z.strictObject(
    {
      summary,
      families: z
        .array(z.enum(names, `one of ${names.join(', ')}`), `a list of ${names.join(', ')}`)
        .min(1, `at least one of ${names.join(', ')}`),
      schedule: callable(z, 'a function that returns a list of steps'),
    },
    'a nemesis: { summary, families, schedule }',
  );
  return {
    workloads: byName(workload, 'workloads'),
    nemeses: byName(nemesis, 'nemeses'),
    checkers: byName(checker, 'checkers'),
    properties: byName(checker, 'properties'),
  };
}
