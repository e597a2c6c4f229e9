import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** File → the files that it imports, all by their path from the root. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** Every import counts: of a value, of a type, when it is needed, and what is passed on. */
export function importGraph(root: string, folders: readonly string[]): ImportGraph {
  const files = folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => path.join(folder, name)),
  );
  return new Map(files.map((file) => [file, importsOf(root, file)]));
}

function importsOf(root: string, file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(path.join(root, file), 'utf8'));
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => path.join(path.dirname(file), fileName));
}

/**
 * For each knot of files (all of them import each other in the end) one of its shortest circles, as
 * a chain that ends where it begins.
 */
export function importCircles(graph: ImportGraph): string[][] {
  const knotted = new Set<string>();
  const circles: string[][] = [];
  for (const file of graph.keys()) {
    if (knotted.has(file)) continue;
    const chain = wayBack(graph, file);
    if (chain === undefined) continue;
    circles.push(chain);
    const after = reachable(graph, file);
    for (const each of after) if (reachable(graph, each).has(file)) knotted.add(each);
  }
  return circles;
}

/** The shortest way from a file to itself. */
function wayBack(graph: ImportGraph, start: string): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const file of queue) {
    for (const next of graph.get(file) ?? []) {
      if (next === start) {
        const chain = [start, file];
        for (let at = file; at !== start; chain.push(at)) at = cameFrom.get(at) ?? start;
        return chain.reverse();
      }
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, file);
      queue.push(next);
    }
  }
  return undefined;
}

function reachable(graph: ImportGraph, start: string): Set<string> {
  const found = new Set<string>();
  const queue = [start];
  for (const file of queue) {
    for (const next of graph.get(file) ?? []) {
      if (found.has(next)) continue;
      found.add(next);
      queue.push(next);
    }
  }
  return found;
}
