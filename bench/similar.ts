/**
 * @file How long it takes to find the photos most like one of very many, and how many of the truly nearest are found.
 *
 * node app/cli/node24.js bench/similar.ts [--photos N=1000000] [--dimensions N=1280] [--queries N=30] [--exact N=10]
 * Makes a library of embeddings in a folder for temporary files: clusters within clusters, never negative, as networks
 * make them; shots of one moment, pictures of one kind, kinds that are alike. Asks for the 20 nearest of some, and
 * compares with the answer of comparing with all. Prints one JSON object; times are milliseconds, `processor` those that
 * the processor was at work.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Database } from 'better-sqlite3';
import { packEmbedding, unpackEmbedding } from '../app/core/search/embedding.ts';
import { codeFeatures } from '../app/core/search/feature-codes.ts';
import { nearestOfAll, nearestPhotos } from '../app/core/search/similar.ts';
import { openDatabase } from '../app/core/store/database.ts';
import { uniform } from './library/photos.ts';
import { machine, median, percentile, round, timed } from './measure.ts';

const { values: options } = parseArgs({
  options: {
    photos: { type: 'string', default: '1000000' },
    dimensions: { type: 'string', default: '1280' },
    queries: { type: 'string', default: '30' },
    exact: { type: 'string', default: '10' },
  },
});
const photos = Number(options.photos);
const dimensions = Number(options.dimensions);
const limit = 20;
const random = uniform(1);

const folder = await mkdtemp(join(tmpdir(), 'phototag-similar-'));
try {
  const db = openDatabase(folder, 'write');
  fill(db);
  const before = databaseBytes(db);
  const [coding] = await timed(async () => {
    while (codeFeatures(db, 1000) > 0);
  });
  const after = databaseBytes(db);
  const asked = Array.from({ length: Number(options.queries) }, () => 1 + Math.floor(random() * photos));
  const [first] = await timed(async () => nearestPhotos(db, asked[0]!, limit));
  const times: number[] = [];
  const processor: number[] = [];
  const answers = new Map<number, readonly number[]>();
  for (const photo of asked) {
    const used = process.cpuUsage();
    const [time, found] = await timed(async () => nearestPhotos(db, photo, limit)!);
    const { user, system } = process.cpuUsage(used);
    times.push(time);
    processor.push((user + system) / 1000);
    answers.set(
      photo,
      found.map((neighbour) => neighbour.photo),
    );
  }
  const recalls: number[] = [];
  const exactTimes: number[] = [];
  const feature = db.prepare('SELECT embedding FROM feature WHERE photo = ?').pluck();
  for (const photo of asked.slice(0, Number(options.exact))) {
    const embedding = unpackEmbedding(feature.get(photo) as Buffer);
    const [time, all] = await timed(async () => nearestOfAll(db, 1, embedding, limit, photo));
    exactTimes.push(time);
    recalls.push(all.filter((neighbour) => answers.get(photo)!.includes(neighbour.photo)).length / limit);
  }
  db.close();
  const result = {
    ...machine(),
    photos,
    dimensions,
    limit,
    median: round(median(times)),
    p95: round(percentile(times, 0.95)),
    processor: round(median(processor)),
    first: round(first),
    recall: round(recalls.reduce((a, b) => a + b, 0) / recalls.length),
    worstRecall: Math.min(...recalls),
    comparingAll: round(median(exactTimes)),
    codingPerPhoto: round(coding / photos),
    databasePerPhoto: round((after - before) / photos),
  };
  console.log(JSON.stringify(result, null, 2));
} finally {
  await rm(folder, { recursive: true });
}

function databaseBytes(db: Database): number {
  db.pragma('wal_checkpoint(TRUNCATE)');
  return statSync(db.name).size;
}

/** 40 families of 25 kinds, in each kind moments of 8 shots on average. */
function fill(db: Database): void {
  db.pragma('synchronous = OFF');
  db.exec(`INSERT INTO root (id, path, added_at) VALUES (1, x'2f', 0);
    INSERT INTO folder (id, root, path, text) VALUES (1, 1, x'', '/');
    INSERT INTO model (id, name, version, concepts, used_at) VALUES (1, 'm', 'v', '[]', 0)`);
  const photo = db.prepare(
    `INSERT INTO photo (id, folder, name, size, mtime, state, added_at) VALUES (?, 1, ?, 0, 0, 'done', 0)`,
  );
  const feature = db.prepare('INSERT INTO feature VALUES (?, 1, ?)');
  // Numbers that look random enough are taken from a long list: making each anew would take most of the time.
  const noise = Float32Array.from({ length: 1_000_003 }, gaussian);
  const around = (middle: Float32Array, spread: number) => {
    let at = Math.floor(random() * (noise.length - middle.length));
    return middle.map((value) => value + spread * noise[at++]!);
  };
  const kinds = Array.from({ length: 40 }, () => around(new Float32Array(dimensions), 0.6)).flatMap(
    (family) => Array.from({ length: 25 }, () => around(family, 0.6)),
  );
  let moment = kinds[0]!;
  let id = 1;
  while (id <= photos) {
    db.transaction(() => {
      for (const end = Math.min(photos, id + 9999); id <= end; id++) {
        if (random() < 1 / 8) moment = around(kinds[Math.floor(random() * kinds.length)]!, 0.7);
        photo.run(id, Buffer.from(`${id}`));
        feature.run(id, packEmbedding(around(moment, 0.4).map((value) => Math.max(0, value))));
      }
    })();
  }
}

function gaussian(): number {
  return Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random());
}
