/** The models by name: apart from the models themselves, so that --help does not load the checker. */
export const modelNames = [
  'register',
  'cas-register',
  'multi-register',
  'mutex',
  'counter',
  'set',
  'fifo-queue',
  'append-register',
  'string-register',
] as const;
export type ModelName = (typeof modelNames)[number];
