/** Nodes and the harness share one network of their own, 10.99.0.0/24: nothing else is in it. */
const prefix = '10.99.0';
const bridge = 'rj0';
/** The harness itself: where clients and status probes come from. Never cut. */
const harnessHost = `${prefix}.254`;
const bits = 24;

/** @param id from 1 on */
export function hostOf(id: number): string {
  return `${prefix}.${id}`;
}

/**
 * For `ip -batch`, where the harness is: a bridge with its address.
 */
export function bridgeCommands(): string {
  return [
    'link set lo up',
    `link add ${bridge} type bridge`,
    `address add ${harnessHost}/${bits} dev ${bridge}`,
    `link set ${bridge} up`,
    '',
  ].join('\n');
}

/** And one end of a pair in the bridge, the other one in the namespace of that process. */
export function linkCommands(id: number, pid: number): string {
  return [
    `link add ${deviceOf(id)} type veth peer name eth0 netns ${pid}`,
    `link set ${deviceOf(id)} master ${bridge} up`,
    '',
  ].join('\n');
}

/** For `ip -batch` in the namespace of a node. */
export function nodeCommands(id: number): string {
  return [
    'link set lo up',
    `address add ${hostOf(id)}/${bits} dev eth0`,
    'link set eth0 up',
    '',
  ].join('\n');
}

/** Takes everything away again. @param ids of the nodes that have links */
export function removalCommands(ids: readonly number[]): string {
  return [...ids.map((id) => `link delete ${deviceOf(id)}`), `link delete ${bridge}`, ''].join(
    '\n',
  );
}

function deviceOf(id: number): string {
  return `rj-n${id}`;
}

/** `nsenter`'s argument for the namespace of a process. */
export function netOf(pid: number): string {
  return `--net=/proc/${pid}/ns/net`;
}
