/** @file What must hold of the album after any crash. It throws what does not. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { readPacket } from '../../../core/metadata/packet.ts';
import { TaughtTag } from '../../../contract/teach.ts';
import type { Album, Picture } from './album.ts';
import { checkFiles, checkLibrary, namesIn, same } from './check.ts';

interface After {
  /** What was being taught, of which pictures. */
  readonly label?: string;
  readonly isOf?: ReadonlySet<string>;
  readonly isAcknowledged?: boolean;
  /** Words were written to the end, into the pictures' own files or into sidecars. */
  readonly isInFiles?: boolean;
}

/** A photo that is not missing, as the database has it. */
interface KnownPhoto {
  readonly name: string;
  readonly state: string;
  /** Labels of the words in force. */
  readonly words: ReadonlySet<string>;
  /** How many tags it has because another program says so in its file or sidecar. */
  readonly keywords: number;
}

export async function checkAlbum(album: Album, after: After = {}): Promise<void> {
  await checkLibrary(album.library, {
    labels: new Set(album.said.keys()),
    undone: 0,
    words: album.said.size,
    notices: null,
  });
  checkFiles(album.library);
  checkPictures(album);
  checkSidecars(album);
  await album.run('add', album.photos);
  await album.run('import');
  const photos = knownPhotos(album.library);
  same('photos that are known', photos.map(({ name }) => name).sort(), pictureNames(album).sort());
  same(
    'photos that are not tagged',
    photos.filter(({ state }) => state !== 'done'),
    [],
  );
  checkWords(album, photos);
  if (after.label !== undefined) await checkTaught(album, photos, after as Required<After>);
  if (after.isInFiles !== undefined) checkWritten(album, photos, after.isInFiles);
}

const pictureNames = ({ photos }: Album): string[] =>
  readdirSync(photos).filter((name) => name.endsWith('.jpg'));

/** No picture is lost or half-written: each file that there was is in its place or in the trash, and one is in its place. */
function checkPictures(album: Album): void {
  const trashed = join(album.trash, 'files');
  const inPlace = pictureNames(album).map((name) => album.pictureIn(join(album.photos, name)));
  const inTrash = namesIn(trashed).map((name) => album.pictureIn(join(trashed, name)));
  const count = (all: readonly Picture[], picture: Picture) => all.filter((each) => each === picture).length;
  for (const picture of album.pictures) {
    const there = count(inPlace, picture);
    same(`files of picture ${picture.id}`, there + count(inTrash, picture), picture.files);
    if (there === 0) throw new Error(`Picture ${picture.id} is in the trash alone.`);
  }
}

function checkSidecars(album: Album): void {
  for (const name of readdirSync(album.photos).filter((each) => each.endsWith('.xmp'))) {
    if (readPacket(readFileSync(join(album.photos, name))) === null)
      throw new Error(`${name} is no whole XMP.`);
  }
}

/** Each word holds of a photo of each picture that it was said of: of a copy's best, where the copy is in the trash. */
function checkWords(album: Album, photos: readonly KnownPhoto[]): void {
  const wordsOf = new Map<string, Set<string>>();
  for (const { name, words } of photos) {
    const { id } = album.pictureIn(join(album.photos, name));
    wordsOf.set(id, new Set([...(wordsOf.get(id) ?? []), ...words]));
  }
  for (const [label, pictures] of album.said) {
    same(
      `pictures that have lost the word ${label}`,
      [...pictures].filter((id) => wordsOf.get(id)?.has(label) !== true),
      [],
    );
  }
}

/** All examples are said or none, and what is taught is learned by the work that goes on. */
async function checkTaught(
  album: Album,
  photos: readonly KnownPhoto[],
  { label, isOf, isAcknowledged }: Required<After>,
): Promise<void> {
  const holders = new Set(
    photos
      .filter(({ words }) => words.has(label))
      .map(({ name }) => album.pictureIn(join(album.photos, name)).id),
  );
  if (holders.size > 0) same(`examples of ${label}`, [...holders].sort(), [...isOf].sort());
  const taught = (await album.run('teach', '--list', '--json')).json().map((tag) => TaughtTag.parse(tag));
  if (isAcknowledged) same(`${label} is taught`, taught.map(({ name }) => name).includes(label), true);
  same(
    'taught tags that wait to be learned',
    taught.filter(({ state }) => state === 'waiting'),
    [],
  );
}

/** Each word of a photo is in its sidecar, or in its file, and is not taken for what another program says. */
function checkWritten(album: Album, photos: readonly KnownPhoto[], isInFiles: boolean): void {
  for (const { name, words, keywords } of photos) {
    same(`tags of ${name} that come from files`, keywords, 0);
    const text = readFileSync(join(album.photos, isInFiles ? name : `${name}.xmp`)).toString('latin1');
    same(
      `words that are not written beside ${name}`,
      [...words].filter((word) => !text.includes(`>${word}<`)),
      [],
    );
  }
}

function knownPhotos(library: string): KnownPhoto[] {
  const db = new SQLite(join(library, 'library.db'), { readonly: true });
  const rows = db
    .prepare(
      `SELECT CAST(photo.name AS TEXT) AS name, photo.state, json_group_array(concept.name) AS words,
       (SELECT count(*) FROM label WHERE label.photo = photo.id AND source = 'file') AS keywords
     FROM photo LEFT JOIN statement ON statement.photo = photo.id AND statement.verdict = 'yes'
     LEFT JOIN concept ON concept.id = statement.concept
     WHERE photo.state <> 'missing' GROUP BY photo.id`,
    )
    .all() as { name: string; state: string; words: string; keywords: number }[];
  db.close();
  return rows.map(({ words, ...photo }) => ({
    ...photo,
    words: new Set((JSON.parse(words) as (string | null)[]).filter((word) => word !== null)),
  }));
}
