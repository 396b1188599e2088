import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isStale } from './stale.ts';

let place: string;
const at = (...names: string[]) => join(place, ...names);
const changedAt = (path: string, seconds: number) => utimes(path, seconds, seconds);

/** Sources changed at 1000, built at 2000. */
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'phototag-stale-'));
  await mkdir(at('sources/parts'), { recursive: true });
  await writeFile(at('sources/parts/a.ts'), '');
  await writeFile(at('lock.json'), '');
  await writeFile(at('built.html'), '');
  for (const path of ['sources/parts/a.ts', 'sources/parts', 'sources', 'lock.json']) {
    await changedAt(at(path), 1000);
  }
  await changedAt(at('built.html'), 2000);
});

afterEach(() => rm(place, { recursive: true }));

const stale = () => isStale(at('built.html'), [at('sources'), at('lock.json')]);

test('what was built after its sources is fresh', () => {
  expect(stale()).toBe(false);
});

test('what was never built is stale', async () => {
  await rm(at('built.html'));
  expect(stale()).toBe(true);
});

test.each(['sources/parts/a.ts', 'lock.json'])('a change of %s makes it stale', async (file) => {
  await changedAt(at(file), 3000);
  expect(stale()).toBe(true);
});

test('a file that is gone makes it stale', async () => {
  await rm(at('sources/parts/a.ts'));
  expect(stale()).toBe(true);
});

test('a source that is not there changes nothing', () => {
  expect(isStale(at('built.html'), [at('nothing')])).toBe(false);
});
