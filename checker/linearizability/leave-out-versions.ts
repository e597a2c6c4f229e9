/**
 * Registers whose values are `[version value]` (`src/history/versions.ts`).
 *
 * A write or cas whose outcome is unknown was given a version that nobody saw, so its value cannot
 * be compared with versioned reads; and a cas compares the value, whatever its version. The versions
 * of such a key are left out on all sides. That is sound: an order in which the versioned register
 * answers right is one in which its values alone do. It finds less: a read of the right value in
 * an older version passes. A key of reads and writes whose versions are all known keeps them.
 */
import type { Json, Operation } from '../../src/history/operation.ts';
import { isFailedComparison, preconditionFailed } from '../../src/history/operation.ts';
import { pairOf } from '../../src/history/pair-of.ts';
import { VersionEvidence, versioned } from '../../src/history/versions.ts';
import { casPair } from '../models/register/cas-pair.ts';
import { registerModel } from '../models/register/register.ts';
import type { RegisterModel } from '../models/register/register.ts';

interface Judged {
  readonly operations: readonly Operation[];
  readonly model: RegisterModel;
}

/**
 * @param isRefuted whether they are a violation as they stand
 * @param evidence what invocations show, where the operations do not have them any more
 */
export function leaveOutVersions(
  operations: readonly Operation[],
  model: RegisterModel,
  isRefuted: (operations: readonly Operation[]) => boolean,
  evidence: VersionEvidence = evidenceOf(operations),
): Judged {
  const { initial, nullReads } = model.register;
  if (!isVersionedHistory(operations, isRefuted, evidence)) return { operations, model };
  const open = new Set<string | null>();
  const isOtherInitial = initial !== null && !isWhole(initial);
  for (const operation of operations) {
    if (isOtherInitial || isOpen(operation)) open.add(operation.key ?? null);
  }
  if (open.size === 0) return { operations, model };
  // The initial value is one for all keys.
  const isAll = initial !== null;
  return {
    operations: operations.map((operation) =>
      isAll || open.has(operation.key ?? null) ? withoutVersion(operation) : operation,
    ),
    model: isAll ? registerModel({ initial: plain(initial), nullReads }) : model,
  };
}

/** A read that saw a part only: without a version, or nothing in a version. */
export function isPartlyKnown({ f, type, output }: Operation): boolean {
  if (f !== 'read' || type !== 'ok') return false;
  const found = versioned(output);
  return found !== undefined && (found[0] === null || found[1] === null);
}

function evidenceOf(operations: readonly Operation[]): VersionEvidence {
  const evidence = new VersionEvidence();
  for (const { f, input, asked } of operations) {
    evidence.add(f, asked ?? input, asked === undefined ? undefined : input);
  }
  return evidence;
}

/**
 * Whether values are versioned. A cas of `[null, [1, 2]]` may as well have been asked to create a
 * pair. Where nothing shows which it is, the history is a violation only if it is one either way.
 */
function isVersionedHistory(
  operations: readonly Operation[],
  isRefuted: (operations: readonly Operation[]) => boolean,
  evidence: VersionEvidence,
): boolean {
  if (!evidence.isAny || evidence.isGiven) return evidence.isGiven;
  const isFound =
    evidence.isLeftOpen &&
    operations.some(({ f, type, output }) => f === 'read' && type === 'ok' && isWhole(output));
  return isFound || isRefuted(operations);
}

/** Whether it cannot be compared with a value and its version. */
function isOpen(operation: Operation): boolean {
  switch (operation.f) {
    case 'read':
      return operation.type === 'ok' && operation.output !== null
        ? !isWhole(operation.output) || isPartlyKnown(operation)
        : false;
    case 'write':
      return operation.type !== 'fail' && !isWhole(operation.input);
    case 'cas':
      return operation.type !== 'fail' || isFailedComparison(operation);
    default:
      return false;
  }
}

function isWhole(value: Json): boolean {
  const found = versioned(value);
  return found !== undefined && found[0] !== null;
}

function plain(value: Json): Json {
  const found = versioned(value);
  return found === undefined ? value : found[1];
}

function withoutVersion(operation: Operation): Operation {
  switch (operation.f) {
    case 'read':
      return { ...operation, output: plain(operation.output) };
    case 'write':
      return { ...operation, input: plain(operation.input), output: plain(operation.output) };
    case 'cas':
      return casWithoutVersion(operation);
    default:
      return operation;
  }
}

function casWithoutVersion(operation: Operation): Operation {
  const given = versioned(operation.input);
  const inner = given === undefined ? undefined : pairOf(given[1]);
  if (given === undefined || inner === undefined) {
    return { ...operation, input: casPair(operation).map(plain) };
  }
  // Asked for a version, it may have been refused because of that.
  const isOfVersion = given[0] !== null && isFailedComparison(operation);
  return {
    ...operation,
    input: inner,
    output: operation.type === 'ok' ? inner : null,
    ...(isOfVersion ? { error: `${preconditionFailed} (of the version)` } : undefined),
  };
}
