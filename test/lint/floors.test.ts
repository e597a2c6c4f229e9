// Would catch: a floor rule that lets a pure room import I/O, or the runner import Raft.
import { describe, expect, it } from 'vitest';
import { floorViolation, roomOf } from '../../lint/floors.js';

describe('floors', () => {
  it('finds the room of a file by its longest prefix', () => {
    expect(roomOf('src/raft/core/node.ts')).toBe('src/raft/core');
    expect(roomOf('src/random.ts')).toBe('src/random');
    expect(roomOf('elsewhere/x.ts')).toBeUndefined();
  });

  it('refuses what a lower floor must not know', () => {
    expect(floorViolation('src/runner/run.ts', 'src/raft/core/node.ts')).toMatch(/may not import/);
    expect(floorViolation('checker/core/model.ts', 'src/world/world.ts')).toMatch(/may not import/);
    expect(floorViolation('src/raft/core/node.ts', 'src/history/operation.ts')).toMatch(/may not/);
    expect(floorViolation('src/systems/system.ts', 'src/world/world.ts')).toMatch(/may not/);
    expect(floorViolation('checker/core/model.ts', 'somewhere/x.ts')).toMatch(/in no room/);
  });

  it('allows what the list names', () => {
    expect(floorViolation('src/cli/run/run.ts', 'src/raft/core/node.ts')).toBeUndefined();
    expect(floorViolation('workloads/register.ts', 'checker/core/model.ts')).toBeUndefined();
    expect(floorViolation('src/world/sim/world.ts', 'nemesis/nemesis.ts')).toBeUndefined();
  });
});
