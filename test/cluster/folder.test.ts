// Would catch: a command that removes or takes what is not a cluster's, and data that is reused by a
// cluster of another size.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clusterFolder, clusterSize, prepareFolder } from '../../src/cluster/folder.ts';
import { cleanCluster, stopCluster } from '../../src/cluster/stop.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'cluster-folder-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const refused = (code: string) => expect.objectContaining({ code }) as Error;

describe('a folder becomes a cluster', () => {
  it('when it is empty or not there', () => {
    expect(prepareFolder(clusterFolder(dir), undefined)).toBe(3);
    const below = clusterFolder(path.join(dir, 'a', 'b'));
    expect(prepareFolder(below, 5)).toBe(5);
    expect(clusterSize(below)).toBe(5);
    expect(prepareFolder(below, undefined)).toBe(5);
  });

  it('not when it holds other things', () => {
    writeFileSync(path.join(dir, 'thesis.txt'), '');
    expect(() => prepareFolder(clusterFolder(dir), 3)).toThrow(refused('RJ053'));
    expect(readdirSync(dir)).toEqual(['thesis.txt']);
  });

  it('of another size only while it has no data', () => {
    const folder = clusterFolder(dir);
    prepareFolder(folder, 3);
    expect(prepareFolder(folder, 5)).toBe(5);
    mkdirSync(path.join(dir, 'nodes', 'n1-data'), { recursive: true });
    expect(() => prepareFolder(folder, 3)).toThrow(refused('RJ053'));
    expect(prepareFolder(folder, undefined)).toBe(5);
  });

  it('not when it cannot be made', () => {
    writeFileSync(path.join(dir, 'file'), '');
    const below = clusterFolder(path.join(dir, 'file', 'below'));
    expect(() => prepareFolder(below, 3)).toThrow(refused('RJ015'));
  });
});

describe('clean', () => {
  it('removes a cluster, and leaves what else is there', async () => {
    prepareFolder(clusterFolder(dir), 3);
    mkdirSync(path.join(dir, 'nodes', 'n1-data'), { recursive: true });
    writeFileSync(path.join(dir, 'notes.txt'), '');
    expect(await cleanCluster(dir)).toBe(true);
    expect(readdirSync(dir)).toEqual(['notes.txt']);
  });

  it('refuses what is not a cluster, and minds nothing that is not there', async () => {
    mkdirSync(path.join(dir, 'nodes'));
    writeFileSync(path.join(dir, 'cluster.json'), '{"kind": "of another program", "nodes": 3}');
    await expect(cleanCluster(dir)).rejects.toThrow(refused('RJ053'));
    await expect(stopCluster(dir)).rejects.toThrow(refused('RJ053'));
    expect(existsSync(path.join(dir, 'nodes'))).toBe(true);
    expect(await cleanCluster(path.join(dir, 'absent'))).toBe(false);
  });
});
