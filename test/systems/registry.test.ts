// Would catch: a system whose option `run` does not offer, a value that an option does not have
// and takes, a mistyped name without a proposal, two systems of one name.
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { addSystemOptions, subjectOf } from '../../src/cli/options/system-options.ts';
import { HarnessError } from '../../src/errors.ts';
import { systemByName, systems } from '../../src/systems/registry.ts';
import { optionValues, plantedBug } from '../../src/systems/system-entry.ts';
import type { SystemEntry, SystemOptionValues } from '../../src/systems/system-entry.ts';

/** What a system is not made without. */
const needed: Readonly<Record<string, SystemOptionValues>> = {
  maelstrom: { bin: process.execPath },
  'http-kv': { bin: process.execPath },
};

/** What a system says of whose programs are not on this machine. */
const notHere = ['RJ100', 'RJ105', 'RJ106'];

/** One with an option of every kind. */
const entry: SystemEntry = {
  name: 'store',
  summary: 'A store.',
  options: [
    { name: 'bin', placeholder: 'file', summary: 'its program' },
    {
      name: 'flaw',
      placeholder: 'name',
      summary: 'be wrong',
      choices: {
        all: [{ name: 'forgets', summary: 'It forgets.' }],
        noun: 'flaw',
        errorCode: 'RJ013',
      },
      plantsBug: true,
    },
  ],
  create: () => Promise.reject(new Error('not made here')),
};

describe('the registry', () => {
  it('has each system once, and the built-in one first', () => {
    const names = systems.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names[0]).toBe('raft-kv');
  });

  it.each(systems)('makes $name by its name', async ({ name, summary }) => {
    expect(summary).toMatch(/^[A-Z].*\.$/);
    try {
      const system = await systemByName(name).create(needed[name] ?? {});
      expect(system.name).toBe(name);
      system.close();
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      expect(notHere).toContain(error.code);
    }
  });

  it('proposes the nearest name for a slip', () => {
    expect(() => systemByName('raft-kw')).toThrow(HarnessError);
    expect(() => systemByName('raft-kw')).toThrow(
      'unknown system "raft-kw". Did you mean raft-kv?',
    );
  });
});

describe('the options of a system', () => {
  const valuesOf = (typed: Readonly<Record<string, string>>) =>
    optionValues(entry, (name) => typed[name]);

  it('are its own among all that were typed', () => {
    expect(valuesOf({ bin: './a', nodes: '3' })).toEqual({ bin: './a' });
    expect(valuesOf({})).toEqual({});
  });

  it('refuse a value that is none of their choices', () => {
    expect(() => valuesOf({ flaw: 'forgetz' })).toThrow(
      'unknown flaw "forgetz". Did you mean forgets?',
    );
  });

  it('name the planted bug, whatever the option is called', () => {
    expect(plantedBug(entry, valuesOf({ flaw: 'forgets', bin: './a' }))).toBe('forgets');
    expect(plantedBug(entry, valuesOf({ bin: './a' }))).toBeNull();
  });

  it('are those of the registered systems on the command line', () => {
    const command = addSystemOptions(new Command('run'));
    for (const { options } of systems) {
      for (const { name, summary } of options) {
        const option = command.options.find((each) => each.long === `--${name}`);
        expect(option?.description).toBe(summary);
      }
    }
    command.parse(['--bug', 'no-fsync'], { from: 'user' });
    const subject = subjectOf(command.opts());
    expect(subject.entry.name).toBe('raft-kv');
    expect(subject).toMatchObject({ options: { bug: 'no-fsync' }, bug: 'no-fsync' });
  });
});
