import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type Model, Sidecar } from '../../../../models/model.ts';
import { makeTinyModel } from '../../../../models/resnext/tiny.ts';
import { factsOf, Memory } from './memory.ts';
import type { Verdict } from './verdict.ts';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phototag-memory-'));
  file = join(folder, 'deep', 'devices.json');
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const verdict: Verdict = { provider: 'webgpu', works: false, reason: 'no adapter' };

test('what was measured is known to the next, and only under the same facts', async () => {
  await new Memory(file, ['a', 'b']).keep([verdict]);
  expect(await new Memory(file, ['a', 'b']).verdicts()).toEqual([verdict]);
  expect(await new Memory(file, ['a', 'c']).verdicts()).toEqual([]);
  await new Memory(file, ['a', 'c']).keep([]);
  expect(await new Memory(file, ['a', 'b']).verdicts()).toEqual([verdict]);
});

test('it is asked again after a month', async () => {
  await new Memory(file, ['old']).keep([verdict]);
  vi.useFakeTimers({ now: Date.now() + 31 * 24 * 3600 * 1000, toFake: ['Date'] });
  expect(await new Memory(file, ['old']).verdicts()).toEqual([]);
});

test('a file that is broken or cannot be written only costs time', async () => {
  const broken = join(folder, 'broken.json');
  await writeFile(broken, '[{"key": 1}');
  expect(await new Memory(broken, ['a']).verdicts()).toEqual([]);
  await new Memory(broken, ['a']).keep([verdict]);
  expect(await new Memory(broken, ['a']).verdicts()).toEqual([verdict]);
  await new Memory(join(broken, 'below'), ['a']).keep([verdict]);
  expect(await new Memory(undefined, ['a']).verdicts()).toEqual([]);
});

test('old entries make room', async () => {
  for (let i = 0; i < 60; i++) await new Memory(file, [`${i}`]).keep([verdict]);
  expect((JSON.parse(await readFile(file, 'utf8')) as unknown[]).length).toBe(50);
  expect(await new Memory(file, ['59']).verdicts()).toEqual([verdict]);
});

test('the facts change with the model, its use and the drivers', async () => {
  const sidecar = Sidecar.parse(makeTinyModel({ classes: 2, size: 32, seed: 1 }).sidecar);
  const model: Model = { id: 'tiny', file, sidecar, labels: ['a', 'b'], version: 'v' };
  const facts = await factsOf(model);
  expect(await factsOf({ ...model, id: 'another name', file: 'elsewhere' })).toEqual(facts);
  expect(await factsOf({ ...model, version: 'w' })).not.toEqual(facts);
  const input = { ...sidecar.input, size: 16 };
  expect(await factsOf({ ...model, sidecar: { ...sidecar, input } })).not.toEqual(facts);
  if (process.platform !== 'linux') return;
  vi.stubEnv('VK_ICD_FILENAMES', '/another/driver.json');
  expect(await factsOf(model)).not.toEqual(facts);
});
