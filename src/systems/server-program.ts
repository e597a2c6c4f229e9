import { badArguments, type ErrorCode } from '../errors.ts';
import { findProgram } from '../os/find-program.ts';

/**
 * The server of a system that comes along, before anything starts: what a node's log would say
 * later and in other words.
 *
 * @param option by which another one is named, without dashes
 * @param where where it is to be had
 */
export function serverProgram(
  name: string,
  { code, option, where }: { code: ErrorCode; option: string; where: string },
): string {
  const file = findProgram(name);
  if (file !== undefined) return file;
  throw badArguments(
    code,
    `the program ${name} is not on this machine, or may not be executed`,
    `install it (${where}), or name another one: --${option} ./path/to/${name.split('/').at(-1) ?? name}`,
  );
}
