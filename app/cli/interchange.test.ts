/** @file Tags out to and keywords in from files and sidecars, as a person does it. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ExifTool } from 'exiftool-vendored';
import { ImportSummary, PacketResult } from '../contract/interchange.ts';
import { Workplace } from './testing/phototag.ts';

// Nothing that we have writes HEIC: its patents.
const sharedHeic = resolve(import.meta.dirname, '../../../shared/photos/torture/heic/IMG_5195.HEIC');
const heic = existsSync(sharedHeic) ? sharedHeic : undefined;
if (heic === undefined) process.stderr.write(`skipped: writing into HEIC, for want of ${sharedHeic}\n`);

let place: Workplace;
let exiftool: ExifTool;
beforeEach(async () => {
  place = await Workplace.make();
  exiftool = new ExifTool({ maxProcs: 1 });
});
afterEach(async () => {
  await exiftool.end();
  await place.remove();
});

const red = [255, 0, 0] as const;
const exportXmp = async (...args: string[]) => {
  const ran = await place.run('export', '--xmp', '--json', ...args);
  return {
    code: ran.code,
    results: ran.json().map((result) => PacketResult.parse(result)),
    stderr: ran.stderr,
  };
};
const add = async () =>
  (await place.run('add', place.at('photos'), '--json')).json()[0] as { tagged: number };
const find = async (query: string) =>
  (await place.run('search', query, '--json'))
    .json()
    .map((photo) => (photo as { file: string }).file.split('/').at(-1));

test('a sidecar is made that exiftool reads, the photo is not touched, and a second export has nothing to do', async () => {
  const photo = await place.picture('äö "x" 1.jpg', red);
  const before = { bytes: await readFile(photo), stats: await stat(photo) };
  await add();
  await place.run('tag', photo, '--add', 'Tom & "Jerry" <3', '--add', 'a|b/c', '--rate', '4');

  const { code, results } = await exportXmp();
  expect(code).toBe(0);
  expect(results).toMatchObject([
    { target: `${photo}.xmp`, action: 'create', written: true, rating: { to: 4 } },
  ]);
  const tags = await exiftool.read(`${photo}.xmp`);
  expect([tags.Subject].flat().sort()).toEqual(['Tom & "Jerry" <3', 'a|b/c', 'golden retriever']);
  expect(tags.TagsList).toContain('Tom & "Jerry" <3');
  expect(JSON.stringify(tags.HierarchicalSubject)).toMatch(/animal\|.*dog\|.*golden retriever/);
  expect(tags.Rating).toBe(4);

  expect((await readFile(photo)).equals(before.bytes)).toBe(true);
  expect((await stat(photo)).mtimeMs).toBe(before.stats.mtimeMs);
  expect(await exportXmp()).toMatchObject({ code: 0, results: [] });
  expect((await add()).tagged).toBe(0);
  expect(await find('source:file')).toEqual([]);
  expect(await readdir(place.at('photos'))).toHaveLength(2);
});

test('a dry run says exactly what an export then does, and writes nothing', async () => {
  const photo = await place.picture('a.jpg', red);
  await exiftool.write(`${photo}.xmp`, { 'XMP-dc:Subject': ['Family'], 'XMP-dc:Title': 'kept' } as object);
  await add();
  expect(await find('tag:family source:file')).toEqual(['a.jpg']);
  const sidecar = await readFile(`${photo}.xmp`);
  const planned = (await exportXmp('--dry-run')).results;
  expect(planned).toMatchObject([
    { action: 'change', written: false, kept: { 'dc:subject': ['Family'] }, removed: { 'dc:subject': [] } },
  ]);
  expect((await readFile(`${photo}.xmp`)).equals(sidecar)).toBe(true);
  const done = (await exportXmp()).results;
  expect(done).toEqual(planned.map((result) => ({ ...result, written: true })));
  const text = (await place.run('export', '--xmp', '--dry-run')).stderr;
  expect(text).toContain('Nothing has to be written');
});

test('a tag that is rejected later is taken out again; what others wrote stays', async () => {
  const photo = await place.picture('a.jpg', red);
  await exiftool.write(`${photo}.xmp`, { 'XMP-dc:Subject': ['Family', 'Dogs we met'] } as object);
  await add();
  await exportXmp();
  expect((await exiftool.read(`${photo}.xmp`)).Subject).toEqual([
    'Family',
    'Dogs we met',
    'golden retriever',
  ]);
  await place.run('tag', photo, '--reject', 'dog', '--reject', 'family');
  expect((await exportXmp()).results).toMatchObject([{ removed: { 'dc:subject': ['golden retriever'] } }]);
  const tags = await exiftool.read(`${photo}.xmp`);
  expect(tags.Subject).toEqual(['Family', 'Dogs we met']);
  expect(tags.HierarchicalSubject).toBeUndefined();
});

test('into the file: the picture, its times and all else stay; the library knows it for the same and runs no network', async () => {
  const photo = await place.picture('a.jpg', red);
  await exiftool.write(photo, { 'XMP-dc:Subject': ['Family'], Artist: 'Anna' } as object, {
    writeArgs: ['-overwrite_original', '-XMP-xmp:Label=Blue'],
  });
  await utimes(photo, 1_500_000_000.123456, 1_400_000_000.654321);
  const hashOf = async () => (await exiftool.read(photo, { imageHashType: 'SHA256' })).ImageDataHash;
  const before = { hash: await hashOf(), stats: await stat(photo, { bigint: true }) };
  expect((await add()).tagged).toBe(1);

  const { code, results } = await exportXmp('--embed');
  expect({ code, results }).toMatchObject({ code: 0, results: [{ target: photo, written: true }] });
  const tags = await exiftool.read(photo);
  expect(tags).toMatchObject({ Subject: ['Family', 'golden retriever'], Artist: 'Anna', Label: 'Blue' });
  expect(await hashOf()).toBe(before.hash);
  const after = await stat(photo, { bigint: true });
  expect(after.mtimeNs / 1000n).toBe(before.stats.mtimeNs / 1000n);
  expect([after.mode, after.uid, after.gid]).toEqual([before.stats.mode, before.stats.uid, before.stats.gid]);

  expect((await add()).tagged).toBe(0);
  expect(await exportXmp('--embed')).toMatchObject({ code: 0, results: [] });
  expect(await find('tag:family source:file')).toEqual(['a.jpg']);
  expect(await find('tag:dog source:file')).toEqual([]);
  const [status] = (await place.run('status', '--json')).json();
  expect(status).toMatchObject({ photos: 1, tagged: 1, pending: 0, missing: 0 });
});

test.skipIf(heic === undefined)(
  'into a HEIC file of a phone: the coded picture, its times and its place stay, and no network runs again',
  async () => {
    const photo = place.at('photos', 'IMG_5195.HEIC');
    await writeFile(photo, await readFile(heic!)); // the original may not be written
    await utimes(photo, 1_500_000_000.123456, 1_400_000_000.654321);
    const read = async () => {
      const tags = await exiftool.read(photo, { imageHashType: 'SHA256' });
      return {
        hash: tags.ImageDataHash,
        make: tags.Make,
        taken: String(tags.DateTimeOriginal),
        at: tags.GPSPosition,
      };
    };
    const before = { ...(await read()), mtime: (await stat(photo, { bigint: true })).mtimeNs / 1000n };
    expect((await add()).tagged).toBe(1);
    await place.run('tag', photo, '--add', 'Aunt Mary', '--rate', '4');
    const { code, results } = await exportXmp('--embed');
    expect({ code, results }).toMatchObject({ code: 0, results: [{ target: photo, written: true }] });
    expect([(await exiftool.read(photo)).Subject].flat()).toContain('Aunt Mary');
    const after = { ...(await read()), mtime: (await stat(photo, { bigint: true })).mtimeNs / 1000n };
    expect(after).toEqual(before);
    expect((await add()).tagged).toBe(0);
    expect(await exportXmp('--embed')).toMatchObject({ code: 0, results: [] });
  },
);

test('what others changed since is left to them, with the way out', async () => {
  const photo = await place.picture('a.jpg', red);
  const other = await place.picture('b.jpg', [150, 0, 0]);
  await exiftool.write(`${photo}.xmp`, { 'XMP-dc:Subject': ['Family'] } as object);
  await add();
  await exiftool.write(`${photo}.xmp`, { 'XMP-dc:Subject': ['Friends'] } as object, {
    writeArgs: ['-overwrite_original'],
  });
  const { code, results } = await exportXmp();
  expect(code).toBe(1);
  expect(results).toContainEqual(expect.objectContaining({ target: `${other}.xmp`, action: 'create' }));
  expect(results).toContainEqual(
    expect.objectContaining({
      error: expect.objectContaining({ code: 'CONFLICT', hint: expect.stringContaining('import') }),
    }),
  );
  expect((await exiftool.read(`${photo}.xmp`)).Subject).toEqual(['Friends']);

  const imported = await place.run('import', '--json');
  expect(imported.json().map((result) => ImportSummary.parse(result))).toMatchObject([
    { sidecars: 1, failed: 0 },
  ]);
  expect((await exportXmp()).code).toBe(0);
  expect((await exiftool.read(`${photo}.xmp`)).Subject).toEqual(['Friends', 'golden retriever']);
  expect(await find('tag:friends')).toEqual(['a.jpg']);
  expect(await find('tag:family')).toEqual([]);

  // The same of the file itself.
  await writeFile(other, Buffer.concat([await readFile(other), Buffer.from([0])]));
  const embedded = await exportXmp('--embed');
  expect(embedded.code).toBe(1);
  expect(embedded.results).toContainEqual(
    expect.objectContaining({ file: other, error: expect.objectContaining({ code: 'CONFLICT' }) }),
  );
});

test('only what a person said, where that is asked for', async () => {
  const photo = await place.picture('a.jpg', red);
  await place.picture('b.jpg', [0, 255, 0]);
  await add();
  await place.run('tag', photo, '--add', 'Rex');
  const { results } = await exportXmp('--confirmed-only');
  expect(results).toMatchObject([{ file: photo, added: { 'dc:subject': ['Rex'] } }]);
  expect(results).toHaveLength(1);
});

test('a query says which; options that belong together are asked for together', async () => {
  await place.picture('a.jpg', red);
  await place.picture('b.jpg', [150, 0, 0]);
  await add();
  expect((await exportXmp('--query', 'a.jpg')).results).toHaveLength(1);
  expect((await place.run('export', '--json', '--embed')).code).toBe(2);
});

test('a folder that may not be written: each file says so, the others are done', async (context) => {
  if (process.getuid?.() !== 0) context.skip('needs root, to become somebody who may not write');
  await place.picture('closed/a.jpg', red);
  await place.picture('open/b.jpg', [150, 0, 0]);
  await add();
  const nobody = 65534;
  execFileSync('chown', ['-R', `${nobody}:${nobody}`, place.path]);
  execFileSync('chown', ['-R', 'root:root', place.at('photos', 'closed')]);
  execFileSync('chmod', ['755', place.path]);
  const ran = await place.start(['export', '--xmp', '--json'], { uid: nobody }).ended;
  expect(ran.code).toBe(1);
  const results = ran.json().map((result) => PacketResult.parse(result));
  expect(results).toContainEqual(
    expect.objectContaining({ error: expect.objectContaining({ code: 'PERMISSION' }) }),
  );
  expect(results).toContainEqual(
    expect.objectContaining({ target: place.at('photos', 'open', 'b.jpg.xmp') }),
  );
});
