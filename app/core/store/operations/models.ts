/** @file Which versions of which models have spoken in this library. */
import type { Database } from 'better-sqlite3';

export interface ModelVersion {
  /** Catalog id or file name. */
  readonly name: string;
  /** SHA-256 of the weights, '+', pipeline version. */
  readonly version: string;
  /** Concept keys by class index. */
  readonly concepts: readonly string[];
}

/** The number of this version in the library, new or known; `now` in Unix milliseconds. */
function registerModel(db: Database, model: ModelVersion, now: number): number {
  return db
    .prepare(
      `INSERT INTO model (name, version, concepts, used_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (version) DO UPDATE SET
         name = excluded.name, concepts = excluded.concepts, used_at = excluded.used_at
       RETURNING id`,
    )
    .pluck()
    .get(model.name, model.version, JSON.stringify(model.concepts), now) as number;
}

export const modelOperations = { registerModel };
