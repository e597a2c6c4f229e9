import type { Json } from '../../history/operation.ts';
import type { NodeClaim } from '../defined/definition.ts';

/** As much of a server's report on JetStream as is read. */
interface Report {
  readonly account_details?: readonly {
    readonly stream_detail?: readonly {
      readonly name?: string;
      readonly cluster?: { readonly leader?: string };
    }[];
  }[];
}

/**
 * Who leads the stream, by the word of one server. There is no term in what it reports.
 *
 * @param idOf the node of a name
 */
export function claimOf(
  name: string,
  body: Json | undefined,
  stream: string,
  idOf: (name: string) => number | undefined,
): NodeClaim {
  const { account_details: accounts } = (body ?? {}) as Report;
  const details = accounts?.flatMap((each) => each.stream_detail ?? []);
  const leader = details?.find((each) => each.name === stream)?.cluster?.leader;
  if (leader === undefined || leader === '') return {};
  const id = idOf(leader);
  return {
    role: leader === name ? 'leader' : 'follower',
    ...(id !== undefined && { leader: id }),
  };
}
