import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeLicences, packagesOf } from './licences.ts';

const modules = join(import.meta.dirname, '../../../node_modules');

test('packages are told from what lies inside them', () => {
  const files = [
    'zod/package.json',
    'zod/v4/package.json',
    '@img/colour/package.json',
    'a/node_modules/b/package.json',
  ];
  expect(packagesOf(files)).toEqual(['zod', '@img/colour']);
});

test('each package has its name, its version and its own words; its README where it has no other', async () => {
  const text = await describeLicences(modules, ['zod', 'better-sqlite3', '@img/colour']);
  expect(text).toMatch(/^@img\/colour [\d.]+, MIT/);
  expect(text).toMatch(/^better-sqlite3 13\.2\.0, MIT$/m);
  expect(text).toContain('Joshua Wise');
  expect(text).toContain('Colin McDonnell');
});
