import { namespaceFlags } from './inside.ts';
import { runTool } from './tools.ts';

/** Why there can be no network of namespaces here, and what could be done about it. */
export interface Obstacle {
  readonly reason: string;
  readonly remedy: string;
}

/**
 * Tries all of it once, in namespaces that are gone at once: a bridge, a pair of devices, one end
 * of it in another namespace, a rule. Undefined: it works here. Takes a tenth of a second.
 */
export async function obstacleToNamespaces(): Promise<Obstacle | undefined> {
  if (process.platform !== 'linux') {
    return { reason: 'network namespaces are a part of Linux', remedy: 'use a machine with Linux' };
  }
  const { code, stdout, stderr } = await runTool('unshare', [
    ...namespaceFlags(),
    'sh',
    '-c',
    trial,
  ]);
  if (code === 0) return undefined;
  const [step = '', ...said] = stdout.trim().split('\n');
  const why = (said.join(' ') || stderr).replaceAll('\n', ' ').trim();
  if (code === null) return { reason: why, remedy: install };
  const tool = /^tool (?<name>\S+)$/.exec(step)?.groups?.['name'];
  if (tool !== undefined) return { reason: `there is no program ${tool}`, remedy: install };
  const failed = steps.get(step);
  if (failed !== undefined) return { reason: `${failed} (${why})`, remedy: askTheKernel };
  return { reason: `this user may not make namespaces here (${why})`, remedy: permit };
}

const install = 'install the packages iproute2, nftables and util-linux';
const askTheKernel =
  'use a kernel with bridges, veth pairs and nftables (`modprobe bridge veth nft_compat` as root, where they are modules)';
const permit =
  'as root: `sysctl kernel.apparmor_restrict_unprivileged_userns=0` or `sysctl kernel.unprivileged_userns_clone=1`, whichever exists; a container needs `--cap-add SYS_ADMIN --cap-add NET_ADMIN` and `--security-opt seccomp=unconfined`';

const steps = new Map([
  ['bridge', 'no bridge can be made'],
  ['veth', 'no pair of virtual devices can be made'],
  ['nft', 'no rule can be made'],
  ['nsenter', 'a namespace cannot be entered'],
]);

const trial = `
for t in ip nft nsenter setpriv; do command -v $t >/dev/null || { echo tool $t; exit 3; }; done
step() { name=$1; shift; said=$("$@" 2>&1) || { echo $name; echo "$said"; exit 4; }; }
step bridge ip link add rj-try type bridge
step veth ip link add rj-a type veth peer name rj-b
step nft nft 'table bridge rj { set cut { type ipv4_addr . ipv4_addr; }; chain c { type filter hook forward priority 0; ip saddr . ip daddr @cut drop; }; }'
step nsenter unshare --net nsenter --net=/proc/$$/ns/net true
`;
