/** @file Stopping: by Ctrl-C, by another owner, and going on afterwards. */
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AddSummary, Status } from '../contract/results.ts';
import { Workplace } from './testing/phototag.ts';

let place: Workplace;

beforeEach(async () => {
  place = await Workplace.make();
});

afterEach(() => place.remove());

const statusOf = async (): Promise<Status> => Status.parse((await place.run('status', '--json')).json()[0]);

/** Whether a photo has been tagged yet. */
function someTagged(): boolean {
  const file = place.at('library', 'library.db');
  if (!existsSync(file)) return false;
  const database = new Database(file, { readonly: true });
  try {
    return database.prepare("SELECT 1 FROM photo WHERE state = 'done'").get() !== undefined;
  } catch {
    return false; // The tables are not made yet.
  } finally {
    database.close();
  }
}

test('Ctrl-C saves what is done, and a second run goes on where it stopped', async () => {
  const photos = 600;
  for (let i = 0; i < photos; i++) {
    await place.picture(`${i.toString()}.jpg`, [255 - (i % 16), Math.floor(i / 16), i % 16]);
  }
  const running = place.start(['add', place.at('photos')]);
  // Stop it in the midst of the work: as soon as some photos are done. A command that asks would itself take as long as
  // many photos do, so the database is looked at from here.
  await vi.waitUntil(someTagged, { timeout: 60_000, interval: 5 });
  running.signal('SIGINT');
  const stopped = await running.ended;
  expect(stopped.code).toBe(130);
  const { tagged, pending, failed } = await statusOf();
  expect(failed).toBe(0);
  expect(tagged).toBeGreaterThan(0);
  expect(pending).toBeGreaterThan(0);

  const [summary] = (await place.run('add', place.at('photos'), '--json')).json();
  expect(AddSummary.parse(summary)).toMatchObject({ photos, tagged: pending, failed: 0 });
  expect(await statusOf()).toMatchObject({ tagged: photos, pending: 0 });
});

test('one writer at a time: the second is refused with the reason, readers are served', async () => {
  await place.picture('a.jpg', [255, 0, 0]);
  const watching = place.start(['add', '--watch', place.at('photos')]);
  await watching.says('tagged');
  const second = await place.run('add', place.at('photos'));
  expect(second.code).toBe(3);
  expect(second.stderr).toMatch(/process \d+/);
  expect((await place.run('search', 'dog', '--json')).json()).toHaveLength(1);
  watching.signal('SIGINT');
  expect((await watching.ended).code).toBe(130);
});

test('a killed owner leaves no lock behind, and nothing is lost', async () => {
  await place.picture('a.jpg', [255, 0, 0]);
  const watching = place.start(['add', '--watch', place.at('photos')]);
  await watching.says('tagged');
  watching.signal('SIGKILL');
  await watching.ended;
  const [summary] = (await place.run('add', place.at('photos'), '--json')).json();
  expect(AddSummary.parse(summary)).toMatchObject({ photos: 1, tagged: 0 });
});

test('watch keeps up with new and moved files', async () => {
  await place.picture('a.jpg', [255, 0, 0]);
  await place.run('add', place.at('photos'));
  const watching = place.start(['watch', '--json']);
  await watching.says('live');
  await rename(await place.picture('../b.jpg', [0, 255, 0]), place.at('photos/b.jpg'));
  await watching.says('"tagged":1');
  await rename(place.at('photos/a.jpg'), place.at('photos/c.jpg'));
  await watching.says('"moved":1');
  watching.signal('SIGINT');
  await watching.ended;
  expect((await place.run('search', 'tag:dog', '--json')).json()).toMatchObject([
    { file: place.at('photos/c.jpg') },
  ]);
  expect((await place.run('search', 'tag:cat', '--json')).json()).toHaveLength(1);
});
