// The rows of bad-configs.test.ts, without the choice that a short suite makes: two minutes.
process.env['RAFT_JEPSEN_LONG'] = '1';
await import('./bad-configs.test.ts');
