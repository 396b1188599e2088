import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { noWords } from '../../metadata/keywords.ts';
import { emptyPacket, type Packet } from '../../metadata/packet.ts';
import type { Store } from '../store.ts';
import { analysedPhoto, storeInMemory } from '../testing.ts';

let store: Store;
let db: Database;
let model: number;
const photo = { id: 1, size: 1, mtime: 1 };

beforeEach(async () => {
  ({ store, db } = storeInMemory());
  const root = (await store.addRoot(Buffer.from('/home/anna/Pictures'), [], 0)).root.id;
  const seen = { name: Buffer.from('a.jpg'), partner: null, fileId: '1:1', size: 1, mtime: 1 };
  const none = { changed: [], moved: [], touched: [], revived: [], missing: [] };
  await store.applyFolderChanges(root, Buffer.alloc(0), { ...none, added: [seen] }, 0, 0);
  await store.importConcepts([
    { id: 'n1', name: 'animal', names: ['animal'], gloss: '', parents: [] },
    { id: 'n2', name: 'dog', names: ['dog'], gloss: '', parents: ['n1'] },
  ]);
  model = await store.registerModel({ name: 'm', version: 'v', concepts: ['n2'] }, 1);
});
afterEach(() => store.close());

const analyse = (packet: Partial<Packet>, rating: number | null = null) => {
  db.exec(`UPDATE photo SET state = 'pending'`);
  const capture = { packet: { ...emptyPacket, ...packet }, rating };
  return store.recordAnalyses(model, [analysedPhoto(photo, { capture })], 7);
};
const sidecar = (packet: Partial<Packet> | null) =>
  store.recordSidecars([
    {
      photo: 1,
      sidecar:
        packet === null
          ? null
          : {
              name: Buffer.from('a.xmp'),
              size: 9,
              mtime: 9,
              hash: Buffer.from('h'),
              packet: { ...emptyPacket, ...packet },
            },
    },
  ]);
const tags = () =>
  db
    .prepare(
      `SELECT key FROM tag JOIN concept ON concept.id = tag.concept WHERE source = 'file' ORDER BY key`,
    )
    .pluck()
    .all();
const rating = () => db.prepare('SELECT rating FROM photo').pluck().get();
const find = async (query: string) => (await store.searchPhotos({ query, limit: 9 })).length;

test('keywords are labels of the file and words to be found by, as long as they are there', async () => {
  await analyse({ subject: ['Dog', 'Aunt Mary'] });
  expect(tags()).toEqual(['n2', 'own:aunt mary']);
  expect(await find('tag:animal source:file')).toBe(1);
  expect(await find('mary')).toBe(1);
  await sidecar({ subject: ['boat trip'] });
  expect(tags()).toEqual(['n2', 'own:aunt mary', 'own:boat trip']);
  await analyse({ subject: ['Dog'] });
  await sidecar(null);
  expect(tags()).toEqual(['n2']);
  expect(await find('mary')).toBe(0);
  expect(await find('trip')).toBe(0);
});

test('a person’s rejection silences a keyword, also for the words it is found by; taking it back brings it back', async () => {
  await analyse({ subject: ['Dog', 'Aunt Mary'] });
  await store.stateTag({ photos: [1], concept: 'aunt mary', verdict: 'no', at: 1 });
  await store.stateTag({ photos: [1], concept: 'animal', verdict: 'no', at: 2 });
  expect(tags()).toEqual([]);
  expect(await find('mary')).toBe(0);
  expect(await find('dog')).toBe(0);
  await analyse({ subject: ['Dog', 'Aunt Mary'] });
  expect(await find('mary or dog')).toBe(0);
  await store.undo(3);
  await store.undo(4);
  expect(tags()).toEqual(['n2', 'own:aunt mary']);
  expect(await find('mary')).toBe(1);
});

test('a keyword is never a person’s word', async () => {
  await analyse({ subject: ['Dog'] });
  expect(db.prepare('SELECT count(*) FROM statement').pluck().get()).toBe(0);
  expect(await find('is:confirmed')).toBe(0);
});

test('a rating is the person’s, else the sidecar’s, else the file’s', async () => {
  await analyse({}, 2);
  expect(rating()).toBe(2);
  await sidecar({ rating: 3 });
  expect(rating()).toBe(3);
  await store.ratePhotos({ photos: [1], rating: 5, at: 1 });
  await analyse({}, 1);
  expect(rating()).toBe(5);
  await store.undo(2);
  expect(rating()).toBe(3);
  await sidecar(null);
  expect(rating()).toBe(1);
});

test('what Phototag wrote comes back as nobody’s word, and leaves what others say', async () => {
  await analyse({ subject: ['mine'] }, 2);
  await store.intendWords(1, 'file', { ...noWords, subject: ['dog'], rating: 5 });
  await analyse({ subject: ['mine', 'dog'] }, 5);
  expect(tags()).toEqual(['own:mine']);
  expect(rating()).toBe(2);
  const { file } = (await store.photoToWrite(1))!;
  expect(file.written).toMatchObject({ subject: ['dog'], rating: 5 });
});

test('what was written is remembered while a sidecar is away', async () => {
  const words = { ...noWords, subject: ['dog'] };
  const packet = { ...emptyPacket, subject: ['dog'] };
  const read = { name: Buffer.from('a.xmp'), size: 1, mtime: 1, hash: Buffer.from('h'), fileId: '1:2' };
  await store.recordWritten(1, 'sidecar', { ...read, packet, written: words });
  await sidecar(null);
  await sidecar({ subject: ['dog', 'mine'] });
  expect(tags()).toEqual(['own:mine']);
});

test('photos tagged before keywords were read wait to be read', async () => {
  await analyse({});
  expect(await store.photosToRead({ afterId: 0, limit: 9 })).toEqual([]);
  db.exec('UPDATE photo SET packet_read = 0');
  expect(await store.photosToRead({ afterId: 0, limit: 9 })).toMatchObject([{ id: 1 }]);
  await store.recordFilePackets([{ photo: 1, packet: { ...emptyPacket, subject: ['dog'] } }]);
  expect(tags()).toEqual(['n2']);
  expect(await store.photosToRead({ afterId: 0, limit: 9 })).toEqual([]);
});
