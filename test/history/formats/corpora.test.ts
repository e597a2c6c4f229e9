// Would catch: a reader or a checker that gives another verdict than the people who recorded
// these histories. The histories are theirs and are not part of the project, so the tests are
// skipped, with a reason, where the folder is not found.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { CheckOptions, Model } from '../../../checker/index.ts';
import {
  checkLinearizable,
  multiRegisterModel,
  mutex,
  registerModel,
} from '../../../checker/index.ts';
import { readHistory } from '../../../src/history/formats/read.ts';

const checkout = fileURLToPath(new URL('../../..', import.meta.url));
const candidates = [
  process.env['RAFT_JEPSEN_DATA'],
  path.join(checkout, '../shared/data'),
  path.join(checkout, '../../shared/data'),
];
const data = candidates.find((folder) => folder !== undefined && existsSync(folder));

interface Asserted {
  readonly file: string;
  readonly about: string;
  readonly linearizable: boolean;
}

/** The rows of a manifest: file, something about it, and the verdict. */
function manifest(corpus: string): Asserted[] {
  if (data === undefined) return [];
  const lines = readFileSync(path.join(data, corpus, 'MANIFEST.tsv'), 'utf8')
    .trim()
    .split('\n');
  return lines
    .filter((line) => !line.startsWith('#') && !line.startsWith('file\t'))
    .map((line) => {
      const [file = '', about = '', linearizable] = line.split('\t');
      return { file: path.join(data, corpus, file), about, linearizable: linearizable === 'true' };
    });
}

function verdict(file: string, options: CheckOptions): string {
  const { operations } = readHistory(readFileSync(file));
  return checkLinearizable(operations, { ...options, explain: false }).verdict;
}

describe.skipIf(data === undefined)(
  'corpora (in RAFT_JEPSEN_DATA or a shared/data folder beside the checkout; skipped without it)',
  () => {
    test('the etcd logs: a failed cas is an observation', () => {
      const asserted = manifest('etcd-logs');
      expect(asserted.length).toBeGreaterThan(50);
      for (const { file, linearizable } of asserted) {
        const found = verdict(file, { model: registerModel(), failedCas: 'observe' });
        expect(found, file).toBe(linearizable ? 'valid' : 'invalid');
      }
    });

    test('the histories of Knossos: failed operations are dropped, a read of nil is always legal', () => {
      const models: Readonly<Record<string, Model>> = {
        'cas-register 0': registerModel({ initial: 0, nullReads: 'anything' }),
        mutex,
        'multi-register {:x 0 :y 0}': multiRegisterModel({
          initial: { x: 0, y: 0 },
          nullReads: 'anything',
        }),
      };
      const asserted = manifest('knossos');
      expect(asserted.length).toBeGreaterThan(10);
      for (const { file, about, linearizable } of asserted) {
        const found = verdict(file, { model: models[about]!, failedCas: 'ignore' });
        expect(found, file).toBe(linearizable ? 'valid' : 'invalid');
      }
    });
  },
);
