/**
 * @file Photos whose model labels are to be made again from the scores that are stored, because the rules, the model's
 * calibration or the hedging itself are others now (`unhedged`). A queue that only shrinks by work done, so that the
 * work can be interrupted anywhere.
 */
import type { Database } from 'better-sqlite3';
import { revisionSetting } from './enforce-rules.ts';

/** Setting of the library: what its model labels were hedged with, but for those of photos in the queue. */
const hedgingSetting = 'hedging';

export interface Unhedged {
  readonly photo: number;
  readonly scores: Uint8Array;
  /** Whose rules hold for it: a folder, or 0. */
  readonly scope: number;
}

export interface Hedged extends Unhedged {
  /** What is said now: concepts of the library, 0..1. */
  readonly labels: readonly { readonly concept: number; readonly score: number }[];
}

/** What a person's rules come to, for the hedging. */
export interface HedgingRules {
  /** Another one after each change. */
  readonly revision: string;
  readonly bars: readonly {
    readonly scope: number;
    /** The concept's id. */
    readonly concept: string;
    readonly least: number;
    readonly own: boolean;
    readonly allowed: boolean;
  }[];
}

/**
 * Queues all that the model has seen, where it was hedged in another way last; what the queue holds of another model
 * is left to the network.
 * @param way - all that decides what is said of given scores, but for the rules
 * @returns how many photos wait
 */
function queueForHedging(db: Database, model: number, way: string): number {
  return db
    .transaction(() => {
      const last = db.prepare('SELECT value FROM setting WHERE key = ?').pluck().get(hedgingSetting);
      if (last !== way) {
        db.prepare('INSERT OR IGNORE INTO unhedged SELECT photo FROM prediction WHERE model = ?').run(model);
        db.prepare('INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)').run(hedgingSetting, way);
      }
      db.prepare(
        `DELETE FROM unhedged
         WHERE NOT EXISTS (SELECT 1 FROM prediction WHERE prediction.photo = unhedged.photo AND model = ?)`,
      ).run(model);
      return db.prepare('SELECT count(*) FROM unhedged').pluck().get() as number;
    })
    .immediate();
}

/** Some of the queue, and the rules for them; as of one moment. */
function nextUnhedged(
  db: Database,
  { model, limit, revision }: { model: number; limit: number; revision: string | null },
): { photos: Unhedged[]; rules: HedgingRules | null } {
  return db.transaction(() => {
    const now = currentRevision(db);
    const photos = db
      .prepare(
        `SELECT unhedged.photo, scores, coalesce(folder.scope, 0) AS scope
         FROM unhedged CROSS JOIN prediction ON prediction.photo = unhedged.photo AND prediction.model = ?
         CROSS JOIN photo ON photo.id = unhedged.photo CROSS JOIN folder ON folder.id = photo.folder
         ORDER BY unhedged.photo LIMIT ?`,
      )
      .all(model, limit) as Unhedged[];
    return { photos, rules: now === revision ? null : hedgingRules(db) };
  })();
}

const currentRevision = (db: Database): string =>
  (db.prepare('SELECT value FROM setting WHERE key = ?').pluck().get(revisionSetting) as
    string | undefined) ?? '0';

const readBars = (db: Database): HedgingRules['bars'] =>
  (
    db
      .prepare(
        `SELECT scope, concept.key AS concept, least, own, allowed FROM bar JOIN concept ON concept.id = bar.concept`,
      )
      .all() as { scope: number; concept: string; least: number; own: number; allowed: number }[]
  ).map(({ own, allowed, ...bar }) => ({ ...bar, own: own === 1, allowed: allowed === 1 }));

const hedgingRules = (db: Database): HedgingRules => ({
  revision: currentRevision(db),
  bars: readBars(db),
});

/**
 * Puts what is said now in the place of what the model said before; nothing that a person, a file or a taught tag says
 * is touched. Photos whose scores or place are others by now stay in the queue, and all do where the rules are.
 * @returns the photos of which something else is said now
 */
function recordHedged(
  db: Database,
  {
    model,
    revision,
    hedged,
    now,
  }: { model: number; revision: string; hedged: readonly Hedged[]; now: number },
): number[] {
  const isAsRead = db
    .prepare(
      `SELECT 1 FROM prediction JOIN photo ON photo.id = prediction.photo JOIN folder ON folder.id = photo.folder
       WHERE prediction.photo = ? AND prediction.model = ? AND scores = ? AND coalesce(folder.scope, 0) = ?`,
    )
    .pluck();
  const said = db.prepare(
    `SELECT concept, score FROM label WHERE photo = ? AND source = 'model' ORDER BY concept`,
  );
  const unlabel = db.prepare(`DELETE FROM label WHERE photo = ? AND source = 'model'`);
  const label = db.prepare(
    `INSERT INTO label (photo, concept, source, score, model, at) VALUES (?, ?, 'model', ?, ?, ?)`,
  );
  const done = db.prepare('DELETE FROM unhedged WHERE photo = ?');
  return db
    .transaction(() => {
      if (currentRevision(db) !== revision) return [];
      const changed: number[] = [];
      for (const { photo, scores, scope, labels } of hedged) {
        if (isAsRead.get(photo, model, scores, scope) === undefined) continue;
        done.run(photo);
        const sorted = [...labels].sort((a, b) => a.concept - b.concept);
        if (JSON.stringify(said.all(photo)) === JSON.stringify(sorted)) continue;
        unlabel.run(photo);
        for (const { concept, score } of labels) label.run(photo, concept, score, model, now);
        changed.push(photo);
      }
      return changed;
    })
    .immediate();
}

export const hedgingOperations = { queueForHedging, nextUnhedged, recordHedged, hedgingRules };
