import type { ModelName } from './model-names.ts';

/** A paragraph on each model: what a history that fits it shows, and how it is told. */
export const modelSummaries: Readonly<Record<ModelName, string>> = {
  register:
    'One value a key, with read, write, cas ([expected, new]) and delete. Each key is judged by itself, so a violation that shows only across keys is not found. --initial sets the value before any write; --null-reads and --failed-cas say how to read histories of tools that mean something else by them.',
};
