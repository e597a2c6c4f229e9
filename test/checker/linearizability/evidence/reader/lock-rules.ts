import { hasOrder } from './facts.ts';
import { isAt, nameIn, named } from './references.ts';
import type { Rule } from './rules.ts';
import { form } from './rules.ts';

export const lockForms: readonly Rule[] = [
  [
    form(
      'process (\\d+) (acquired|released) the lock at (.+?) although (?:it was held and nobody can have released it|nobody can have held it)\\.',
    ),
    ([process, did = '', moment = ''], facts) => {
      const f = did.slice(0, -1);
      const last = facts.told.find(
        (o) => o.f === f && o.process === Number(process) && isAt(moment, o.completedAtUs),
      );
      const others = facts.told.filter((o) => o !== last);
      // In every order of the others it comes when it cannot.
      return (
        last?.type === 'ok' &&
        hasOrder(others, facts.states, facts.object) &&
        !hasOrder(facts.told, facts.states, facts.object)
      );
    },
  ],
  [
    form(
      `in every order of these that keeps to real time, the lock is (held|free) when (${nameIn}) has to take effect\\.`,
    ),
    ([state, name = ''], facts) => {
      const last = named(name, facts);
      const others = facts.told.filter(({ invokeIndex }) => invokeIndex !== last.invokeIndex);
      return (
        last.f === (state === 'held' ? 'acquire' : 'release') &&
        hasOrder(others, facts.states, facts.object) &&
        !hasOrder(facts.told, facts.states, facts.object)
      );
    },
  ],
  [
    form(
      'here (\\d+) (acquire|release)s? succeeded, which takes (\\d+) (?:acquire|release)s? (in between|before it|before them and in between), and no (?:acquire|release|more than (\\d+) (?:acquire|release)s?) can have taken effect there\\.',
    ),
    ([certain, f, needed, where, most = '0'], { told, states }) => {
      const done = told.filter((o) => o.f === f && o.type === 'ok').length;
      const others = told.filter((o) => o.f !== f).length;
      const suits = states.some((held) => held === (f === 'release'));
      return (
        done === Number(certain) &&
        Number(needed) === (suits ? done - 1 : done) &&
        (where === 'in between') === suits &&
        others === Number(most) &&
        others < Number(needed)
      );
    },
  ],
];
