import type { Json } from '../../../history/operation.ts';
import { preconditionFailed } from '../../../history/operation.ts';
import { planDefaults } from '../../../runner/plan.ts';
import type { Finding } from '../doctor-examine.ts';
import type { Asked } from './asker.ts';
import type { Stage, Step } from './stage.ts';
import { notDone, readsWrong } from './words.ts';

/** A node that was just started may have to elect itself first. */
const electMs = 5_000;

/** The key that was written, and what it holds; a step says what it made of it. */
interface Held {
  readonly key: string;
  value: Json;
}

const held = new WeakMap<Stage['asker'], Held>();

const write: Step = async ({ system, asker }) => {
  if (!has(system, 'write')) return untried('write');
  const { operation, asked } = await asker.until(
    () => ({ f: 'write', key: asker.newKey(), value: asker.newValue() }),
    electMs,
    ({ type }) => type === 'fail',
  );
  const { key = '', value } = operation;
  if (asked.type !== 'ok') return bad('write', asked, notDone(operation, asked));
  held.set(asker, { key, value });
  return good('write', asked, `${key} = ${shown(value)}`);
};

const read: Step = async ({ system, asker }) => {
  const wrote = held.get(asker);
  if (wrote === undefined || !has(system, 'read')) return untried('read');
  return readBack(asker, wrote);
};

/** Where nothing was ever written. */
const readNothing: Step = async ({ system, asker }) => {
  const name = 'read of nothing';
  if (!has(system, 'read')) return undefined;
  const operation = { f: 'read', key: asker.newKey(), value: null };
  const asked = await asker.ask(operation);
  if (asked.type === 'ok') {
    if (asked.value === null) return good(name, asked, `${operation.key}: nothing is there`);
    const detail = `${operation.key}, which nobody has written, was read as ${shown(asked.value)}`;
    const fix =
      'say in the client what an answer looks like where nothing is there: missing: 404, for one';
    return bad(name, asked, { detail, fix });
  }
  return bad(name, asked, {
    detail: `a read of a key that nobody has written is not understood (${asked.error ?? asked.type})`,
    fix: 'say in the client what that answer means: missing: 404, for one; a function returns null',
  });
};

const casMatch: Step = async ({ system, asker }) => {
  const name = 'cas';
  const wrote = held.get(asker);
  if (wrote === undefined || !has(system, 'cas')) return untried(name);
  const next = asker.newValue();
  const operation = { f: 'cas', key: wrote.key, value: [wrote.value, next] };
  const asked = await asker.ask(operation);
  if (asked.type !== 'ok') return bad(name, asked, notDone(operation, asked));
  wrote.value = next;
  const wrong = has(system, 'read') ? await readBack(asker, wrote, 'after a cas') : undefined;
  if (wrong?.state === 'bad') return { ...wrong, name };
  return good(name, asked, `${wrote.key} from ${shown(operation.value[0])} to ${shown(next)}`);
};

/** Workloads begin with it: null is expected where nothing is. */
const casOfNothing: Step = async ({ system, asker }) => {
  const name = 'cas of nothing';
  if (!has(system, 'cas')) return undefined;
  const operation = { f: 'cas', key: asker.newKey(), value: [null, asker.newValue()] };
  const asked = await asker.ask(operation);
  const what = `${operation.key}, where nothing is, from null to ${shown(operation.value[1])}`;
  if (asked.type === 'ok') return good(name, asked, what);
  if (asked.error === preconditionFailed) {
    const detail = `${what}: that comparison was said to have failed`;
    const fix =
      'a cas whose $expected is null is done where nothing is; a server that has no such cas must say something else than precondition';
    return bad(name, asked, { detail, fix });
  }
  const told = `${what}: ${asked.type} (${asked.error ?? 'no reason given'})`;
  const fix = 'a run goes on without: a key is first written, then compared';
  return { name, state: 'doubt', detail: told, fix, seen: asked.seen };
};

/** What was expected is not there: it must not be done. */
const casMismatch: Step = async ({ system, asker }) => {
  const name = 'cas, mismatch';
  const wrote = held.get(asker);
  if (wrote === undefined || !has(system, 'cas')) return undefined;
  const wrongValue = asker.newValue();
  const operation = { f: 'cas', key: wrote.key, value: [wrongValue, asker.newValue()] };
  const asked = await asker.ask(operation);
  const what = `a cas that expected ${shown(wrongValue)} where ${shown(wrote.value)} is`;
  if (asked.type === 'ok') {
    const detail = `${what} was answered with success: the server does not compare, or the client takes its refusal for a success`;
    const fix =
      'if the server refuses by a status, name it: precondition: 412; a function returns false or throws PreconditionFailed';
    return bad(name, asked, { detail, fix });
  }
  if (asked.type === 'info' || asked.error !== preconditionFailed) {
    const error = asked.error ?? asked.type;
    const detail = `${what} is not known as a comparison that failed (${error})`;
    const fix =
      'name the status by which the server says so: precondition: 412; a function returns false or throws PreconditionFailed';
    return bad(name, asked, { detail, fix });
  }
  const wrong = has(system, 'read')
    ? await readBack(asker, wrote, `after ${what}, which was refused,`)
    : undefined;
  if (wrong?.state === 'bad') return { ...wrong, name };
  return good(name, asked, `${what} was refused`);
};

const remove: Step = async ({ system, asker }) => {
  const name = 'delete';
  const wrote = held.get(asker);
  if (wrote === undefined || !has(system, 'delete')) return untried(name);
  const operation = { f: 'delete', key: wrote.key, value: null };
  const asked = await asker.ask(operation);
  if (asked.type !== 'ok') return bad(name, asked, notDone(operation, asked));
  wrote.value = null;
  const wrong = has(system, 'read') ? await readBack(asker, wrote, 'after a delete') : undefined;
  if (wrong?.state === 'bad') return { ...wrong, name };
  return good(name, asked, `${wrote.key} is gone`);
};

/** One client, one node, one thing after the other. */
export const operationSteps: readonly Step[] = [
  write,
  read,
  readNothing,
  casMatch,
  casMismatch,
  casOfNothing,
  remove,
];

async function readBack(
  asker: Stage['asker'],
  { key, value }: Held,
  when = 'after a write',
): Promise<Finding> {
  const operation = { f: 'read', key, value: null };
  const asked = await asker.ask(operation);
  if (asked.type !== 'ok') return bad('read', asked, notDone(operation, asked));
  if (JSON.stringify(asked.value) !== JSON.stringify(value)) {
    return bad('read', asked, readsWrong(key, value, asked.value, when));
  }
  return good('read', asked, `${key} = ${shown(value)}`);
}

function has({ supports }: Stage['system'], f: string): boolean {
  return supports === undefined || supports.includes(f);
}

/** What a run of this system leaves out. */
function untried(name: string): Finding {
  return { name, state: 'absent', detail: 'not declared by the client: a run leaves it out' };
}

function good(name: string, { tookMs }: Asked, detail: string): Finding {
  if (tookMs <= planDefaults.timeoutMs) return { name, state: 'good', detail };
  return {
    name,
    state: 'doubt',
    detail: `${detail}, after ${tookMs} ms`,
    fix: `a run waits ${planDefaults.timeoutMs} ms for an answer: give it --timeout ${2 * tookMs}, should that be usual`,
  };
}

function bad(
  name: string,
  { seen }: Asked,
  said: { readonly detail: string; readonly fix: string },
): Finding {
  return { name, state: 'bad', ...said, seen };
}

function shown(value: Json | undefined): string {
  return JSON.stringify(value ?? null);
}
