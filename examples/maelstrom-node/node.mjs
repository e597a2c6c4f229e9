#!/usr/bin/env node
// A key-value store that speaks Maelstrom's node protocol with the lin-kv workload: Raft in one
// file, without dependencies. Every request is an entry of the log, reads too, and is answered
// when it is committed and applied. Nothing is kept over a restart.
//
//   node.mjs [--bug NAME]     one of the rules below is broken, to see that it is found
import { createInterface } from 'node:readline';

const rules = {
  'local-reads': 'a read goes through the log like everything else',
  'leader-reads': 'a leader that may have been deposed does not answer reads from what it has',
  'ack-before-commit': 'a client is answered when its entry is on a majority, not before',
  'tail-as-match': 'what a follower has is what it was sent, not what the leader has by now',
  'vote-any-log': 'nobody votes for a candidate whose log is behind its own',
  'no-log-check': 'a follower takes entries only where they fit behind its own',
};
const flag = process.argv.indexOf('--bug');
const bug = flag < 0 ? undefined : process.argv[flag + 1];
if (flag >= 0 && !Object.hasOwn(rules, bug ?? '')) {
  console.error(`unknown bug ${bug}: choose from ${Object.keys(rules).join(', ')}`);
  process.exit(2);
}

const heartbeatMs = 50;
const electionMs = () => 300 + Math.random() * 300;
const forwardTimeoutMs = 1_000;
const mostEntries = 200;

let me;
let others = [];
let nextMsgId = 0;
/** Answers that are waited for, by the msg_id of the request. */
const callbacks = new Map();

let role = 'follower';
let term = 0;
let votedFor = null;
let leader = null;
let votes = new Set();
/** Entries {term, request}; the first one stands for "before everything". */
const log = [{ term: 0, request: null }];
let commitIndex = 0;
let lastApplied = 0;
const store = new Map();
/** Of a leader: by follower, the next entry to send, and the last that it is known to have. */
const nextIndex = new Map();
const matchIndex = new Map();
/** Of a leader: who waits for the entry at an index. */
const waiting = new Map();

let electionTimer;
let heartbeatTimer;
let replicating = false;

// --- messages -------------------------------------------------------------------------------

function send(dest, body) {
  process.stdout.write(`${JSON.stringify({ src: me, dest, body })}\n`);
}

function reply(request, body) {
  send(request.src, { ...body, in_reply_to: request.body.msg_id });
}

function rpc(dest, body, callback) {
  const msgId = ++nextMsgId;
  callbacks.set(msgId, callback);
  // Lost messages are not answered: their callbacks shall not pile up.
  setTimeout(() => callbacks.delete(msgId), forwardTimeoutMs).unref();
  send(dest, { ...body, msg_id: msgId });
}

function receive(message) {
  const { body } = message;
  const callback = callbacks.get(body.in_reply_to);
  if (callback !== undefined) {
    callbacks.delete(body.in_reply_to);
    callback(body);
    return;
  }
  handlers[body.type]?.(message);
}

const handlers = {
  init(message) {
    me = message.body.node_id;
    others = message.body.node_ids.filter((id) => id !== me);
    reply(message, { type: 'init_ok' });
    becomeFollower(0, null);
  },
  read: (message) => request(message),
  write: (message) => request(message),
  cas: (message) => request(message),
  /** Another node's client asked it, and it does not lead. */
  forward(message) {
    submit(message.body.request, (answer) => reply(message, { type: 'forward_ok', answer }));
  },
  request_vote: onRequestVote,
  append_entries: onAppendEntries,
};

// --- clients --------------------------------------------------------------------------------

const notNow = { type: 'error', code: 11, text: 'no leader is known' };

function request(message) {
  const { body } = message;
  const answer = (result) => reply(message, result);
  const asked = { type: body.type, key: body.key, value: body.value, from: body.from, to: body.to };
  if (bug === 'local-reads' && body.type === 'read') answer(perform(asked));
  else if (role === 'leader') submit(asked, answer);
  else if (leader === null) answer(notNow);
  else rpc(leader, { type: 'forward', request: asked }, (body) => answer(body.answer));
}

function submit(asked, answer) {
  if (role !== 'leader') {
    // Nothing was done: this is certain.
    answer(notNow);
    return;
  }
  if (bug === 'leader-reads' && asked.type === 'read') {
    answer(perform(asked));
    return;
  }
  log.push({ term, request: asked });
  if (bug === 'ack-before-commit' && asked.type === 'write') answer({ type: 'write_ok' });
  else waiting.set(log.length - 1, { term, answer });
  scheduleReplication();
  if (others.length === 0) advanceCommit();
}

function perform({ type, key, value, from, to }) {
  const held = store.get(key);
  if (type === 'write') {
    store.set(key, value);
    return { type: 'write_ok' };
  }
  if (held === undefined) return { type: 'error', code: 20, text: 'no such key' };
  if (type === 'read') return { type: 'read_ok', value: held };
  if (held !== from) return { type: 'error', code: 22, text: `expected ${from}, had ${held}` };
  store.set(key, to);
  return { type: 'cas_ok' };
}

