import { HarnessError } from '../errors.ts';

/**
 * For the end of a world's switch over actions: an action that the switch has forgotten does not
 * compile, and one that arrives all the same (from a schedule, a socket, another version) is never "done".
 */
export function unknownAction(action: never): HarnessError {
  const { kind } = action as { readonly kind: unknown };
  return new HarnessError(
    'RJ032',
    `this world cannot do "${String(kind)}"`,
    'choose another nemesis, or another world',
  );
}
