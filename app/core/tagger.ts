/** @file Takes the library's pending photos through the network, and records what it says of them. */
import { PhotoFailure } from '../contract/failure.ts';
import type { Calibration } from '../../models/model.ts';
import { forEachConcurrently } from './concurrency.ts';
import type { Concepts } from './labels/concepts.ts';
import { prepareHedge } from './labels/hedge.ts';
import { packScores } from './labels/scores.ts';
import { packEmbedding } from './search/embedding.ts';
import type { AnalysedPhoto } from './store/operations/analyses.ts';
import { type Foremost, pendingPhotos } from './foremost.ts';
import type { PendingPhoto } from './store/operations/queue.ts';
import type { Store } from './store/store.ts';
import type { Vision } from './vision/vision.ts';

/** Photos recorded in one transaction: large enough that its cost is small, small enough that a crash costs little. */
const batchSize = 32;
/** Milliseconds after which a transaction is not waited for any longer: somebody may be looking on. */
const longestWait = 1000;

export interface Tagged {
  readonly tagged: number;
  readonly failed: number;
}

export interface TaggerOptions {
  readonly store: Store;
  readonly vision: Vision;
  readonly concepts: Concepts;
  /** One per class of the model, as in `Model.labels`. */
  readonly labels: readonly string[];
  readonly calibration: Calibration | undefined;
  /** The model's version as `registerModel` numbers it; its labels are concepts of the library by then. */
  readonly version: number;
  readonly foremost: Foremost;
  readonly signal: AbortSignal;
  /** Called after each photo. */
  readonly onPhoto: (done: Tagged) => void;
  /** Called after each transaction, with the photos it was about. */
  readonly onRecorded?: ((photos: readonly number[]) => void) | undefined;
}

/** Tags all that is pending. After `signal`, what is under way is finished and recorded, and the rest stays pending. */
export async function tagPending(options: TaggerOptions): Promise<Tagged> {
  const { store, vision, concepts, labels, calibration, version, foremost, signal } = options;
  const hedge = prepareHedge(concepts, labels, calibration);
  const numbers = await store.conceptNumbers();
  const analysed: AnalysedPhoto[] = [];
  const failures: { id: number; failure: { code: PhotoFailure['code']; message: string } }[] = [];
  const underWay = new Set<number>();
  let recordedAt = Date.now();
  let tagged = 0;
  let failed = 0;

  const record = async (): Promise<void> => {
    if (analysed.length + failures.length === 0) return;
    const now = (recordedAt = Date.now());
    const done = analysed.splice(0);
    const notDone = failures.splice(0);
    const moved = done.length > 0 ? (await store.recordAnalyses(version, done, now)).moved : [];
    if (notDone.length > 0) await store.recordFailures(version, notDone, now);
    const recorded = [...done, ...notDone].map(({ id }) => id);
    for (const id of recorded) underWay.delete(id);
    options.onRecorded?.(recorded.map((id) => moved.find(({ from }) => from === id)?.to ?? id));
  };

  const tag = async (photo: PendingPhoto): Promise<void> => {
    underWay.add(photo.id);
    try {
      const { scores, embedding, ...analysis } = await vision.analyse(Buffer.from(photo.path));
      analysed.push({
        id: photo.id,
        size: photo.size,
        mtime: photo.mtime,
        analysis,
        scores: packScores(scores),
        embedding: embedding === null ? null : packEmbedding(embedding),
        labels: hedge(scores).map((said) => ({ concept: numbers.get(said.id)!, score: said.confidence })),
      });
      tagged++;
    } catch (error) {
      if (!(error instanceof PhotoFailure)) throw error;
      failures.push({ id: photo.id, failure: { code: error.code, message: error.message } });
      failed++;
    }
    options.onPhoto({ tagged, failed });
    const isLong = Date.now() - recordedAt >= longestWait;
    if (isLong || analysed.length + failures.length >= batchSize) await record();
  };

  try {
    await forEachConcurrently(pendingPhotos({ store, foremost, underWay, signal }), vision.capacity, tag);
  } finally {
    await record();
  }
  return { tagged, failed };
}
