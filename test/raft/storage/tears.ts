// The two ends of what a machine that stops may leave of a change that was not synced.
import type { Tear } from '../../../src/world/sim/disk/simulated-file.ts';

export const nothingLeft: Tear = () => ({ kept: [], grown: false });
export const everythingLeft: Tear = ({ length }) => ({ kept: [[0, length]], grown: true });