function apply() {
  while (lastApplied < commitIndex) {
    lastApplied++;
    const entry = log[lastApplied];
    const result = entry.request === null ? undefined : perform(entry.request);
    const waiter = waiting.get(lastApplied);
    waiting.delete(lastApplied);
    if (waiter?.term === entry.term) waiter.answer(result);
  }
}

// --- elections ------------------------------------------------------------------------------

function becomeFollower(newTerm, newLeader) {
  if (newTerm > term) {
    term = newTerm;
    votedFor = null;
  }
  // Their entries may be committed yet, by somebody else: they get no answer.
  if (role === 'leader') waiting.clear();
  role = 'follower';
  leader = newLeader;
  clearInterval(heartbeatTimer);
  resetElectionTimer();
}

function resetElectionTimer() {
  clearTimeout(electionTimer);
  electionTimer = setTimeout(becomeCandidate, electionMs());
}

function becomeCandidate() {
  role = 'candidate';
  term++;
  votedFor = me;
  leader = null;
  votes = new Set([me]);
  resetElectionTimer();
  const asked = term;
  const last = log.length - 1;
  for (const node of others) {
    const body = { type: 'request_vote', term, last_index: last, last_term: log[last].term };
    rpc(node, body, (answer) => {
      if (answer.term > term) becomeFollower(answer.term, null);
      if (role !== 'candidate' || term !== asked || !answer.granted) return;
      votes.add(node);
      if (isMajority(votes.size)) becomeLeader();
    });
  }
  if (isMajority(1)) becomeLeader();
}

function onRequestVote(message) {
  const { term: asked, last_index: lastIndex, last_term: lastTerm } = message.body;
  if (asked > term) becomeFollower(asked, null);
  const own = log[log.length - 1].term;
  const isUpToDate = lastTerm > own || (lastTerm === own && lastIndex >= log.length - 1);
  const isFree = votedFor === null || votedFor === message.src;
  const granted = asked === term && isFree && (isUpToDate || bug === 'vote-any-log');
  if (granted) {
    votedFor = message.src;
    resetElectionTimer();
  }
  reply(message, { type: 'request_vote_ok', term, granted });
}

function becomeLeader() {
  role = 'leader';
  leader = me;
  clearTimeout(electionTimer);
  for (const node of others) {
    nextIndex.set(node, log.length);
    matchIndex.set(node, 0);
  }
  // An entry of its own term: with it, everything before it is committed too.
  log.push({ term, request: null });
  replicate();
  heartbeatTimer = setInterval(replicate, heartbeatMs);
  if (others.length === 0) advanceCommit();
}

const isMajority = (count) => count > (others.length + 1) / 2;

// --- the log --------------------------------------------------------------------------------

/** What comes in one turn of the loop goes out together. */
function scheduleReplication() {
  if (replicating) return;
  replicating = true;
  setImmediate(replicate);
}

function replicate() {
  replicating = false;
  if (role !== 'leader') return;
  for (const node of others) {
    const from = nextIndex.get(node);
    const entries = log.slice(from, from + mostEntries);
    const body = {
      ...{ type: 'append_entries', term, leader_commit: commitIndex },
      ...{ prev_index: from - 1, prev_term: log[from - 1].term, entries },
    };
    const asked = term;
    rpc(node, body, (answer) => {
      if (answer.term > term) becomeFollower(answer.term, null);
      if (role === 'leader' && term === asked) onAppended(node, from - 1 + entries.length, answer);
    });
  }
}

function onAppended(node, sentUpTo, { success, length }) {
  if (!success) {
    nextIndex.set(node, Math.max(1, Math.min(nextIndex.get(node) - 1, length)));
    scheduleReplication();
    return;
  }
  const upTo = bug === 'tail-as-match' ? log.length - 1 : sentUpTo;
  matchIndex.set(node, Math.max(matchIndex.get(node), upTo));
  nextIndex.set(node, Math.max(nextIndex.get(node), upTo + 1));
  advanceCommit();
}

function onAppendEntries(message) {
  const { body } = message;
  const refuse = () =>
    reply(message, { type: 'append_entries_ok', term, success: false, length: log.length });
  if (body.term < term) {
    refuse();
    return;
  }
  becomeFollower(body.term, message.src);
  let index = body.prev_index;
  const fits = log[index]?.term === body.prev_term;
  if (!fits && bug !== 'no-log-check') {
    refuse();
    return;
  }
  if (!fits) index = Math.min(index, log.length - 1);
  for (const entry of body.entries) {
    index++;
    if (log[index]?.term === entry.term) continue;
    // What stands here was never committed: another leader has taken its place.
    log.length = index;
    log.push(entry);
  }
  commitIndex = Math.max(commitIndex, Math.min(body.leader_commit, index));
  apply();
  reply(message, { type: 'append_entries_ok', term, success: true, length: log.length });
}

function advanceCommit() {
  const have = [log.length - 1, ...matchIndex.values()].sort((a, b) => b - a);
  const onMajority = have[Math.floor(have.length / 2)];
  // Only entries of its own term are counted; those before them come along.
  if (onMajority <= commitIndex || log[onMajority].term !== term) return;
  commitIndex = onMajority;
  apply();
}

createInterface({ input: process.stdin })
  .on('line', (line) => receive(JSON.parse(line)))
  .on('close', () => process.exit(0));
