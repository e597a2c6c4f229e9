import { decodeEffect, effectOfBeginning, effectOfUndoing } from '../../../nemesis/effect.ts';
import { fieldNamed, linksIn, nodesIn } from '../../../nemesis/effect.ts';
import { families } from '../../../nemesis/families.ts';
import type { Deed, Effect } from '../../../nemesis/in-force.ts';
import { faultsInForce } from '../../../nemesis/in-force.ts';
import type { FaultColour } from '../../../nemesis/nemesis.ts';
import { faultColours } from '../../../nemesis/nemesis.ts';
import type { HistoryEvent } from '../../history/operation.ts';
import type { FaultWindow } from './faults.ts';
import { faultLabel } from './faults.ts';
import { truncate } from '../text/format.ts';
import { isOutcome, momentOf } from './nemesis-event.ts';

/**
 * From the nemesis's events to the windows in which a fault was in force, in order of their start.
 * The end of the history closes nothing: an open fault stays open.
 */
export function faultWindows(
  events: readonly HistoryEvent[],
  allNodes: readonly string[] = [],
): FaultWindow[] {
  return faultsInForce(events.filter(isOutcome).flatMap(deedOf)).map(({ name = '', ...fault }) => ({
    ...fault,
    label: faultLabel(name, fault, allNodes),
    colour: colourOf(fault.family),
  }));
}

function deedOf(event: HistoryEvent): Deed | [] {
  const effect = decodeEffect(event.value) ?? guessedEffect(event);
  return effect === undefined ? [] : { ...effect, atUs: momentOf(event) };
}

/**
 * The effect of an event that does not say it: what it did is looked for by name, nodes under
 * "nodes", links under "cut" or "links". A foreign history may carry anything.
 */
function guessedEffect({ f, value }: HistoryEvent): Effect | undefined {
  const nodes = nodesIn(value);
  const step = stepOf(f);
  // An undoing that was skipped found nothing left to undo: the fault is over all the same.
  if ('ends' in step) return effectOfUndoing(step.ends, { nodes, links: [] });
  if (fieldNamed(value, 'skipped') !== undefined || fieldNamed(value, 'error') !== undefined) {
    return undefined;
  }
  const links = linksIn(fieldNamed(value, 'cut') ?? fieldNamed(value, 'links'));
  const name = typeof value === 'string' ? truncate(value, 60) : '';
  return effectOfBeginning({ family: step.begins, nodes, links, name }, families);
}

/** Which family a step begins or ends. What is none of ours follows Jepsen's start-x / stop-x. */
function stepOf(f: string): { readonly begins: string } | { readonly ends: string } {
  const undone = families.find(({ undoneBy }) => undoneBy === f);
  if (undone !== undefined) return { ends: undone.name };
  if (f === 'start') return { begins: 'fault' };
  if (f === 'stop') return { ends: 'fault' };
  const [, verb, family] = /^(start|stop|heal|end)-(.+)$/.exec(f) ?? [];
  if (family !== undefined) return verb === 'start' ? { begins: family } : { ends: family };
  return { begins: f };
}

/** A family that a foreign history names may have a colour of its own all the same. */
function colourOf(family: string): FaultColour {
  const known = families.find(({ name }) => name === family)?.colour;
  return known ?? faultColours.find((colour) => colour === family) ?? 'other';
}
