/** @file What a person may be doing when the power goes: each a real process, started in a workplace. */
import { randomUUID } from 'node:crypto';
import { appendFileSync, copyFileSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import SQLite from 'better-sqlite3';
import sharp from 'sharp';
import { migrate } from '../../../core/store/migrate.ts';
import type { Running, Workplace } from '../phototag.ts';
import type { Chance } from './random.ts';

export interface Begun {
  readonly running: Running;
  /** The library it works in. */
  readonly library: string;
  /** Something to do while it runs; awaited before the kill. */
  readonly meanwhile?: () => Promise<void>;
  /** Files that are being written, and were when a process died; without it, those below the library. */
  readonly unfinished?: () => string[];
  /** What must hold afterwards, where that is not what must of any library. @param stdout what was said till the kill */
  readonly check?: (stdout: string) => Promise<void>;
}

export interface Scene {
  readonly place: Workplace;
  readonly chance: Chance;
  /** Where `modelBytes` can be downloaded, slowly. */
  readonly url: string;
}

export type ActionName =
  | 'add'
  | 'watch'
  | 'tag'
  | 'undo'
  | 'backup'
  | 'backup of the day'
  | 'restore'
  | 'migration'
  | 'download'
  | 'import';

export const modelBytes = Buffer.alloc(3_000_000, 'weights ');

/** Statements in a library of the first schema, which a migration makes words of. */
export const oldStatements = 2000;

const pictureSize = { width: 3000, height: 2000 }; // large enough that most of a worker's time is decoding

/** New pictures in the folder, all of other content. */
export async function bringPictures({ place }: Scene, count: number): Promise<void> {
  const base = place.at('base.jpg');
  if (!readdirSync(place.path).includes('base.jpg')) {
    const image = sharp({ create: { ...pictureSize, channels: 3, background: { r: 255, g: 0, b: 0 } } });
    await image.jpeg({ quality: 50 }).toFile(base);
  }
  for (let n = 0; n < count; n++) {
    const name = randomUUID();
    copyFileSync(base, place.at(`${name}.part`));
    appendFileSync(place.at(`${name}.part`), name);
    renameSync(place.at(`${name}.part`), place.at('photos', `${name}.jpg`));
  }
}

const inLibrary = ({ place }: Scene, args: readonly string[]): Begun => ({
  running: place.start(args),
  library: place.at('library'),
});

/** Number of the command that says words: all of its words are about the same photos. */
let command = 0;

export const actions: Record<ActionName, (scene: Scene) => Promise<Begun>> = {
  async add(scene) {
    await bringPictures(scene, 12);
    return inLibrary(scene, ['add', scene.place.at('photos'), '--json']);
  },

  async watch(scene) {
    const begun = inLibrary(scene, ['watch', '--json']);
    const meanwhile = async () => {
      await begun.running.says('live');
      await bringPictures(scene, 6);
      const photos = scene.place.at('photos');
      const names = readdirSync(photos).filter((name) => name.endsWith('.jpg'));
      renameSync(`${photos}/${scene.chance.pick(names)}`, `${photos}/${randomUUID()}.jpg`);
    };
    return { ...begun, meanwhile };
  },

  async tag(scene) {
    command++;
    const labels = Array.from({ length: 200 }, (_, n) => `word ${command.toString()} ${n.toString()}`);
    const begun = inLibrary(scene, ['tag', 'dog', ...labels.flatMap((label) => ['--add', label]), '--json']);
    const heard = scene.chance.pick(labels.slice(0, 100));
    return { ...begun, meanwhile: async () => void (await begun.running.says(`"${heard}"`)) };
  },

  undo: async (scene) => inLibrary(scene, ['undo', '--json']),
  backup: async (scene) => inLibrary(scene, ['backup', scene.place.at('library/mine.db')]),

  async 'backup of the day'(scene) {
    rmSync(scene.place.at('library/backups'), { recursive: true, force: true });
    return inLibrary(scene, ['tag', 'dog', '--add', `word ${(++command).toString()} 0`, '--json']);
  },

  restore: async (scene) => inLibrary(scene, ['restore', scene.place.at('first.db'), '--yes']),

  async migration({ place }) {
    const library = place.at(`old-${randomUUID()}`);
    mkdirSync(library);
    makeOldLibrary(library);
    return { running: place.start(['--library', library, 'undo', '--json']), library };
  },

  async download({ place, url }) {
    const module = new URL('../../../../models/download.ts', import.meta.url).href;
    const file = place.at('library/models/fetched.onnx');
    rmSync(file, { force: true });
    mkdirSync(dirname(file), { recursive: true });
    const program = `const { download } = await import(${JSON.stringify(module)});
      await download(${JSON.stringify(url)}, ${JSON.stringify(file)}, { bytes: ${modelBytes.length} });`;
    return { running: place.evaluate(program), library: place.at('library') };
  },

  import: async (scene) => inLibrary(scene, ['models', 'import', scene.place.at('models/colours.onnx')]),
};

function makeOldLibrary(library: string): void {
  const db = new SQLite(`${library}/library.db`);
  db.pragma('journal_mode = WAL');
  migrate(db, library, 1);
  db.exec(`INSERT INTO root (id, path, added_at) VALUES (1, x'2f', 0);
    INSERT INTO folder (id, root, path, text) VALUES (1, 1, x'', '/');
    INSERT INTO concept (id, key, name) VALUES (1, 'own:mine', 'mine');
    WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ${oldStatements})
      INSERT INTO photo (id, folder, name, size, mtime, state, added_at) SELECT n, 1, CAST(n AS BLOB), n, n, 'pending', 0 FROM n;
    INSERT INTO statement SELECT id, 1, 'yes', id FROM photo`);
  db.close();
}

/** Gives `modelBytes` in small pieces, and the rest of them where that is asked for. */
export async function serveModel(): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const end = modelBytes.length;
    const range = start > 0 ? { 'Content-Range': `bytes ${start}-${end - 1}/${end}` } : {};
    response.writeHead(start > 0 ? 206 : 200, { ETag: '"v1"', 'Content-Length': end - start, ...range });
    let at = start;
    const piece = () => {
      if (response.destroyed) return;
      response.write(modelBytes.subarray(at, at + 50_000));
      at += 50_000;
      if (at < end) setTimeout(piece, 5);
      else response.end();
    };
    piece();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}/fetched.onnx`, close };
}
