import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import floors from './lint/floors.js';

// Rooms that must stay pure: they run in Node, in a worker and in a browser page,
// and in virtual time. Time and randomness come in as values.
const pureRooms = [
  'checker/**',
  'workloads/**',
  'nemesis/**',
  'src/raft/core/**',
  'src/history/**',
];
const impureGlobals = [
  'process',
  'Buffer',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'performance',
  'fetch',
  'require',
];
const notPure = 'This room is pure: take time, randomness and I/O as parameters.';

export default defineConfig(
  globalIgnores(['dist/', 'results/', 'node_modules/']),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { house: { rules: { floors } } },
    rules: {
      'house/floors': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: pureRooms.map((room) => `${room}/*.ts`),
    rules: {
      'no-restricted-globals': [
        'error',
        ...impureGlobals.map((name) => ({ name, message: notPure })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: notPure },
        { object: 'Math', property: 'random', message: notPure },
      ],
      'no-restricted-imports': [
        'error',
        {
          patterns: [{ group: ['node:*'], message: notPure }],
        },
      ],
    },
  },
  {
    // The one place of the checker that starts threads. Nothing else in it imports this folder,
    // so the library still runs where there is no Node.
    files: ['checker/pool/**/*.ts'],
    rules: { 'no-restricted-imports': 'off', 'no-restricted-globals': 'off' },
  },
  {
    // The inner loops run over typed arrays whose indices the loops themselves bound. There is
    // no way to tell the compiler so but `!`; a fallback value would cost time and hide defects.
    files: ['checker/linearizability/fast/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['bin/**/*.js', 'lint/**/*.js', 'scripts/**/*.js', 'test/**/*.js'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly', Buffer: 'readonly' },
    },
  },
  {
    // Programs of their own, which import nothing of ours.
    files: ['examples/**/*.mjs'],
    languageOptions: {
      globals: {
        fetch: 'readonly',
        process: 'readonly',
        console: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        setImmediate: 'readonly',
      },
    },
  },
  prettier,
);
