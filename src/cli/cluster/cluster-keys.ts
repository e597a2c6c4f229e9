import process from 'node:process';
import { connectToSupervisor } from '../../cluster/control-client.ts';
import { clusterFolder } from '../../cluster/folder.ts';
import { requireNode } from '../../cluster/node-names.ts';
import { askNode, operateAtLeader } from '../../cluster/operate.ts';
import type { Completion, Invocation } from '../../history/operation.ts';
import type { ClusterKeyOptions } from './cluster-options.ts';

/** The three outcomes that an operation has everywhere here, as exit codes of these commands. */
const exitCodeOf: Readonly<Record<Completion['type'], number>> = { ok: 0, fail: 1, info: 2 };

/** Runs one operation and prints what came of it. Returns the exit code. */
export async function clusterOperation(
  operation: Invocation,
  { dir, node, timeout }: ClusterKeyOptions,
): Promise<number> {
  const control = connectToSupervisor(clusterFolder(dir));
  if (node === undefined) {
    const completion = await operateAtLeader(control, operation, timeout);
    printAnswer(operation, completion);
    return exitCodeOf[completion.type];
  }
  const addresses = control.running.nodes.map(({ address }) => address);
  const name = requireNode(
    node,
    addresses.map((address) => address.node),
  );
  const address = addresses.find((each) => each.node === name);
  if (address === undefined) throw new Error(`${name} has no address`);
  const asked = await askNode(control, address, operation, timeout);
  process.stdout.write(`${name}: ${asked.text}\n`);
  return exitCodeOf[asked.type];
}

/** The value of a read alone on standard output, so that a script can use it. */
function printAnswer({ f }: Invocation, { type, value, error, node }: Completion): void {
  if (type === 'ok' && f === 'read') process.stdout.write(`${JSON.stringify(value)}\n`);
  else if (type === 'ok') process.stdout.write(`ok (${node ?? 'unknown node'})\n`);
  else {
    const meaning = type === 'fail' ? 'not done' : 'not known, it may have been done';
    process.stderr.write(`${meaning}: ${error ?? 'no reason given'}\n`);
  }
}
