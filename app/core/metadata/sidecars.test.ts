import { mkdtemp, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asBuffer } from '../photos/path.ts';
import { scanRoot } from '../photos/scan.ts';
import type { Root } from '../store/operations/roots.ts';
import type { Store } from '../store/store.ts';
import { storeInMemory } from '../store/testing.ts';
import { assignSidecars, readSidecars } from './sidecars.ts';

describe('whose a sidecar is', () => {
  const owners = (photos: readonly (string | [string, string])[], sidecars: readonly string[]) => {
    const named = photos.map((photo) => {
      const [name, partner] = typeof photo === 'string' ? [photo, null] : photo;
      return { name: Buffer.from(name), partner: partner === null ? null : Buffer.from(partner) };
    });
    const files = sidecars.map((name) => ({ name: Buffer.from(name), size: 1, mtime: 1 }));
    return Object.fromEntries(
      [...assignSidecars(named, files)].map(([photo, { name }]) => [
        photo.name.toString(),
        asBuffer(name).toString(),
      ]),
    );
  };

  test('the whole name goes before the stem, in any case', () => {
    expect(owners(['a.jpg', 'B.CR2', 'c.png'], ['a.xmp', 'a.jpg.xmp', 'b.XMP'])).toEqual({
      'a.jpg': 'a.jpg.xmp',
      'B.CR2': 'b.XMP',
    });
  });
  test('a pair has those of either half', () => {
    expect(owners([['a.jpg', 'a.cr2']], ['a.xmp'])).toEqual({ 'a.jpg': 'a.xmp' });
    expect(owners([['a.jpg', 'a.cr2']], ['a.xmp', 'a.cr2.xmp'])).toEqual({ 'a.jpg': 'a.cr2.xmp' });
  });
  test('a stem that several photos share tells nothing', () => {
    expect(owners(['a.jpg', 'a.png'], ['a.xmp', 'a.png.xmp'])).toEqual({ 'a.png': 'a.png.xmp' });
  });
});

describe('a scan reads sidecars', () => {
  let store: Store;
  let folder: string;
  let root: Root;
  const xmp = (keyword: string) =>
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Description rdf:about=""><dc:subject><rdf:Bag><rdf:li>${keyword}</rdf:li>
      </rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>`;

  beforeEach(async () => {
    ({ store } = storeInMemory());
    folder = await mkdtemp(join(tmpdir(), 'phototag-sidecars-'));
    root = (await store.addRoot(Buffer.from(folder), [], 0)).root;
    await writeFile(join(folder, 'ä.jpg'), 'a');
    await writeFile(join(folder, 'b.jpg'), 'b');
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  const scan = async () => {
    const done = { read: 0, unreadable: [] as Uint8Array[] };
    await scanRoot(store, root, { onFolder: (listing) => readSidecars(store, root, listing, done) });
    return { read: done.read, unreadable: done.unreadable.map((path) => asBuffer(path).toString()) };
  };
  const find = async (query: string) =>
    (await store.searchPhotos({ query, limit: 9 })).map(({ file }) => file.slice(folder.length + 1));

  test('once, and again when their time changes', async () => {
    await writeFile(join(folder, 'ä.jpg.xmp'), xmp('lighthouse'));
    expect(await scan()).toEqual({ read: 1, unreadable: [] });
    expect(await find('tag:lighthouse')).toEqual(['ä.jpg']);
    expect(await scan()).toEqual({ read: 0, unreadable: [] });
    await writeFile(join(folder, 'ä.jpg.xmp'), xmp('windmill12'));
    await utimes(join(folder, 'ä.jpg.xmp'), 1e9, 1e9);
    expect(await scan()).toEqual({ read: 1, unreadable: [] });
    expect(await find('lighthouse')).toEqual([]);
    expect(await find('tag:windmill12')).toEqual(['ä.jpg']);
  });

  test('one that is gone says nothing any more', async () => {
    await writeFile(join(folder, 'b.xmp'), xmp('lighthouse'));
    await scan();
    await rm(join(folder, 'b.xmp'));
    await scan();
    expect(await find('lighthouse')).toEqual([]);
  });

  test('one of two gigabytes is not opened, and leaves what was said', async () => {
    await writeFile(join(folder, 'b.xmp'), xmp('lighthouse'));
    await scan();
    await truncate(join(folder, 'b.xmp'), 2 ** 31 - 2); // no space is taken: the rest is one hole
    const before = process.memoryUsage().rss;
    expect(await scan()).toEqual({ read: 0, unreadable: [join(folder, 'b.xmp')] });
    expect(process.memoryUsage().rss - before).toBeLessThan(2 ** 30);
    expect(await find('lighthouse')).toEqual(['b.jpg']);
  });

  test('one that is half written leaves what was said, and is read again', async () => {
    await writeFile(join(folder, 'b.xmp'), xmp('lighthouse'));
    await scan();
    await writeFile(join(folder, 'b.xmp'), xmp('windmill').slice(0, 200));
    expect(await scan()).toEqual({ read: 0, unreadable: [join(folder, 'b.xmp')] });
    expect(await find('lighthouse')).toEqual(['b.jpg']);
    await writeFile(join(folder, 'b.xmp'), xmp('windmill'));
    expect((await scan()).read).toBe(1);
    expect(await find('windmill')).toEqual(['b.jpg']);
  });
});
