import { badArguments } from '../../errors.ts';
import type { Delay } from '../../world/sim/weather.ts';

const number = String.raw`(\d+(?:\.\d+)?)`;
const constant = new RegExp(`^${number}$`);
const uniform = new RegExp(String.raw`^${number}\.\.${number}$`);
const exponential = new RegExp(`^exp:${number}$`);
const mostMs = 60_000;

/** Reads `--delay`: milliseconds, `0.1..5` or `exp:2`. Throws RJ091. */
export function delayFrom(text: string): Delay {
  const [, fixed] = constant.exec(text) ?? [];
  const [, min, max] = uniform.exec(text) ?? [];
  const [, mean] = exponential.exec(text) ?? [];
  const us = (ms: string): number => Math.round(Number(ms) * 1000);
  const delay: Delay | null =
    fixed !== undefined
      ? { kind: 'uniform', minUs: us(fixed), maxUs: us(fixed) }
      : min !== undefined && max !== undefined
        ? { kind: 'uniform', minUs: us(min), maxUs: us(max) }
        : mean !== undefined
          ? { kind: 'exponential', meanUs: us(mean) }
          : null;
  const longest = delay === null ? Infinity : delay.kind === 'uniform' ? delay.maxUs : delay.meanUs;
  const isRange = delay?.kind !== 'uniform' || delay.minUs <= delay.maxUs;
  if (delay !== null && isRange && longest <= mostMs * 1000) return delay;
  throw badArguments(
    'RJ091',
    `--delay ${text}: expected milliseconds, at most ${mostMs}`,
    'give one number (2), a range (0.1..5), or the mean of an exponential distribution (exp:2)',
  );
}
