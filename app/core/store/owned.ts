/** @file A library with its owner: the lock, the database, `words.log` that follows it, and the backup of the day. */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Database } from 'better-sqlite3';
import type { Notice } from '../../contract/notice.ts';
import { Problem } from '../../contract/problem.ts';
import { isBackupDue } from './backups.ts';
import { takeLock } from './lock.ts';
import type { Lock } from './lock.ts';
import { fromWire, problemOf } from './problems.ts';
import type { WireError } from './problems.ts';
import { markSuspect, openSound } from './recovery.ts';
import { followWords } from './words.ts';
import type { WordsFile } from './words-file.ts';

/** Milliseconds before a backup that failed is tried again. */
const patience = 3600_000;

export class Owned {
  readonly db: Database;
  readonly #library: string;
  readonly #onNotice: (notice: Notice) => void;
  readonly #lock: Lock;
  readonly #words: WordsFile;
  #backup: Promise<void> | undefined;
  #nextBackup = 0;
  #isBehind = false;

  /** @throws Problem LOCKED, READ_ONLY, DISK_FULL, BAD_LIBRARY */
  constructor(library: string, onNotice: (notice: Notice) => void) {
    this.#library = library;
    this.#onNotice = onNotice;
    this.#lock = takeLock(library);
    try {
      const { db, words, notice } = openSound(library, new Date());
      this.db = db;
      this.#words = words;
      if (notice !== null) onNotice(notice);
    } catch (error) {
      this.#lock.release();
      throw error;
    }
  }

  /**
   * What was said since, if anything, is in `words.log` when it returns; and the day's backup has begun. The database
   * has it in any case: on a full disk the file follows later, and the person is told once.
   */
  keepWords(): void {
    try {
      if (followWords(this.db, this.#words)) this.#backUpIfDue();
      this.#isBehind = false;
    } catch (error) {
      const problem = problemOf(error, this.#library);
      if (!(problem instanceof Problem)) throw error;
      if (!this.#isBehind) this.#onNotice({ kind: 'library.wordsBehind', problem: problem.plain });
      this.#isBehind = true;
    }
  }

  /** Waits for a backup under way. Leaves one small file. */
  async close(): Promise<void> {
    await this.#backup;
    try {
      this.#tidy();
    } finally {
      this.#words.close();
      this.db.close();
      this.#lock.release();
    }
  }

  /** What is committed is safe without it, so a full disk or a damaged page is no news here. */
  #tidy(): void {
    try {
      this.db.pragma('optimize');
      this.db.pragma('wal_checkpoint(TRUNCATE)');
    } catch (error) {
      if (!(problemOf(error, this.#library) instanceof Problem)) throw error;
    }
  }

  #backUpIfDue(): void {
    const now = new Date();
    if (this.#backup !== undefined || now.getTime() < this.#nextBackup) return;
    if (!isBackupDue(this.#library, now)) return;
    this.#nextBackup = now.getTime() + patience;
    const thread = new URL(`./backup-thread${extname(import.meta.filename)}`, import.meta.url);
    const worker = new Worker(thread, { workerData: { library: this.#library } });
    worker.on('message', (error: WireError) => this.#noBackup(fromWire(error)));
    worker.on('error', (error) => this.#noBackup(error));
    this.#backup = new Promise((resolve) => {
      worker.on('exit', () => {
        this.#backup = undefined;
        resolve();
      });
    });
  }

  #noBackup(error: Error): void {
    const problem = error instanceof Problem ? error : new Problem('INTERNAL', error.message);
    this.#onNotice({ kind: 'library.noBackup', problem: problem.plain });
    if (error instanceof Problem && error.code === 'BAD_LIBRARY') markSuspect(this.#library);
  }
}
