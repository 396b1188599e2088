/**
 * @file A vision worker for tests, which does what the name of the photo says: `crash`, `hang`, `spin`, `crash once`,
 * `slow`, `full disk`, `big`; anything else is a photo. `Setup.thumbnails` is the folder where it keeps notes.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Outcome, Reply, Request, Setup } from './protocol.ts';

let setup: Setup;
let underWay = 0;

const reply = (message: Reply) => process.send!(message);
process.on('disconnect', () => process.exit());
process.on('SIGINT', () => undefined);
process.on('message', (request: Request) => {
  if ('setup' in request) start(request.setup);
  else void work(request.job, Buffer.from(request.task.path));
});

function start(given: Setup): void {
  setup = given;
  if (isNoted('never again')) {
    process.stderr.write('no more\n');
    process.exit(7);
  }
  reply({ kind: 'ready', device: 'cpu', memory: 1000 });
}

async function work(job: number, path: Buffer): Promise<void> {
  underWay++;
  const name = path.toString('latin1');
  const outcome = await outcomeOf(name, path);
  underWay--;
  reply({ kind: 'done', job, outcome, memory: name === 'big' ? 2 ** 40 : 1000 });
}

async function outcomeOf(name: string, path: Buffer): Promise<Outcome> {
  if (name.startsWith('crash once') && !isNoted(name)) note(name);
  else if (name === 'crash last') note('never again');
  else if (!name.startsWith('crash') || name.startsWith('crash once')) {
    if (name.startsWith('spin')) for (;;);
    if (name.startsWith('hang')) await new Promise(() => undefined);
    await setTimeout(name.startsWith('slow') ? 100 : 5);
    if (name === 'full disk') return { problem: { code: 'DISK_FULL', message: 'full', hint: undefined } };
    if (name === 'text') return { failure: { code: 'UNSUPPORTED', message: 'no picture' } };
    return { analysis: analysisOf(path) };
  }
  return process.kill(process.pid, 'SIGKILL') as never;
}

/** The parts that tests look at: which process it was, how busy, and which bytes it was given. */
const analysisOf = (path: Buffer) =>
  ({ width: process.pid, height: underWay, contentHash: Uint8Array.from(path) }) as never;

const noteFile = (name: string) => join(setup.thumbnails!, `${name}.note`);
const note = (name: string) => writeFileSync(noteFile(name), '');
const isNoted = (name: string) => setup.thumbnails !== undefined && existsSync(noteFile(name));
