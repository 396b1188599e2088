/** @file Teaching a library: suggestions come and go with what a person says, and never against it. */
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packEmbedding } from '../search/embedding.ts';
import { random } from '../search/testing.ts';
import type { Store } from '../store/store.ts';
import { analysedPhoto, storeInMemory } from '../store/testing.ts';
import { Teach } from './teach.ts';

/** Photos are of 8 kinds in turn: photo `n` is of kind `n % 8`. */
const kinds = 8;
const photos = 200;

let store: Store;
let db: Database;
let teach: Teach;
let model: number;

beforeEach(async () => {
  ({ store, db } = storeInMemory());
  teach = new Teach(store);
  await store.addRoot(Buffer.from('/photos'), [], 0);
  const added = Array.from({ length: photos }, (_, i) => seen(i + 1));
  const nothing = { added, changed: [], moved: [], touched: [], revived: [], missing: [] };
  await store.applyFolderChanges(1, Buffer.from(''), nothing, 0, 0);
  model = await use('v1', 5);
});
afterEach(() => store.close());

const seen = (n: number) => ({
  name: Buffer.from(`${n}.jpg`),
  partner: null,
  fileId: `1:${n}`,
  size: n,
  mtime: n,
});

/** As if a model had looked at these photos; its embeddings are its own. */
async function look(version: number, seed: number, ids: readonly number[]): Promise<void> {
  const uniform = random(seed);
  const vector = () => Float32Array.from({ length: 32 }, () => uniform() - 0.5);
  const middles = Array.from({ length: kinds }, vector);
  const noise = Array.from({ length: photos + 1 }, vector);
  const batch = ids.map((id) => {
    const embedding = middles[id % kinds]!.map((value, i) => value + 0.5 * noise[id]![i]!);
    return analysedPhoto({ id, size: id, mtime: id }, { embedding: packEmbedding(embedding) });
  });
  await store.recordAnalyses(version, batch, 1);
}

async function use(version: string, seed: number, ids = all): Promise<number> {
  const number = await store.registerModel({ name: version, version, concepts: [] }, Date.now() + seed);
  await store.requeueForModel(number);
  await look(number, seed, ids);
  return number;
}

const all = Array.from({ length: photos }, (_, i) => i + 1);
const ofKind = (kind: number) => all.filter((id) => id % kinds === kind);
const suggested = () =>
  db.prepare(`SELECT photo FROM tag WHERE source = 'taught' ORDER BY photo`).pluck().all() as number[];
const statements = () =>
  db.prepare('SELECT photo, concept, verdict FROM statement ORDER BY photo').raw().all() as unknown[][];

/** How well a set of photos is that of a kind, 0..1, the photos spoken of left out. */
function f1(found: readonly number[], kind: number, spoken: readonly number[]): number {
  const wanted = ofKind(kind).filter((id) => !spoken.includes(id));
  const right = found.filter((id) => wanted.includes(id)).length;
  return (2 * right) / (found.length + wanted.length);
}

const examples = [3, 11, 19, 27, 35];

test('what is taught is suggested for the rest of its kind, unconfirmed, and the examples are statements', async () => {
  const taught = await teach.teach('Rex', examples, [4]);
  expect(f1(suggested(), 3, examples)).toBeGreaterThan(0.9);
  expect(taught).toMatchObject({
    id: 'own:rex',
    name: 'Rex',
    examples: 5,
    counterExamples: 1,
    state: 'ready',
  });
  expect(taught.suggested).toBe(suggested().length);
  expect(statements().map(([photo, , verdict]) => [photo, verdict])).toEqual([
    [3, 'yes'],
    [4, 'no'],
    ...[11, 19, 27, 35].map((photo) => [photo, 'yes']),
  ]);
  const scores = db.prepare(`SELECT score, model FROM label WHERE source = 'taught'`).all() as {
    score: number;
    model: number;
  }[];
  expect(scores.every(({ score, model: by }) => score > 0 && score < 1 && by === model)).toBe(true);
});

