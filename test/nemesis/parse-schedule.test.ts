// Would catch: a stored schedule that is read as another one, or a mistake in it that is passed over.
import { describe, expect, it } from 'vitest';
import { nemesisByName } from '../../nemesis/combined.ts';
import { parseSchedule } from '../../nemesis/schedule.ts';
import { seededRandom } from '../../src/random.ts';

const nodes = ['n1', 'n2', 'n3'];
const all = nemesisByName('all');
const steps = all.schedule({
  nodes,
  durationUs: 20_000_000,
  intervalUs: 3_000_000,
  random: seededRandom(1),
});

describe('a schedule that is read', () => {
  it('is the one that was written, as a list or in a test.json', () => {
    expect(parseSchedule(JSON.parse(JSON.stringify(steps)), all, nodes)).toEqual(steps);
    expect(parseSchedule({ schema: 1, schedule: steps }, all, nodes)).toEqual(steps);
  });

  it('is put in order', () => {
    expect(parseSchedule([...steps].reverse(), all, nodes).map(({ atUs }) => atUs)).toEqual(
      steps.map(({ atUs }) => atUs),
    );
  });

  it.each([
    [{}, /a JSON list of steps/],
    [[{ atUs: -1, f: 'heal', value: {} }], /step 1 .* malformed/],
    [
      [steps[0], { atUs: 1, f: 'kill', value: { target: 'leadr', order: nodes } }],
      /step 2 .*leadr.* target/,
    ],
    [
      [{ atUs: 1, f: 'pause', value: { target: 'one', order: ['n1'] } }],
      /step 1 .*order of the nodes/,
    ],
    [[{ atUs: 1, f: 'partition', value: { shape: 'halvs', order: nodes } }], /step 1 .*halvs/],
    [
      [
        {
          atUs: 1,
          f: 'partition',
          value: { shape: 'random-links', links: [{ from: 'n1', to: 'n9' }] },
        },
      ],
      /step 1 .*between n1, n2, n3/,
    ],
    [[...steps, { atUs: 5, f: 'melt', value: {} }], /malformed.*melt/],
    [[{ atUs: 5, f: 'heal' }], /malformed/],
    [['heal'], /malformed/],
  ])('is refused when it is none: %j', (json, message) => {
    expect(() => parseSchedule(json, all, nodes)).toThrow(message);
  });

  it('is refused when its steps belong to another nemesis', () => {
    expect(() =>
      parseSchedule([{ atUs: 1, f: 'heal', value: {} }], nemesisByName('kill'), nodes),
    ).toThrow(/malformed/);
  });
});
