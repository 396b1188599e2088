/** @file Throws away what machines said, to have it made again. */
import type { Database } from 'better-sqlite3';

/**
 * Removes what models and taught tags say of photos that can be looked at again; what is said of a missing one stays,
 * since nothing could take its place. A person's words, the rules, and what files say are not touched.
 * @returns how many tags went, and how many photos wait for the network
 */
function resetMachineTags(db: Database): { tags: number; waiting: number } {
  return db
    .transaction(() => {
      const there = `photo IN (SELECT id FROM photo WHERE state <> 'missing')`;
      const { changes: tags } = db
        .prepare(`DELETE FROM label WHERE source IN ('model', 'taught') AND ${there}`)
        .run();
      for (const table of ['prediction', 'unhedged']) db.exec(`DELETE FROM ${table} WHERE ${there}`);
      db.exec(`UPDATE photo SET state = 'pending' WHERE state = 'done'`);
      const waiting = db
        .prepare(`SELECT count(*) FROM photo WHERE state = 'pending'`)
        .pluck()
        .get() as number;
      return { tags, waiting };
    })
    .immediate();
}

export const resetOperations = { resetMachineTags };
