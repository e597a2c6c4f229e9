import path from 'node:path';

/** A path as short as it can be typed from here. */
export function shortPath(file: string): string {
  const short = path.relative(process.cwd(), file);
  return short.startsWith('..') ? file : short;
}
