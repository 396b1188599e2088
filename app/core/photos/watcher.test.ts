import { mkdir, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Tree } from './testing.ts';
import { followFolder } from './watcher.ts';

let tree: Tree;
beforeEach(async () => {
  tree = await Tree.make();
});
afterEach(() => tree.remove());

const refuse = (error: Error) => expect.unreachable(error.message);
const timeout = { timeout: 20_000 };

test('what changes is told by its path', async () => {
  const seen = new Set<string>();
  const subscription = await followFolder(tree.path, {
    onChange: (paths) => paths?.forEach((path) => seen.add(path)),
    onFailure: refuse,
  });
  await tree.put('a.jpg');
  await vi.waitFor(() => expect(seen).toContain(tree.at('a.jpg')), timeout);
  await subscription.leave();
});

test('of very many changes at once no more than a thousand are named at a time', async () => {
  let most = 0;
  let unnamed = 0;
  const subscription = await followFolder(tree.path, {
    onChange: (paths) => {
      if (paths === null) unnamed++;
      else most = Math.max(most, paths.length);
    },
    onFailure: refuse,
  });
  await mkdir(tree.at('many'));
  await Promise.all(Array.from({ length: 6000 }, (_, n) => writeFile(tree.at('many', `${n}.jpg`), '')));
  await vi.waitFor(() => expect(unnamed).toBeGreaterThan(0), timeout);
  expect(most).toBeLessThanOrEqual(1000);
  await subscription.leave();
});

test('folders are told apart, and one that is left is told of no more', async () => {
  await tree.put('one/x', 'two/x');
  const heard: string[] = [];
  const follow = (name: string) =>
    followFolder(tree.at(name), { onChange: () => heard.push(name), onFailure: refuse });
  const one = await follow('one');
  const two = await follow('two');
  await one.leave();
  heard.length = 0;
  await tree.put('one/y', 'two/y');
  await vi.waitFor(() => expect(heard).toContain('two'), timeout);
  expect(heard).not.toContain('one');
  await two.leave();
});

test('a folder that is not there cannot be followed; the next one can', async () => {
  const ignore = { onChange: () => undefined, onFailure: refuse };
  await expect(followFolder(tree.at('nowhere'), ignore)).rejects.toThrow();
  await (await followFolder(tree.path, ignore)).leave();
});
