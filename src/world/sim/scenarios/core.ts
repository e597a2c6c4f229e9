import type { WatchedProperty } from '../../world.ts';
import { between, bounce, ms, others, type Scenario } from './scenario.ts';

/** Elections may fail a few times before one of them lasts. */
const patienceUs = 3_000 * ms;

export const core: Scenario = {
  name: 'core',
  story:
    'After a time of kills only a majority of the nodes can reach each other; some of the rest are still heard and hear nothing. The majority must elect a leader that goes on committing.',
  play(stage) {
    const { random, size } = stage;
    let seen: Seen | undefined;
    let healedUs = 0;
    const strike = (): void => {
      if (healedUs > 0) return;
      bounce(stage, 1 + random.int(size), between(random, 20, 200));
      stage.after(between(random, 100, 500), strike);
    };
    stage.after(between(random, 300, 600), strike);
    stage.after(stage.leftUs * 0.4, () => {
      healedUs = stage.leftUs;
      const nodes = random.shuffle(others(stage, []));
      const majority = nodes.slice(0, Math.floor(size / 2) + 1);
      stage.cut(majority, others(stage, majority), random.chance(0.5) ? 'both' : 'from-one');
      const reached = (): number => Math.max(...majority.map((node) => stage.commitOf(node)));
      // A time that is too short for elections shows nothing.
      if (stage.leftUs < 2 * patienceUs - 10 * ms) return;
      stage.after(patienceUs, () => {
        const from = reached();
        stage.after(stage.leftUs - 10 * ms, () => {
          seen = { from, to: reached(), isDone: majority.some((node) => stage.isDone(node)) };
        });
      });
    });
    return { properties: () => [progressOf(seen)] };
  },
};

interface Seen {
  /** The last entry that the majority has committed, before and after. */
  readonly from: number;
  readonly to: number;
  /** It has a leader, and that one has nothing left to commit: nobody asked for more. */
  readonly isDone: boolean;
}

function progressOf(seen: Seen | undefined): WatchedProperty {
  const name = 'connected-majority-progresses';
  if (seen === undefined) {
    return { name, verdict: 'not-exercised', summary: 'the run ended before it could be seen' };
  }
  const { from, to, isDone } = seen;
  const summary = `the majority went from entry ${from} to ${to} while the others were cut off`;
  return { name, verdict: to > from || isDone ? 'valid' : 'invalid', summary };
}
