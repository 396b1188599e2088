import { beforeEach, describe, expect, test } from 'vitest';
import type { Database } from 'better-sqlite3';
import type { Calibration } from '../../../models/model.ts';
import type { Store } from '../store/store.ts';
import { analysedPhoto, storeInMemory } from '../store/testing.ts';
import { Concepts } from './concepts.ts';
import { rehedge, wayOfHedging } from './rehedge.ts';
import { packScores } from './scores.ts';

const row = (id: string, parents: string[] = [], silent = false) => ({
  ...{ id, name: id, names: [id], gloss: '', parents },
  ...(silent && { silent: true as const }),
});
const rows = [
  row('animal'),
  row('hound', ['animal'], true),
  row('dog', ['hound']),
  row('beagle', ['dog']),
  row('pug', ['dog']),
  row('cat', ['animal']),
  row('car'),
  row('bus'),
  row('lamp'),
  row('tree'),
];
const concepts = new Concepts(rows);
const labels = ['beagle', 'pug', 'cat', 'car', 'bus', 'lamp', 'tree'];
const scores = (...shares: number[]) => packScores(Float32Array.from(shares, Math.log));

let store: Store;
let db: Database;
let model: number;
/** Two photos: one is surely a beagle or a pug, and rather a beagle; one a car. The network has run for both. */
beforeEach(async () => {
  ({ store, db } = storeInMemory());
  await store.importConcepts(rows);
  db.exec(`INSERT INTO root (id, path, added_at) VALUES (1, CAST('/photos' AS BLOB), 0);
    INSERT INTO folder (id, root, path, text) VALUES (1, 1, x'', '/photos'), (2, 1, CAST('b' AS BLOB), '/photos/b');
    INSERT INTO photo (id, folder, name, size, mtime, state, added_at)
    VALUES (1, 1, x'61', 1, 1, 'pending', 0), (2, 2, x'62', 2, 2, 'pending', 0)`);
  model = await store.registerModel({ name: 'm', version: 'm+1', concepts: labels }, 1);
  await network();
  await run();
});

/** The network looks at the photos, and what is said of them at first is nothing. */
async function network() {
  await store.recordAnalyses(
    model,
    [
      analysedPhoto(
        { id: 1, size: 1, mtime: 1 },
        { scores: scores(0.8, 0.16, 0.01, 0.01, 0.01, 0.005, 0.005) },
      ),
      analysedPhoto(
        { id: 2, size: 2, mtime: 2 },
        { scores: scores(0.01, 0.01, 0.01, 0.93, 0.02, 0.01, 0.01) },
      ),
    ].map((photo) => ({ ...photo, labels: [] })),
    1,
  );
}

interface Changes {
  calibration?: Calibration;
  table?: Concepts;
  signal?: AbortSignal;
}

async function run({ calibration, table = concepts, signal = new AbortController().signal }: Changes = {}) {
  const hedging = { concepts: table, labels, calibration };
  const waiting = await store.queueForHedging(model, wayOfHedging(hedging));
  return { waiting, changed: await rehedge({ ...hedging, store, model, signal }) };
}

const said = () =>
  db
    .prepare(
      `SELECT photo, key, source FROM label JOIN concept ON concept.id = concept ORDER BY photo, source, key`,
    )
    .raw()
    .all();
const rule = (
  action: 'hide' | 'allow' | 'threshold',
  concept: string,
  value: string | null = null,
  folder?: string,
) =>
  store.setRule({ action, concept, value, folder: folder === undefined ? null : Buffer.from(folder), at: 0 });

