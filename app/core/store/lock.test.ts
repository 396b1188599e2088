import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Problem } from '../../contract/problem.ts';
import { takeLock } from './lock.ts';

let library: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  library = await mkdtemp(join(tmpdir(), 'phototag-lock-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(library, { recursive: true, force: true });
});

/** A process that takes the lock, or says why not, and then waits. */
async function contender(): Promise<{ child: ChildProcess; said: string }> {
  const lockModule = new URL('./lock.ts', import.meta.url).href;
  const program = `
    const { takeLock } = await import(${JSON.stringify(lockModule)});
    try { globalThis.lock = takeLock(process.argv[1]); console.log('owner'); } catch (error) { console.log(error.code, error.message); }
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program, library], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, said: said.toString().trim() };
}

const refusal = (): Problem => {
  try {
    takeLock(library).release();
  } catch (error) {
    expect(error).toBeInstanceOf(Problem);
    return error as Problem;
  }
  throw new Error('the lock was free');
};

test('one process owns a library; the others are told which', async () => {
  const owner = await contender();
  expect(owner.said).toBe('owner');
  const other = await contender();
  expect(other.said).toContain(
    `LOCKED The library in ${library} is open for writing in process ${owner.child.pid}`,
  );
  expect(refusal()).toMatchObject({ code: 'LOCKED', hint: expect.any(String) });
});

test('the lock dies with its process, also by SIGKILL', async () => {
  const owner = await contender();
  owner.child.kill('SIGKILL');
  await once(owner.child, 'exit');
  expect((await contender()).said).toBe('owner');
});

test('of many that come at once, one becomes the owner', async () => {
  const said = (await Promise.all(Array.from({ length: 4 }, contender))).map((each) => each.said.slice(0, 6));
  expect(said.sort()).toEqual(['LOCKED', 'LOCKED', 'LOCKED', 'owner']);
});

test('it is exclusive within a process too, and free after release()', () => {
  const lock = takeLock(library);
  expect(refusal().message).toContain(`process ${process.pid}`);
  lock.release();
  takeLock(library).release();
});

test('what a dead owner left behind is no obstacle', async () => {
  await writeFile(join(library, 'owner.json'), '{"pid":1,"startedAt":"2020-01-01T00:00:00.000Z"}');
  const lock = takeLock(library);
  expect(JSON.parse(await readFile(join(library, 'owner.json'), 'utf8'))).toMatchObject({ pid: process.pid });
  lock.release();
});
