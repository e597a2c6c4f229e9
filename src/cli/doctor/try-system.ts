import type { Command } from 'commander';
import { exitCodes } from '../../errors.ts';
import { isInside } from '../../world/live/net/netns/inside.ts';
import { openNetnsNetwork } from '../../world/live/net/netns/netns-network.ts';
import { configured } from '../config/configured.ts';
import type { Subject } from '../options/system-options.ts';
import { inItsNetwork } from '../run/in-its-network.ts';
import { catchInterrupts } from '../terminal/interrupt.ts';
import { paintOn, textWidth } from '../terminal/paint.ts';
import type { Finding } from './doctor-examine.ts';
import type { DoctorCommandOptions } from './doctor-options.ts';
import { findingLines } from './finding-lines.ts';
import { trial } from './trial/trial.ts';

/** `raft-jepsen doctor --system NAME`. Returns the exit code. */
export async function trySystem(typed: DoctorCommandOptions, of: Command): Promise<number> {
  const { options, subject } = await configured(typed, of);
  return inItsNetwork(options, subject, () => tryIn(options, subject));
}

async function tryIn(options: DoctorCommandOptions, subject: Subject): Promise<number> {
  const { entry } = subject;
  const { nodes, basePort, json } = options;
  const stream = process.stdout;
  const paint = paintOn(stream);
  const findings: Finding[] = [];
  const interrupt = catchInterrupts(exitCodes.interrupted);
  try {
    await trial({
      create: () => entry.create(subject.options),
      ...{ nodes, signal: interrupt.signal },
      ...(basePort !== undefined && { basePort }),
      ...(isInside() && { network: openNetnsNetwork }),
      report: (finding) => {
        findings.push(finding);
        if (json === true) return;
        stream.write(`${findingLines(finding, textWidth(stream), paint).join('\n')}\n`);
      },
    });
  } finally {
    interrupt.release();
  }
  if (interrupt.signal.aborted) return exitCodes.interrupted;
  const works = findings.every(({ state }) => state !== 'bad');
  const command = `raft-jepsen run --system ${subject.typedAs ?? entry.name}`;
  if (json === true) {
    const document = { schema: 1, system: entry.name, works, findings };
    stream.write(`${JSON.stringify(document)}\n`);
  } else {
    const verdict = works
      ? paint('good', `✔ ${command} will work here.`)
      : paint('bad', `✖ ${entry.name} cannot be tested yet: mend what the step above says.`);
    stream.write(`\n${verdict}\n`);
  }
  return works ? exitCodes.valid : exitCodes.harnessError;
}
