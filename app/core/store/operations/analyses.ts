/** @file What the network and the file said about photos, put in place of what was said before. */
import type { Database } from 'better-sqlite3';
import { taughtWriter } from '../../teach/operations.ts';
import type { Analysis, Capture } from '../../vision/analysis.ts';
import { settleEdit } from './edits.ts';
import { onlyMissing, takePlace } from './missing.ts';
import { recordFilePacket } from './stored-packets.ts';

/** A photo that has been looked at. */
export interface AnalysedPhoto {
  readonly id: number;
  /** As `nextPending` gave them: where the file has changed since, it is to be looked at again. */
  readonly size: number;
  readonly mtime: number;
  readonly analysis: Omit<Analysis, 'scores' | 'embedding'>;
  /** Packed by the caller; the store does not look inside. */
  readonly scores: Uint8Array;
  readonly embedding: Uint8Array | null;
  /** What is said: concepts of the library, 0..1. */
  readonly labels: readonly { readonly concept: number; readonly score: number }[];
}

export interface Recorded {
  /** Photos that are done now. */
  readonly done: number;
  /**
   * Photos that have another number now: newcomers that turned out to be photos which were missing, and pictures that
   * took the place of a photo which is missing now.
   */
  readonly moved: readonly { readonly from: number; readonly to: number }[];
  /** Photos that changed, moved away or were gone while they were looked at: nothing is recorded. */
  readonly stale: number;
}

/**
 * Records a batch in one transaction: each photo's columns, text, prediction, features and labels of the model,
 * whose earlier rows, of any version, go. A person's statements are not touched.
 *
 * @param model - the version that spoke, as `registerModel` numbers it.
 */
function recordAnalyses(db: Database, model: number, batch: readonly AnalysedPhoto[], now: number): Recorded {
  const current = db
    .prepare(
      `SELECT perceptual_hash IS NULL AND NOT EXISTS (SELECT 1 FROM statement WHERE statement.photo = photo.id)
       AND NOT EXISTS (SELECT 1 FROM word_change WHERE word_change.photo = photo.id)
     FROM photo WHERE id = ? AND size = ? AND mtime = ? AND state IN ('pending', 'failed')`,
    )
    .pluck();
  return db
    .transaction((): Recorded => {
      const camera = cameraIds(db);
      const write = writer(db, model, camera, now);
      const moved: { from: number; to: number }[] = [];
      let done = 0;
      for (const photo of batch) {
        const untold = current.get(photo.id, photo.size, photo.mtime) as number | undefined;
        if (untold === undefined) continue;
        const { perceptualHash, contentHash, capture } = photo.analysis;
        const appearance = { perceptualHash, takenAt: capture.takenAt, camera: camera(capture) };
        const there = settleEdit(db, photo.id, appearance, now);
        const isNew = untold === 1 || there !== photo.id;
        const lost = isNew ? onlyMissing(db, contentHash) : null;
        if (lost !== null) takePlace(db, lost, there);
        const id = lost ?? there;
        if (id !== photo.id) moved.push({ from: photo.id, to: id });
        write(id, photo);
        done++;
      }
      return { done, moved, stale: batch.length - done };
    })
    .immediate();
}

function writer(
  db: Database,
  model: number,
  camera: (capture: Capture) => number | null,
  now: number,
): (id: number, photo: AnalysedPhoto) => void {
  const update = db.prepare(
    `UPDATE photo SET state = 'done', content_hash = @contentHash, perceptual_hash = @perceptualHash, type = @type,
       width = @width, height = @height, orientation = @orientation, colour = @colour, taken_at = @takenAt,
       taken_offset = @takenOffset, camera = @camera, latitude = @latitude, longitude = @longitude,
       title = @title, description = @description
     WHERE id = @id`,
  );
  const predict = db.prepare('INSERT OR REPLACE INTO prediction (photo, model, scores) VALUES (?, ?, ?)');
  const feature = db.prepare('INSERT OR REPLACE INTO feature (photo, model, embedding) VALUES (?, ?, ?)');
  const noFeature = db.prepare('DELETE FROM feature WHERE photo = ?');
  const unlabel = db.prepare(`DELETE FROM label WHERE photo = ? AND source = 'model'`);
  const label = db.prepare(
    `INSERT INTO label (photo, concept, source, score, model, at) VALUES (?, ?, 'model', ?, ?, ?)`,
  );
  const suggestTaught = taughtWriter(db, model, now);
  const noFailure = db.prepare('DELETE FROM failure WHERE photo = ?');
  return (id, { analysis, scores, embedding, labels }) => {
    const { capture, ...picture } = analysis;
    const { packet, rating, ...taken } = capture;
    update.run({ ...picture, ...taken, camera: camera(capture), id });
    predict.run(id, model, scores);
    if (embedding === null) noFeature.run(id);
    else feature.run(id, model, embedding);
    unlabel.run(id);
    for (const { concept, score } of labels) label.run(id, concept, score, model, now);
    suggestTaught(id, embedding);
    noFailure.run(id);
    recordFilePacket(db, id, { ...packet, rating });
  };
}

/** Number of a camera and lens in the library, new or known; null where the file names none. */
function cameraIds(db: Database): (capture: Capture) => number | null {
  const add = db.prepare('INSERT OR IGNORE INTO camera (make, model, lens) VALUES (?, ?, ?)');
  const find = db.prepare('SELECT id FROM camera WHERE make = ? AND model = ? AND lens = ?').pluck();
  return ({ make, model, lens }) => {
    if (make === '' && model === '' && lens === '') return null;
    add.run(make, model, lens);
    return find.get(make, model, lens) as number;
  };
}

export const analysisOperations = { recordAnalyses };
