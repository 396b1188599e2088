/** @file The pictures that are benchmarked with: copies of real ones, each a file of its own. */
import { readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';

const shared = resolve(import.meta.dirname, '../../shared/photos');

const kinds = ['camera', 'small', 'heic'] as const;

/**
 * `camera`: full-size camera JPEGs. `small`: labelled pictures of about 500 pixels; not Caltech's, which are 300.
 * `heic`: a telephone's full-size picture.
 */
export type PictureKind = (typeof kinds)[number];

export const isPictureKind = (word: string): word is PictureKind =>
  (kinds as readonly string[]).includes(word);

/** @returns `count` files in `folder`; their bytes differ behind the picture's end, so that none is known already */
export async function copyPictures(kind: PictureKind, count: number, folder: string): Promise<string[]> {
  const originals = await sources(kind);
  await mkdir(folder, { recursive: true });
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const original = originals[index % originals.length]!;
      const file = join(
        folder,
        `${kind}-${String(index).padStart(4, '0')}${extname(original).toLowerCase()}`,
      );
      const bytes = await readFile(original);
      await writeFile(file, Buffer.concat([bytes, Buffer.from(`copy ${index}`)]));
      return file;
    }),
  );
}

async function sources(kind: PictureKind): Promise<string[]> {
  if (kind === 'camera') return jpegsIn(join(shared, 'camera'));
  if (kind === 'heic') return [join(shared, 'torture/heic/IMG_5195.HEIC')];
  const [, ...rows] = readFileSync(join(shared, 'labels.csv'), 'utf8').trim().split('\n');
  const files = rows.map((row) => row.slice(0, row.indexOf(',')));
  return files.filter((file) => !file.includes('caltech101')).map((file) => join(shared, file));
}

/** The JPEG files of a folder a person names. */
export async function jpegsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => /^\.jpe?g$/i.test(extname(name))).map((name) => join(folder, name));
}
