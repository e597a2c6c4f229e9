import { coreBugs, type CoreBug } from '../core/index.ts';
import type { BugName } from '../planted-bugs.ts';

/** Those of the bugs that live in the core. */
export function coreBugsOf(bugs: ReadonlySet<BugName>): ReadonlySet<CoreBug> {
  return new Set(coreBugs.filter((bug) => bugs.has(bug)));
}