describe('what is said is made again from the stored scores', () => {
  test('once for all that the model has seen, and then no more', async () => {
    expect(said()).toEqual([
      [1, 'dog', 'model'],
      [2, 'car', 'model'],
    ]);
    expect(await run()).toEqual({ waiting: 0, changed: 0 });
  });

  test('when the threshold or the temperature is another', async () => {
    expect(await run({ calibration: { temperature: 1, threshold: 0.75, caution: 0, reward: 0 } })).toEqual({
      waiting: 2,
      changed: 1,
    });
    expect(said()[0]).toEqual([1, 'beagle', 'model']);
    expect(
      (await run({ calibration: { temperature: 4, threshold: 0.75, caution: 0, reward: 0 } })).waiting,
    ).toBe(2);
    expect(said()).toEqual([]);
  });

  test('when another concept is silent', async () => {
    const table = new Concepts(
      rows.map((each) => (each.id === 'dog' ? { ...each, silent: true as const } : each)),
    );
    expect(await run({ table })).toEqual({ waiting: 2, changed: 1 });
    expect(said()[0]).toEqual([1, 'animal', 'model']);
  });

  test('only the rows of the model: what a person, a file and a taught tag say stays', async () => {
    db.exec(`INSERT INTO label SELECT 1, id, 'file', 1, NULL, 0 FROM concept WHERE key = 'cat';
      INSERT INTO label SELECT 1, id, 'taught', 0.8, NULL, 0 FROM concept WHERE key = 'pug';
      INSERT INTO statement SELECT 1, id, 'no', 7 FROM concept WHERE key = 'beagle'`);
    const words = db.prepare('SELECT * FROM statement').all();
    await run({ calibration: { temperature: 1, threshold: 0.75, caution: 0, reward: 0 } });
    expect(said().slice(0, 3)).toEqual([
      [1, 'cat', 'file'],
      [1, 'beagle', 'model'],
      [1, 'pug', 'taught'],
    ]);
    expect(db.prepare('SELECT * FROM statement').all()).toEqual(words);
    expect((await store.searchPhotos({ query: 'beagle', limit: 9 })).length).toBe(0); // it is still rejected
  });

  test('in batches that may be interrupted: what is left waits', async () => {
    const stop = new AbortController();
    stop.abort();
    const calibration = { temperature: 1, threshold: 0.75, caution: 0, reward: 0 };
    expect(await run({ calibration, signal: stop.signal })).toEqual({ waiting: 2, changed: 0 });
    expect(await run({ calibration })).toEqual({ waiting: 2, changed: 1 });
  });

  test('not for what another model has seen: that waits for the network', async () => {
    const other = await store.registerModel({ name: 'n', version: 'n+1', concepts: labels }, 1);
    expect(await store.queueForHedging(other, 'another way')).toBe(0);
    expect(said()).toHaveLength(2);
    expect((await run()).waiting).toBe(2);
  });
});

describe('rules', () => {
  test('hidden: the next thing above is said instead, and the former again when the rule goes', async () => {
    const { id } = await rule('hide', 'dog');
    expect(await run()).toEqual({ waiting: 1, changed: 1 }); // the car is left alone
    expect(said()[0]).toEqual([1, 'animal', 'model']);
    await store.removeRule(id);
    await run();
    expect(said()[0]).toEqual([1, 'dog', 'model']);
  });

  test('a lower threshold than the model’s lets more be said, of its concept alone', async () => {
    await rule('threshold', 'beagle', '0.7');
    await run();
    expect(said()[0]).toEqual([1, 'beagle', 'model']);
    await rule('threshold', 'beagle', '0.99');
    await run();
    expect(said()[0]).toEqual([1, 'dog', 'model']);
    await rule('threshold', 'dog', '0.5');
    await run();
    expect(said()[0]).toEqual([1, 'dog', 'model']);
  });

  test('a silent concept that is allowed is said', async () => {
    await rule('hide', 'dog');
    await rule('allow', 'hound');
    await run();
    expect(said()[0]).toEqual([1, 'hound', 'model']);
  });

  test('of one folder change what is said there', async () => {
    await rule('hide', 'car', null, '/photos/b');
    await rule('hide', 'dog', null, '/photos/b');
    await run();
    expect(said()).toEqual([[1, 'dog', 'model']]);
  });

  test('hold for photos that the network looks at later', async () => {
    await rule('hide', 'dog');
    db.exec(`UPDATE photo SET state = 'pending'`);
    await network();
    expect((await run()).waiting).toBe(2);
    expect(said()[0]).toEqual([1, 'animal', 'model']);
  });

  test('that change while a batch is under way are not overtaken by it', async () => {
    await rule('hide', 'dog');
    const batch = await store.nextUnhedged({ model, limit: 9, revision: null });
    await rule('allow', 'dog');
    const hedged = batch.photos.map((photo) => ({ ...photo, labels: [] }));
    const { revision } = batch.rules!;
    expect(await store.recordHedged({ model, revision, hedged, now: 9 })).toEqual([]);
    expect(said()[0]).toEqual([1, 'dog', 'model']);
  });

  test('nor are scores that changed', async () => {
    await rule('hide', 'dog');
    const batch = await store.nextUnhedged({ model, limit: 9, revision: null });
    db.prepare('UPDATE prediction SET scores = ? WHERE photo = 1').run(scores(0, 0, 1, 0, 0, 0, 0));
    const hedged = batch.photos.map((photo) => ({ ...photo, labels: [] }));
    await store.recordHedged({ model, revision: batch.rules!.revision, hedged, now: 9 });
    await run();
    expect(said()[0]).toEqual([1, 'cat', 'model']);
  });
});
