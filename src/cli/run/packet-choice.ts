import type { Nemesis } from '../../../nemesis/combined.ts';
import type { NemesisStep } from '../../../nemesis/nemesis.ts';
import { packet, packetKindsNamed, shapeOf } from '../../../nemesis/packet.ts';
import {
  refusalOf,
  usualKinds,
  type PacketAbility,
  type PacketKind,
} from '../../../nemesis/packet-kinds.ts';
import { badArguments } from '../../errors.ts';

/**
 * What is done to packets in a run: what `--packet-faults` names, or what the network can do.
 *
 * @throws HarnessError RJ120 for a name that is none, or where nothing is done to packets; RJ121
 *   for what the network cannot do
 */
export function packetKindsFor(
  typed: string | undefined,
  nemesis: Nemesis,
  ability: PacketAbility,
): readonly PacketKind[] {
  if (typed === undefined) return usualKinds(ability);
  const kinds = packetKindsNamed(typed);
  if (!nemesis.families.includes(packet)) {
    throw badArguments(
      'RJ120',
      `--packet-faults ${typed}: the nemesis ${nemesis.name} does nothing to packets`,
      'add packet to --nemesis, or leave it out',
    );
  }
  for (const kind of kinds) refuse(kind, ability);
  return kinds;
}

/** @throws HarnessError RJ121 for a step that asks for what the network cannot do */
export function refusePackets(schedule: readonly NemesisStep[], ability: PacketAbility): void {
  for (const step of schedule) {
    if (step.f === packet.name) refuse(shapeOf(step).kind, ability);
  }
}

function refuse(kind: PacketKind, ability: PacketAbility): void {
  const refusal = refusalOf(kind, ability);
  if (refusal !== undefined) throw refusal;
}
