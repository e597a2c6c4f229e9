import { isBefore, isRefused } from './facts.ts';
import { about, begunBy, found, mayHave, theFinding } from './findings.ts';
import { allNamed, isAt, nameIn } from './references.ts';
import type { Rule } from './rules.ts';
import { form } from './rules.ts';

export const noSource: readonly Rule[] = [
  [
    form(`${found}, which nobody ever (?:added|appended|enqueued|wrote)\\.`),
    (parts, facts) => about(parts, facts, (_, all) => all.every(isRefused)),
  ],
  [
    form(`${found}, which nobody had asked for by then\\.`),
    (parts, facts) => about(parts, facts, (finder, all) => !all.some(begunBy(finder))),
  ],
  [
    form('no operation of this history (?:added|appended|enqueued|wrote) it\\.'),
    (_, facts) => theFinding(facts).others.every(isRefused),
  ],
  [
    form('only after that was it asked for at all, and what asked for it was refused\\.'),
    (_, facts) => {
      const { finders: all, others } = theFinding(facts);
      return (
        others.length > 0 &&
        all.some((one) => others.every((o) => isRefused(o) && isBefore(one, o)))
      );
    },
  ],
  [
    form(`${found} before anyone began to bring it about\\.`),
    (parts, facts) =>
      about(parts, facts, (finder, all) => all.some(mayHave) && !all.some(begunBy(finder))),
  ],
  [
    form(
      'the earliest operation that (?:added|appended|enqueued|wrote) it, by process (\\d+), began at (.+?)\\.',
    ),
    ([process, moment = ''], facts) => {
      const [first] = theFinding(facts)
        .others.filter(mayHave)
        .sort((a, b) => a.invokeIndex - b.invokeIndex);
      return first?.process === Number(process) && isAt(moment, first.invokedAtUs);
    },
  ],
  [
    form('that is after the observation had returned at (.+?)\\.'),
    ([moment = ''], facts) => {
      const { finders: all, others } = theFinding(facts);
      return all.some(
        (one) =>
          isAt(moment, one.completedAtUs) && others.filter(mayHave).every((o) => isBefore(one, o)),
      );
    },
  ],
  [
    form(
      `${found}, though (?:the only operation|each of the (\\d+) operations) that would have (?:added|appended|enqueued|written) it by then was refused\\.`,
    ),
    (parts, facts) =>
      about(parts, facts, (finder, all) => {
        const by = all.filter(begunBy(finder));
        return by.length === Number(parts[5] ?? 1) && by.every(isRefused);
      }),
  ],
  [
    form(
      `only (${nameIn}.*?) would have (?:added|appended|enqueued|written) it by then, and (?:its client was|their clients were) told that it did not happen\\.`,
    ),
    ([names = ''], facts) => {
      const { finders: all, others } = theFinding(facts);
      const more = Number(/ (\d+) more$/.exec(names)?.[1] ?? 0);
      const meant = allNamed(names, facts);
      return all.some((one) => {
        const by = others.filter(begunBy(one));
        return (
          by.length === meant.length + more &&
          by.every(isRefused) &&
          meant.every((o) => by.includes(o))
        );
      });
    },
  ],
];
