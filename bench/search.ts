/**
 * @file How long searching a large library takes: forty queries as the window asks them (the whole result, then its
 * first page), the concept tree, and what it costs to add photos to a large library and to a small one.
 *
 * node app/cli/node24.js bench/search.ts LIBRARY [--cold N=5]
 * LIBRARY is made by bench/library/make-library.ts and stays as it is. Prints one JSON object; times are milliseconds,
 * `processor` those that the processor was at work, which other programs change least.
 */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { constants, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from '../app/core/store/database.ts';
import { Store } from '../app/core/store/store.ts';
import { analysedPhoto } from '../app/core/store/testing.ts';
import { makeLibrary } from './library/make-library.ts';
import { percentile, machine, median, round, timed } from './measure.ts';
import { queries } from './queries.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { cold: { type: 'string', default: '5' } },
});
const [library] = positionals;
if (library === undefined) throw new Error('Name a library that bench/library/make-library.ts has made.');
/** Photos of the window's first page. */
const pageSize = 100;
const folder = await mkdtemp(join(tmpdir(), 'phototag-bench-'));

interface Asked {
  readonly count: number;
  readonly page: number;
  /** Of both, in all threads. */
  readonly processor: number;
  readonly total: number;
}

/** As the window asks. */
async function ask(store: Store, query: string | null): Promise<Asked> {
  const before = process.cpuUsage();
  const [count, result] = await timed(() => store.openResult(query));
  const [page] = await timed(() => store.getPage(result.id, 0, pageSize));
  const { user, system } = process.cpuUsage(before);
  return { count, page, processor: (user + system) / 1000, total: result.total };
}

/** A library of its own, that may be written to. */
async function copyOf(name: string): Promise<string> {
  const copy = await mkdtemp(join(folder, 'copy-'));
  await copyFile(join(name, 'library.db'), join(copy, 'library.db'), constants.COPYFILE_FICLONE);
  return copy;
}

async function measureQueries(path: string) {
  await using store = await Store.open(path, { mode: 'write' });
  const start = await ask(store, null);
  const [tree] = await timed(() => store.getConceptTree());
  await store.prepareSearch(); // as the host does when its window is open
  const rounds = [];
  for (const query of queries) {
    const first = await ask(store, query);
    await ask(store, null);
    const again = await ask(store, query);
    await store.setSetting('bench', query); // everything that is kept until a change is gone
    const afterChange = await ask(store, query);
    rounds.push({ query, first, again, afterChange });
  }
  return { start, tree, rounds };
}

/** The first query of a process; the file system's cache is warm. */
async function measureCold(path: string, query: string) {
  const [open, store] = await timed(() => Store.open(path, { mode: 'write' }));
  const asked = await ask(store, query);
  await store.close();
  const { count, page, processor } = asked;
  return { query, open: round(open), count: round(count), page: round(page), processor: round(processor) };
}

/** What the store does for 1,000 new photos: found, analysed ten at a time, counted. */
async function addThousand(store: Store, round_: number): Promise<number> {
  const now = Date.now();
  const added = Array.from({ length: 1000 }, (_, i) => ({
    name: Buffer.from(`new-${round_}-${i}.jpg`),
    partner: null,
    fileId: `1:${round_ * 1000 + i}`,
    size: 1000 + i,
    mtime: round_ * 1000 + i,
  }));
  const nothing = { changed: [], moved: [], touched: [], revived: [], missing: [] };
  const concepts = [...(await store.conceptNumbers()).values()];
  const [root] = await store.listRoots();
  const model = await store.registerModel({ name: 'bench', version: 'bench', concepts: [] }, now);
  const [took] = await timed(async () => {
    await store.applyFolderChanges(root!.id, Buffer.from(`new-${round_}`), { added, ...nothing }, now, now);
    const pending = (await store.nextPending({ afterId: 0, limit: 100_000, now })).filter(({ path }) =>
      Buffer.from(path).includes(`new-${round_}`),
    );
    for (let i = 0; i < pending.length; i += 10) {
      const batch = pending.slice(i, i + 10).map((photo) => {
        const capture = { takenAt: now + photo.id * 1000, make: 'Canon', model: 'EOS R6' };
        const labels = [{ concept: concepts[photo.id % 500]!, score: 0.9 }];
        return { ...analysedPhoto(photo, { capture }), labels };
      });
      await store.recordAnalyses(model, batch, now);
    }
    await store.getConceptTree();
  });
  return took;
}

async function measureAdding(large: string) {
  const small = join(folder, 'small');
  const nothingElse = { thumbnails: 0, predictions: false, embeddings: false, files: false };
  await makeLibrary(small, { photos: 1000, seed: 1, ...nothingElse });
  for (const each of [large, small]) {
    const db = openDatabase(each, 'write');
    db.exec('UPDATE root SET offline_at = NULL'); // else nothing of it is to be analysed
    db.close();
  }
  await using stores = new AsyncDisposableStack();
  const toLarge = stores.use(await Store.open(large, { mode: 'write' }));
  const toSmall = stores.use(await Store.open(small, { mode: 'write' }));
  for (const store of [toLarge, toSmall]) await ask(store, null); // the window is open
  const times = { large: [] as number[], small: [] as number[] };
  for (let i = 0; i < 7; i++) {
    times.large.push(await addThousand(toLarge, i));
    times.small.push(await addThousand(toSmall, i));
  }
  const [first, ...later] = [times.large, times.small].map(median);
  return { large: round(first!), small: round(later[0]!), ratio: round(first! / later[0]!), times };
}

const copy = await copyOf(library);
const { start, tree, rounds } = await measureQueries(copy);
const cold = [];
for (const query of ['dog', '-dog', 'camera:canon', 'is:untagged', 'dog conf:>0.9'].slice(
  0,
  Number(options.cold),
))
  cold.push(await measureCold(copy, query));
const bytes = statSync(join(copy, 'library.db')).size;
const adding = await measureAdding(copy);
await rm(folder, { recursive: true });

const spread = (of: (each: (typeof rounds)[number]) => number) => {
  const all = rounds.map(of);
  return { median: round(median(all)), p95: round(percentile(all, 0.95)), most: round(Math.max(...all)) };
};
const whole = ({ count, page }: Asked) => count + page;
console.log(
  JSON.stringify(
    {
      ...machine(),
      photos: start.total,
      bytesPerPhoto: round(bytes / start.total),
      allPhotosAtFirst: round(whole(start)),
      conceptTree: round(tree),
      firstPage: {
        askedBefore: spread(({ again }) => whole(again)),
        neverAsked: spread(({ first }) => whole(first)),
        afterChange: spread(({ afterChange }) => whole(afterChange)),
      },
      processor: {
        allPhotosAtFirst: round(start.processor),
        askedBefore: spread(({ again }) => again.processor),
        neverAsked: spread(({ first }) => first.processor),
        afterChange: spread(({ afterChange }) => afterChange.processor),
      },
      exactCount: { neverAsked: spread(({ first }) => first.count) },
      cold,
      addingThousand: adding,
      queries: rounds.map(({ query, first, again, afterChange }) => ({
        query,
        total: first.total,
        first: round(whole(first)),
        again: round(whole(again)),
        afterChange: round(whole(afterChange)),
        processor: round(first.processor),
      })),
    },
    null,
    1,
  ),
);
