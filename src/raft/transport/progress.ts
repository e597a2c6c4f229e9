import type { IncomingMessage } from 'node:http';

/**
 * Progress of long bodies. What a sender has handed to its kernel says nothing of what has
 * arrived, so the receiver says so: while a long body comes in it answers `102 Processing`
 * (RFC 2518, 10.1), at most once in `progressMs`. A sender whose deadline counts from the
 * last of these gives up a link that is dead, and not one that is slow.
 */
export const progressMs = 50;

/** Names the sending node before its body is there. */
export const fromHeader = 'x-raft-from';

/** A body that a link of one megabyte a second carries in less than `progressMs` needs no progress. */
const longBytes = 48 * 1024;

export function isLong(request: IncomingMessage): boolean {
  return Number(request.headers['content-length']) > longBytes;
}
