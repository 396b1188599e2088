/**
 * @file Random sequences of what people do with files, against a simple model: whatever happens, each photo file is
 * in the library once, and keeps its number for as long as anybody could know that it is the same photo; and what a
 * person has said is never lost, nor said of another picture.
 */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Database } from 'better-sqlite3';
import type { Store } from '../store/store.ts';
import { analysedPhoto, storeInMemory } from '../store/testing.ts';
import { addRoot } from './roots.ts';
import { scanRoot } from './scan.ts';
import { touchFile, Tree } from './testing.ts';

const places = ['a.jpg', 'b.jpg', 'x/a.jpg', 'x/b.jpg', 'x/y/a.jpg', 'z/a.jpg'];

/** A file of the model. `id` is undefined until a scan has given it one, or after nobody could know it again. */
interface File {
  id: number | undefined;
  /** What is to be seen, in words: its edits are the same picture. */
  picture: string;
  content: string;
  edited: boolean;
  moved: boolean;
}

const place = fc.nat({ max: places.length - 1 }).map((index) => places[index]!);
const action = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('create' as const), at: place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('edit' as const), at: place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('replace' as const), at: place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('overwrite' as const), at: place, to: place }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('say' as const), at: place }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('move' as const), at: place, to: place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('copy' as const), at: place, to: place }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('swap' as const), at: place, to: place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('bin' as const), at: place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('restore' as const), at: place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unmount' as const), at: place }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('scan' as const), at: place }) },
);

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

class World {
  readonly #tree: Tree;
  readonly #store: Store;
  readonly #db: Database;
  readonly #files = new Map<string, File>();
  readonly #said = new Set<string>();
  #bin: File | undefined;
  #contents = 0;

  constructor(tree: Tree, store: Store, db: Database) {
    this.#tree = tree;
    this.#store = store;
    this.#db = db;
  }

