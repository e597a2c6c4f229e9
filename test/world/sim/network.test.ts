// Would catch: links that lose, double or delay other messages than they were told to, and a proof of a
// cut that bad weather makes fail.
import { expect, test } from 'vitest';
import { seededRandom } from '../../../src/random.ts';
import { createVirtualClock, type VirtualClock } from '../../../src/world/sim/event-loop.ts';
import { SimNetwork } from '../../../src/world/sim/network.ts';
import { fairWeather, type Weather } from '../../../src/world/sim/weather.ts';

const messages = 1000;
const link = { from: 'n1', to: 'n2' };

function networkOf(clock: VirtualClock, weather: Partial<Weather>): SimNetwork {
  const random = seededRandom(1);
  return new SimNetwork({
    ...{ nodes: ['n1', 'n2'], clock, random, weather: { ...fairWeather, ...weather } },
  });
}

/** When so many messages arrive that are sent at once. */
async function arrivals(weather: Partial<Weather>): Promise<readonly number[]> {
  const clock = createVirtualClock();
  const network = networkOf(clock, weather);
  const times: number[] = [];
  await clock.drive(async () => {
    for (let i = 0; i < messages; i++) network.send(0, 1, () => times.push(clock.nowUs()));
    await clock.sleepUntil(10_000_000);
  });
  return times;
}

test('fair weather delivers each message once, soon', async () => {
  const times = await arrivals({});
  expect(times).toHaveLength(messages);
  expect(Math.min(...times)).toBeGreaterThanOrEqual(100);
  expect(Math.max(...times)).toBeLessThanOrEqual(500);
});

test.each([0.1, 0.5, 1])('a drop rate of %d loses that share', async (dropRate) => {
  const { length } = await arrivals({ dropRate });
  expect(Math.abs(length / messages - (1 - dropRate))).toBeLessThan(0.05);
});

test.each([0.1, 0.5, 1])('a duplication rate of %d doubles that share', async (dupRate) => {
  const { length } = await arrivals({ dupRate });
  expect(Math.abs(length / messages - (1 + dupRate))).toBeLessThan(0.05);
});

test('delays are those of the distribution', async () => {
  const constant = await arrivals({ delay: { kind: 'uniform', minUs: 700, maxUs: 700 } });
  expect(new Set(constant)).toEqual(new Set([700]));
  const exponential = await arrivals({ delay: { kind: 'exponential', meanUs: 5000 } });
  const mean = exponential.reduce((sum, each) => sum + each, 0) / exponential.length;
  expect(Math.abs(mean / 5000 - 1)).toBeLessThan(0.15);
  expect(Math.max(...exponential)).toBeGreaterThan(3 * 5000);
});

test('cuts are proven in any weather', async () => {
  const clock = createVirtualClock();
  const network = networkOf(clock, { dropRate: 1 });
  network.setCut([link]);
  const arrived = await clock.drive(() => network.probe());
  expect(arrived).toEqual([{ from: 'n2', to: 'n1' }]);
});
