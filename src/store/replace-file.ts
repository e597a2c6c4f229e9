import { renameSync, writeFileSync } from 'node:fs';

/** Writes a file beside its place and renames it: no reader, and no crash, meets half of it. */
export function replaceFile(file: string, text: string): void {
  writeFileSync(`${file}.part`, text);
  renameSync(`${file}.part`, file);
}
