/**
 * What the nemesis has an operator do, the same in both worlds: to find who leads, to ask, to ask
 * again where the answer says so, and to look at what came of it.
 */
import type { Action } from '../../nemesis/families.ts';
import type { Operator, OperatorAnswer } from '../systems/operator.ts';
import type { Clock, Evidence } from './world.ts';

/** A node that an operator can ask. */
export interface OperatedNode {
  readonly id: number;
  readonly name: string;
  /** Where the other nodes dial it, as it stands in a configuration. */
  readonly address: string;
}

export interface OperatedCluster<N extends OperatedNode> {
  readonly nodes: readonly N[];
  readonly operator: Operator<N>;
  readonly clock: Clock;
  /** The node that says it leads; undefined: none does. */
  leader(): Promise<N | undefined>;
}

type OperatorAction = Extract<Action, { readonly patienceMs: number }>;

/** Between two questions. */
const askAgainUs = 30_000;

/** Refusals that a little time can mend. */
const passing: ReadonlySet<string> = new Set([
  ...['not-leader', 'no-leader', 'starting', 'term-not-open', 'change-pending', 'transferring'],
  ...['not-caught-up', 'connection-refused'],
]);

/** Somebody was faster, or an answer was lost. */
const overtaken: ReadonlySet<string> = new Set(['already-member', 'not-a-learner', 'not-a-member']);

/** Asks for it until it is done, or `patienceMs` is over. */
export async function operate<N extends OperatedNode>(
  cluster: OperatedCluster<N>,
  action: OperatorAction,
): Promise<Evidence> {
  const attempt = new Attempt(cluster, action.patienceMs);
  const nodes = action.nodes.map((name) => nodeNamed(cluster.nodes, name));
  switch (action.kind) {
    case 'remove':
      return attempt.conclude(await attempt.remove(nodes));
    case 'rejoin':
      return attempt.conclude(await attempt.rejoin(nodes));
    case 'transfer':
      return attempt.conclude(await attempt.transfer(nodes));
    case 'snapshot':
      return attempt.conclude(await attempt.snapshot(nodes));
  }
}

/** In words; or why nothing came of it. */
type Outcome =
  | { readonly done: string }
  | {
      readonly failed: string;
      /** To look again shows what it is now. */
      readonly lookAgain?: boolean;
    };

class Attempt<N extends OperatedNode> {
  readonly #cluster: OperatedCluster<N>;
  readonly #untilUs: number;
  /** An answer was lost: what was asked for may come to pass. */
  #unknown = false;

  constructor(cluster: OperatedCluster<N>, patienceMs: number) {
    this.#cluster = cluster;
    this.#untilUs = cluster.clock.nowUs() + patienceMs * 1000;
  }

  conclude(outcome: Outcome): Evidence {
    const atUs = this.#cluster.clock.nowUs();
    if ('done' in outcome) return { summary: outcome.done, atUs };
    const reason = this.#unknown ? `${outcome.failed}; it may yet be done` : outcome.failed;
    return { summary: reason, atUs, nothing: { reason, mayHold: this.#unknown } };
  }

  async remove(nodes: readonly N[]): Promise<Outcome> {
    const { operator } = this.#cluster;
    const remove = nodes.map(({ id }) => id);
    const outcome = await this.#atLeader((leader) => operator.change(leader, { remove }));
    if ('failed' in outcome) return outcome;
    return { done: `${namesOf(nodes)}: no member any more, ${outcome.done}` };
  }

  async rejoin(nodes: readonly N[]): Promise<Outcome> {
    const { operator } = this.#cluster;
    for (const node of nodes) {
      const { id, address, name } = node;
      for (;;) {
        const standing = await this.#standingOf(node);
        if ('failed' in standing) return standing;
        if (standing.done === 'voter') break;
        const change = standing.done === 'none' ? { add: [{ id, address }] } : { promote: [id] };
        const outcome = await this.#atLeader((leader) => operator.change(leader, change));
        if ('done' in outcome) continue;
        if (outcome.lookAgain !== true || this.#isOver()) {
          return { failed: `${name} could not be made a voter: ${outcome.failed}` };
        }
        await this.#pause();
      }
    }
    return { done: `${namesOf(nodes)}: a voter again, as the leader says` };
  }

  async transfer([to]: readonly N[]): Promise<Outcome> {
    if (to === undefined) return { failed: 'there is no node to lead' };
    const { operator } = this.#cluster;
    const outcome = await this.#atLeader((leader) =>
      leader.id === to.id
        ? Promise.resolve({ kind: 'refused', code: 'to-itself' } as const)
        : operator.transfer(leader, to.id),
    );
    return 'failed' in outcome ? outcome : { done: `the office was given up: ${outcome.done}` };
  }

  async snapshot(nodes: readonly N[]): Promise<Outcome> {
    const { operator } = this.#cluster;
    const answers = await Promise.all(
      nodes.map(async (node) => ({ node, answer: await operator.snapshot(node) })),
    );
    const done = answers.flatMap(({ node, answer }) =>
      answer.kind === 'done' ? [`${node.name}: ${answer.text}`] : [],
    );
    const others = answers.flatMap(({ node, answer }) =>
      answer.kind === 'done' ? [] : [`${node.name}: ${wordsOf(answer)}`],
    );
    if (done.length === 0) return { failed: others.join(', ') };
    return { done: `a snapshot was taken, ${[...done, ...others].join(', ')}` };
  }

  /** What the node is, as the leader says: `none`, `learner`, `voter` or in the middle of a change. */
  async #standingOf(node: N): Promise<Outcome> {
    for (let before = 'no node leads'; ;) {
      const leader = await this.#cluster.leader();
      const members = leader && (await this.#cluster.operator.members(leader));
      if (members !== undefined) {
        const standing = members.find(({ id }) => id === node.id)?.standing ?? 'none';
        if (['none', 'learner', 'voter'].includes(standing)) return { done: standing };
        before = `the change of ${node.name} is under way`;
      }
      if (this.#isOver()) return { failed: before };
      await this.#pause();
    }
  }

  async #atLeader(ask: (leader: N) => Promise<OperatorAnswer>): Promise<Outcome> {
    for (let before = 'no node leads'; ;) {
      const leader = await this.#cluster.leader();
      if (leader !== undefined) {
        const answer = await ask(leader);
        if (answer.kind === 'done') return { done: answer.text };
        before = `${leader.name}: ${wordsOf(answer)}`;
        if (answer.kind === 'unknown') {
          this.#unknown = true;
          return { failed: before, lookAgain: true };
        }
        if (!passing.has(answer.code)) {
          return { failed: before, lookAgain: overtaken.has(answer.code) };
        }
      }
      if (this.#isOver()) return { failed: before };
      await this.#pause();
    }
  }

  #isOver(): boolean {
    return this.#cluster.clock.nowUs() >= this.#untilUs;
  }

  #pause(): Promise<void> {
    const { clock } = this.#cluster;
    return clock.sleepUntil(clock.nowUs() + askAgainUs);
  }
}

function wordsOf(answer: Exclude<OperatorAnswer, { readonly kind: 'done' }>): string {
  return answer.kind === 'refused' ? `refused (${answer.code})` : `not known (${answer.text})`;
}

function namesOf(nodes: readonly OperatedNode[]): string {
  return nodes.map(({ name }) => name).join(', ');
}

function nodeNamed<N extends OperatedNode>(nodes: readonly N[], name: string): N {
  const node = nodes.find((each) => each.name === name);
  if (node === undefined) throw new RangeError(`no node is called ${name}`);
  return node;
}
