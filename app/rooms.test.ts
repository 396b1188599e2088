/** @file The folders keep their doors: what each room may import is a lint rule, and the rule works. */
import { ESLint } from 'eslint';
import { expect, test } from 'vitest';

const eslint = new ESLint();

const forbidden: [file: string, imported: string][] = [
  ['app/core/library.ts', 'electron'],
  ['app/core/library.ts', '../../renderer/app.ts'],
  ['app/core/store/store.ts', '../../cli/output.ts'],
  ['app/core/library.ts', 'node:http'],
  ['app/core/library.ts', '../host/host.ts'],
  ['models/registry.ts', '../app/desktop/main.ts'],
  ['app/contract/results.ts', '../core/library.ts'],
  ['app/contract/results.ts', 'node:fs'],
  ['renderer/app.ts', '../app/core/library.ts'],
  ['renderer/app.ts', '../app/host/host.ts'],
  ['renderer/app.ts', 'electron'],
];

const allowed: [file: string, imported: string][] = [
  ['app/core/library.ts', '../contract/results.ts'],
  ['app/core/library.ts', '../../models/registry.ts'],
  ['app/cli/run.ts', '../core/library.ts'],
  ['app/host/host.ts', '../core/library.ts'],
  ['renderer/app.ts', '../app/contract/results.ts'],
];

async function complaints(file: string, imported: string): Promise<string[]> {
  const [result] = await eslint.lintText(`import '${imported}';\n`, { filePath: file });
  return result!.messages
    .map(({ ruleId }) => ruleId ?? '')
    .filter((rule) => rule === 'no-restricted-imports');
}

test.each(forbidden)('%s may not import %s', async (file, imported) => {
  expect(await complaints(file, imported)).toHaveLength(1);
});

test.each(allowed)('%s may import %s', async (file, imported) => {
  expect(await complaints(file, imported)).toEqual([]);
});
