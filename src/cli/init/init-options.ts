/** What `init` can begin with, the default last. */
export const initKinds = ['http', 'functions', 'client-process', 'maelstrom', 'cluster'] as const;
export type InitKind = (typeof initKinds)[number];

export const kindSummaries: Readonly<Record<InitKind, string>> = {
  http: 'a server that speaks HTTP, described as data',
  functions: 'a server with a client library for JavaScript: functions of yours',
  'client-process': 'a server with a client library in another language: a program of yours',
  maelstrom: "a program that speaks Maelstrom's protocol on its standard input and output",
  cluster: 'a test in vitest that drives clients of yours; the built-in cluster to begin with',
};

export interface InitCommandOptions {
  /** Absent: asked for at a terminal, else `cluster`. */
  readonly kind?: InitKind;
}
