import { badArguments } from '../../src/errors.ts';
import type { Operation } from '../../src/history/operation.ts';
import { givesVersion, leavesVersionOpen } from '../../src/history/versions.ts';
import type { Model } from '../core/model.ts';
import { appendRegister } from '../models/append-register/append-register.ts';
import { fifoQueue } from '../models/fifo-queue/fifo-queue.ts';
import { set } from '../models/set/set.ts';

/**
 * Other objects compare elements whole, and one whose version nobody saw is none of them. A model of
 * one's own may know better.
 *
 * @throws HarnessError RJ021
 */
export function refuseUnknownVersions(operations: readonly Operation[], model: Model): void {
  if (!ofElements.has(model)) return;
  const isGiven = operations.some(
    ({ f, input, asked }) => asked !== undefined && givesVersion(f, asked, input),
  );
  if (!isGiven) return;
  const unknown = operations.find(
    ({ f, type, input }) => type !== 'fail' && leavesVersionOpen(f, input),
  );
  if (unknown === undefined) return;
  throw badArguments(
    'RJ021',
    `operation ${unknown.invokeIndex} (process ${unknown.process}, ${unknown.f}) was given a version that the history does not know, and cannot be compared with what was found`,
    'Leave the versions out of the history: [version value] becomes value.',
  );
}

const ofElements: ReadonlySet<Model> = new Set<Model>([appendRegister, fifoQueue, set]);
