import { ChildProcess } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Tree } from './testing.ts';
import { followFolder } from './watcher.ts';

let tree: Tree;
beforeEach(async () => {
  tree = await Tree.make();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await tree.remove();
});

const refuse = (error: Error) => expect.unreachable(error.message);

test('what changes is told by its path', async () => {
  const seen = new Set<string>();
  const subscription = await followFolder(tree.path, {
    onChange: (paths) => paths?.forEach((path) => seen.add(path)),
    onFailure: refuse,
  });
  await tree.put('a.jpg');
  await expect.poll(() => seen).toContain(tree.at('a.jpg'));
  await subscription.leave();
});

test('of very many changes at once no more than a thousand are named at a time', async () => {
  await mkdir(tree.at('many'));
  const spawned = vi.spyOn(ChildProcess.prototype as ChildProcess & { spawn: () => void }, 'spawn');
  let most = 0;
  let unnamed = 0;
  const subscription = await followFolder(tree.path, {
    onChange: (paths) => {
      if (paths === null) unnamed++;
      else most = Math.max(most, paths.length);
    },
    onFailure: refuse,
  });
  // Stopped meanwhile it hears of all at once, however slowly they are written; on Windows no process can be stopped.
  const tell = (signal: NodeJS.Signals) =>
    process.platform === 'win32' || (spawned.mock.contexts.at(-1) as ChildProcess).kill(signal);
  tell('SIGSTOP');
  await Promise.all(Array.from({ length: 6000 }, (_, n) => writeFile(tree.at('many', `${n}.jpg`), '')));
  tell('SIGCONT');
  await expect.poll(() => unnamed).toBeGreaterThan(0);
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
  await expect.poll(() => heard).toContain('two');
  expect(heard).not.toContain('one');
  await two.leave();
});

test('a folder that is not there cannot be followed; the next one can', async () => {
  const ignore = { onChange: () => undefined, onFailure: refuse };
  await expect(followFolder(tree.at('nowhere'), ignore)).rejects.toThrow();
  await (await followFolder(tree.path, ignore)).leave();
});