  async act({ do: what, at, to = at }: { do: string; at: string; to?: string }): Promise<void> {
    const file = this.#files.get(at);
    const other = this.#files.get(to);
    const [source, target] = [this.#tree.at(at), this.#tree.at(to)];
    await mkdir(dirname(target), { recursive: true });
    if (what === 'scan') await this.settle();
    else if (what === 'unmount') await this.#unmount();
    else if (what === 'say') for (const each of this.#files.values()) this.#say(each);
    else if (what === 'create' && file === undefined) {
      await this.#create(at);
    } else if (what === 'restore' && file === undefined && this.#bin !== undefined) {
      await rename(this.#binned, source);
      const binned = this.#bin;
      this.#bin = undefined;
      // A copy made meanwhile may have been taken for the one in the bin, which has the same bytes.
      const twin = [...this.#files.values()].some(({ content }) => content === binned.content);
      this.#files.set(at, { ...binned, moved: true, id: twin ? undefined : binned.id });
    } else if (file === undefined) return;
    else if (what === 'replace') await this.#create(at);
    else if (what === 'edit') {
      file.content = `${file.picture}, edit ${++this.#contents}`;
      file.edited = true;
      await this.#tree.write(at, file.content);
    } else if (what === 'overwrite' && other !== undefined && at !== to) {
      await copyFile(source, target);
      await touchFile(target);
      const { picture, content } = file;
      const isEdit = picture === other.picture;
      this.#files.set(to, { ...other, picture, content, edited: true, id: isEdit ? other.id : undefined });
    } else if (what === 'bin') {
      await rm(this.#binned, { force: true });
      await rename(source, this.#binned);
      this.#files.delete(at);
      this.#bin = file;
    } else if (what === 'move' && other === undefined) {
      await rename(source, target);
      this.#files.delete(at);
      this.#files.set(to, { ...file, moved: true });
    } else if (what === 'copy' && other === undefined) {
      await copyFile(source, target);
      await touchFile(target);
      this.#files.set(to, { ...file, id: undefined, edited: false, moved: true });
    } else if (what === 'swap' && other !== undefined && at !== to) {
      await rename(source, `${source}.aside`);
      await rename(target, source);
      await rename(`${source}.aside`, target);
      this.#files.set(at, { ...other, moved: true });
      this.#files.set(to, { ...file, moved: true });
    }
  }

  /** Scans, looks at what is pending, and compares with the model. */
  async settle(): Promise<void> {
    const scan = async () => scanRoot(this.#store, (await this.#store.listRoots())[0]!);
    const result = await scan();
    if (result.offline !== null) expect(this.#files.size).toBe(0);
    const lookedAt = await this.#tagAll();
    const ids = result.offline === null ? this.#present() : {};
    expect(Object.keys(ids).sort()).toEqual([...this.#files.keys()].sort());
    for (const [path, file] of this.#files) {
      const id = ids[path]!;
      // An edit and a move at once leave nothing to know a photo by.
      const knowable = file.id !== undefined && !(file.edited && file.moved);
      if (knowable) expect(`${path} is ${id}`).toBe(`${path} is ${file.id}`);
      if (knowable && !file.edited) expect(lookedAt).not.toContain(id);
      Object.assign(file, { id, edited: false, moved: false });
    }
    // Nobody knows one in the bin that was edited before it was seen again, or whose number a copy of it has now.
    if (this.#bin !== undefined && (this.#bin.edited || Object.values(ids).includes(this.#bin.id!))) {
      this.#bin = { ...this.#bin, id: undefined, edited: false };
    }
    this.#checkWhatWasSaid();
    if (result.offline === null) {
      const { photos, ...changes } = await scan();
      expect(photos).toBe(this.#files.size);
      expect(
        Object.values(changes).every((count) => !count || (Array.isArray(count) && count.length === 0)),
      ).toBe(true);
    }
  }

  async #create(at: string): Promise<void> {
    const picture = `picture ${++this.#contents}`;
    await this.#tree.write(at, picture);
    this.#files.set(at, { id: undefined, picture, content: picture, edited: false, moved: true });
  }

  /** A person says of a photo what is to be seen on it. */
  #say({ id, picture }: File): void {
    if (id === undefined) return;
    this.#db.prepare(`INSERT OR IGNORE INTO concept (key, name) VALUES (?, 'x')`).run(picture);
    this.#db
      .prepare(`INSERT OR IGNORE INTO statement SELECT ?, id, 'yes', 0 FROM concept WHERE key = ?`)
      .run(id, picture);
    this.#said.add(`${id}: ${picture}`);
  }

  /** All that was said is still said, and of each photo that is there, what is to be seen on it. */
  #checkWhatWasSaid(): void {
    const rows = this.#db
      .prepare('SELECT photo, key FROM statement JOIN concept ON concept.id = concept')
      .raw()
      .all() as [number, string][];
    expect(new Set(rows.map(([photo, picture]) => `${photo}: ${picture}`))).toEqual(this.#said);
    for (const { id, picture } of this.#files.values()) {
      const said = rows.filter(([photo]) => photo === id).map(([, key]) => key);
      expect(said).toEqual(said.map(() => picture));
    }
  }

  get #binned(): string {
    return `${this.#tree.path}.bin`;
  }

  async #unmount(): Promise<void> {
    await rename(this.#tree.path, `${this.#tree.path}.away`);
    expect((await scanRoot(this.#store, (await this.#store.listRoots())[0]!)).offline?.code).toBe('ENOENT');
    await rename(`${this.#tree.path}.away`, this.#tree.path);
  }

  #present(): Record<string, number> {
    const rows = this.#db
      .prepare(
        `SELECT CASE folder.path WHEN x'' THEN '' ELSE CAST(folder.path AS TEXT) || '/' END || CAST(name AS TEXT),
           photo.id
         FROM photo JOIN folder ON folder.id = photo.folder WHERE photo.state = 'done'`,
      )
      .raw()
      .all() as [string, number][];
    return Object.fromEntries(rows);
  }

  async #tagAll(): Promise<number[]> {
    const model = await this.#store.registerModel({ name: 'm', version: 'm', concepts: [] }, 1);
    const pending = await this.#store.nextPending({ afterId: 0, limit: 1000, now: 0 });
    for (const photo of pending) {
      const content = await readFile(Buffer.from(photo.path), 'utf8');
      const analysed = analysedPhoto(photo);
      const contentHash = sha256(content);
      const perceptualHash = sha256(content.split(',')[0]!).subarray(0, 8);
      await this.#store.recordAnalyses(
        model,
        [{ ...analysed, analysis: { ...analysed.analysis, contentHash, perceptualHash } }],
        Date.now(),
      );
    }
    return pending.map(({ id }) => id);
  }
}

test('a photo keeps its number through whatever happens to its file', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 40 }), async (actions) => {
      const tree = await Tree.make();
      const { store, db } = storeInMemory();
      try {
        await addRoot(store, tree.path);
        const world = new World(tree, store, db);
        for (const each of actions) await world.act(each);
        await world.settle();
        expect(db.pragma('foreign_key_check')).toEqual([]);
      } finally {
        await store.close();
        await tree.remove();
        await rm(`${tree.path}.bin`, { force: true });
      }
    }),
    { numRuns: Number(process.env['PHOTOTAG_RUNS'] ?? 100) },
  );
});