test('a rejected photo is never suggested again: not by more teaching, another model, or a new look at it', async () => {
  await teach.teach('Rex', examples, []);
  const [first] = suggested();
  await store.stateTag({ photos: [first!], concept: 'Rex', verdict: 'no', at: 2 });
  const said = statements();
  const neverAgain = () => {
    expect(suggested()).not.toContain(first);
    expect(db.prepare('SELECT 1 FROM label WHERE photo = ?').all(first)).toEqual([]);
    expect(suggested().length).toBeGreaterThan(10);
  };
  expect(suggested()).not.toContain(first);
  await teach.refresh();
  neverAgain();
  await use('v2', 6);
  await teach.refresh();
  neverAgain();
  db.exec(`UPDATE photo SET state = 'pending' WHERE id = ${first}`);
  await look(model + 1, 6, [first!]);
  neverAgain();
  expect(statements()).toEqual(said);
});

test('what is said is learned by the next refresh, an undo too, and a refresh without news does nothing', async () => {
  await teach.teach('Rex', examples, []);
  const before = suggested();
  expect(await teach.refresh()).toEqual([]);
  await store.stateTag({ photos: before.slice(0, 3), concept: 'Rex', verdict: 'yes', at: 2 });
  expect(await teach.list()).toMatchObject([{ examples: 8, state: 'waiting' }]);
  await teach.refresh();
  expect(await teach.list()).toMatchObject([{ examples: 8, state: 'ready' }]);
  await store.undo(3);
  await teach.refresh();
  expect(suggested()).toEqual(before);
});

test('with too few examples left it suggests nothing, and with enough again it does', async () => {
  await teach.teach('Rex', examples.slice(0, 3), []);
  await store.stateTag({ photos: [3], concept: 'Rex', verdict: null, at: 2 });
  await teach.refresh();
  expect(suggested()).toEqual([]);
  await store.undo(3);
  await teach.refresh();
  expect(f1(suggested(), 3, examples.slice(0, 3))).toBeGreaterThan(0.8);
});

test('a new photo gets it when it is tagged', async () => {
  await teach.teach('Rex', examples, []);
  const [one] = suggested();
  db.exec(`DELETE FROM label; UPDATE photo SET state = 'pending'`);
  await look(model, 5, [one!, 4]);
  expect(suggested()).toEqual([one]);
});

test('with another model it is learned anew once the examples have been looked at; until then it stays', async () => {
  await teach.teach('Rex', examples, []);
  const before = suggested();
  await use('v2', 6, [1, 2, 43]);
  await teach.refresh();
  expect(suggested()).toEqual(before);
  await look(model + 1, 6, all);
  await teach.refresh();
  expect(f1(suggested(), 3, examples)).toBeGreaterThan(0.9);
  expect(db.prepare(`SELECT DISTINCT model FROM label WHERE source = 'taught'`).pluck().all()).toEqual([
    model + 1,
  ]);
});

test('an interrupted refresh is finished by the next', async () => {
  await teach.teach('Rex', examples, []);
  const before = suggested();
  db.exec(`UPDATE probe SET applied = 0; DELETE FROM label`);
  await teach.refresh(AbortSignal.abort());
  expect(suggested()).toEqual([]);
  await teach.refresh();
  expect(suggested()).toEqual(before);
});

test('forgetting takes the suggestions and leaves what was said', async () => {
  await teach.teach('Rex', examples, [4]);
  const said = statements();
  await teach.forget('rex');
  expect(suggested()).toEqual([]);
  expect(statements()).toEqual(said);
  expect(await teach.list()).toEqual([]);
  await expect(teach.forget('rex')).rejects.toThrow('never taught');
});

test('too little, or what contradicts itself, teaches nothing and says nothing', async () => {
  await expect(teach.teach('Rex', [3, 11], [])).rejects.toThrow('too few');
  await expect(teach.teach('Rex', [3, 3, 11], [])).rejects.toThrow('too few');
  await expect(teach.teach('Rex', examples, [3])).rejects.toThrow('counter-example');
  db.exec('DELETE FROM feature');
  await expect(teach.teach('Rex', examples, [])).rejects.toThrow('not taken in');
  expect(statements()).toEqual([]);
  expect(await teach.list()).toEqual([]);
});
