/** @file Photos as the window shows them: a cell of the grid, all that is known of one, and where its files lie. */
import type { Database } from 'better-sqlite3';
import type { Failure } from '../../contract/failure.ts';
import { Problem } from '../../contract/problem.ts';
import type { PhotoTag, RawLabel } from '../../contract/results.ts';
import type { GridPhoto, PhotoDetail } from '../../contract/views.ts';
import { softmax } from '../labels/hedge.ts';
import { unpackScores } from '../labels/scores.ts';
import { joinPath, readablePath } from '../photos/path.ts';
import { cameraName } from '../search/camera.ts';
import { formatTakenAt } from '../search/takenAt.ts';
import { pipelineVersion } from '../vision/thumbnail-file.ts';

/** Classes of the network shown for a photo. */
const mostRaw = 5;

interface GridRow {
  id: number;
  name: Buffer;
  width: number | null;
  height: number | null;
  colour: number | null;
  content_hash: Buffer | null;
  taken_at: number | null;
  taken_offset: number | null;
  state: GridPhoto['state'];
  rating: number | null;
}

const gridColumns =
  'photo.id, photo.name, width, height, colour, content_hash, taken_at, taken_offset, state, rating';

const fromRow = (row: GridRow, topTag: string | null): GridPhoto => ({
  id: row.id,
  width: row.width,
  height: row.height,
  colour: row.colour,
  thumbnail: row.content_hash && `${row.content_hash.toString('hex', 0, 8)}-v${pipelineVersion}`,
  takenAt: row.taken_at === null ? null : formatTakenAt(row.taken_at, row.taken_offset),
  state: row.state,
  rating: row.rating,
  name: readablePath(row.name),
  topTag,
});

/** In the order asked for, one for each: a photo whose row has gone since (it was a moved one) is shown as missing. */
export function gridPhotos(db: Database, ids: readonly number[]): GridPhoto[] {
  const list = JSON.stringify(ids);
  const rows = db
    .prepare(`SELECT ${gridColumns} FROM photo WHERE id IN (SELECT value FROM json_each(?))`)
    .all(list) as GridRow[];
  // Best last. As a list, since SQLite does not look a single photo up in this view from within another query.
  const tags = db
    .prepare(
      `SELECT tag.photo, concept.name FROM tag JOIN concept ON concept.id = tag.concept
       WHERE tag.photo IN (SELECT value FROM json_each(?))
       ORDER BY tag.source = 'person', tag.confidence, concept.name DESC`,
    )
    .raw()
    .all(list) as [number, string][];
  const topTags = new Map(tags);
  const photos = new Map(rows.map((row) => [row.id, fromRow(row, topTags.get(row.id) ?? null)]));
  return ids.map((id) => photos.get(id) ?? gone(id));
}

const gone = (id: number): GridPhoto => ({
  ...{ id, width: null, height: null, colour: null, thumbnail: null, takenAt: null },
  ...{ state: 'missing', rating: null, name: '', topTag: null },
});

interface DetailRow extends GridRow {
  folder: Buffer;
  root: Buffer;
  size: number;
  type: string | null;
  make: string | null;
  model: string | null;
  lens: string | null;
  latitude: number | null;
  longitude: number | null;
  title: string;
  description: string;
  missing_at: number | null;
}

/** @throws Problem NOT_FOUND */
export function getPhoto(db: Database, id: number): PhotoDetail {
  const row = db
    .prepare(
      `SELECT ${gridColumns}, folder.path AS folder, root.path AS root, size, type, make, model, lens,
         latitude, longitude, title, description, missing_at
       FROM photo JOIN folder ON folder.id = photo.folder JOIN root ON root.id = folder.root
       LEFT JOIN camera ON camera.id = photo.camera
       WHERE photo.id = ?`,
    )
    .get(id) as DetailRow | undefined;
  if (row === undefined) throw noPhoto(id);
  const tags = tagsOf(db, id);
  const [top] = tags;
  return {
    ...fromRow(row, top && top.verdict !== 'no' ? top.name : null),
    file: readablePath(joinPath(row.root, row.folder, row.name)),
    folder: readablePath(joinPath(row.root, row.folder)),
    bytes: row.size,
    type: row.type,
    camera: cameraName(row.make ?? '', row.model ?? '') || null,
    lens: row.lens || null,
    latitude: row.latitude,
    longitude: row.longitude,
    title: row.title,
    description: row.description,
    missingSince: row.missing_at === null ? null : new Date(row.missing_at).toISOString(),
    tags,
    ...rawLabels(db, id),
    failure: row.state === 'failed' ? failureOf(db, id) : null,
  };
}

const noPhoto = (id: number): Problem => Problem.of('NOT_FOUND', { kind: 'photo.unknown', photo: id });

/** A person's first, then the surest; what the person has rejected comes last. */
function tagsOf(db: Database, photo: number): PhotoTag[] {
  return db
    .prepare(
      `SELECT concept.key AS id, concept.name, source, confidence, verdict
       FROM (
         SELECT concept, source, confidence, verdict FROM tag WHERE photo = @photo
         UNION ALL
         SELECT concept, 'person', 1.0, verdict FROM statement WHERE photo = @photo AND verdict = 'no'
       ) AS said JOIN concept ON concept.id = said.concept
       ORDER BY verdict IS 'no', source = 'person' DESC, confidence DESC, concept.name`,
    )
    .all({ photo }) as PhotoTag[];
}

/** What the network said, and which one it was. */
function rawLabels(db: Database, photo: number): Pick<PhotoDetail, 'raw' | 'model'> {
  const said = db
    .prepare(
      `SELECT name, concepts, scores FROM prediction JOIN model ON model.id = prediction.model WHERE photo = ?`,
    )
    .get(photo) as { name: string; concepts: string; scores: Buffer } | undefined;
  if (said === undefined) return { raw: [], model: null };
  const keys = JSON.parse(said.concepts) as string[];
  const shares = softmax(unpackScores(said.scores));
  const name = db.prepare('SELECT name FROM concept WHERE key = ?').pluck();
  const raw = [...shares.keys()]
    .sort((a, b) => shares[b]! - shares[a]!)
    .slice(0, mostRaw)
    .map((index): RawLabel => {
      const id = keys[index]!;
      return { id, name: (name.get(id) as string | undefined) ?? id, score: Math.min(1, shares[index]!) };
    });
  return { raw, model: said.name };
}

const failureOf = (db: Database, photo: number): Failure | null =>
  (db.prepare('SELECT code, message FROM failure WHERE photo = ?').get(photo) as Failure | undefined) ?? null;

/** Where the photo lies, and what names its thumbnail; null where there is no such photo. */
export function photoFile(
  db: Database,
  id: number,
): { path: Uint8Array; contentHash: Uint8Array | null; type: string | null } | null {
  const row = db
    .prepare(
      `SELECT photo.name, folder.path AS folder, root.path AS root, content_hash AS contentHash, type
       FROM photo JOIN folder ON folder.id = photo.folder JOIN root ON root.id = folder.root WHERE photo.id = ?`,
    )
    .get(id) as
    | { name: Buffer; folder: Buffer; root: Buffer; contentHash: Buffer | null; type: string | null }
    | undefined;
  if (row === undefined) return null;
  const { root, folder, name, contentHash, type } = row;
  return { path: joinPath(root, folder, name), contentHash, type };
}
