// @ts-check
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';

/** Forbids imports, so that the folder a file lies in says what it may know. */
const forbid = (/** @type {string[]} */ group, /** @type {string} */ message) => ({
  'no-restricted-imports': ['error', { patterns: [{ group, message }] }],
});

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'models/onnx/onnx_pb.*', 'models/training/'] },
  js.configs.recommended,
  { files: ['**/*.js'], languageOptions: { globals: { process: 'readonly', URL: 'readonly' } } },
  tseslint.configs.strict,
  svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'] },
    },
  },
  // The type checker knows the names of the browser better than a list of globals would.
  {
    files: ['renderer/**'],
    rules: {
      'no-undef': 'off',
      // What changes by the thousand is deliberately not reactive: one number says that something in it is new.
      'svelte/prefer-svelte-reactivity': 'off',
      'no-unused-private-class-members': 'off', // takes `??=` for no use; TypeScript has the check too
    },
  },
  {
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['app/core/**', 'models/**/*.ts'],
    rules: forbid(
      [
        'electron',
        'electron/*',
        '**/renderer/**',
        '**/host/**',
        '**/desktop/**',
        '**/web/**',
        '**/cli/**',
        'node:http*',
        'svelte*',
      ],
      'The engine knows no window, no server and no command line.',
    ),
  },
  {
    files: ['app/contract/**'],
    rules: forbid(
      ['**/core/**', '**/models/**', 'node:*', 'electron'],
      'The contract is shared with the renderer: it imports zod and itself.',
    ),
  },
  {
    files: ['renderer/**'],
    rules: forbid(
      [
        '**/core/**',
        '**/models/**',
        '**/host/**',
        '**/desktop/**',
        '**/web/**',
        '**/cli/**',
        'node:*',
        'electron',
      ],
      'The renderer knows only the contract.',
    ),
  },
  {
    files: ['app/desktop/**'],
    ignores: ['app/desktop/{main,preload}.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'electron',
              message:
                'It is handed in, so that tests can hand in another: to import it would download its binary.',
              allowTypeImports: true,
            },
          ],
        },
      ],
    },
  },
  { files: ['bench/**', 'app/cli/**', 'resources/**/*.ts', 'e2e/**'], rules: { 'no-console': 'off' } },
);
