/** @file What files and their sidecars say of photos: kept as they have it, and said as labels of source 'file'. */
import type { Database } from 'better-sqlite3';
import { conceptsOfKeywords, knownConcept } from '../../labels/file-labels.ts';
import { keywordsOf, noWords, withoutWritten, type Keyword, type Words } from '../../metadata/keywords.ts';
import { emptyPacket, type Packet } from '../../metadata/packet.ts';
import { joinPath } from '../../photos/path.ts';
import { indexText } from './text.ts';

export type PacketPlace = 'file' | 'sidecar';

/** A sidecar as it lay there when it was read. */
export interface SidecarFile {
  readonly name: Uint8Array;
  /** Bytes. */
  readonly size: number;
  /** Unix microseconds. */
  readonly mtime: number;
}

export interface ReadSidecar extends SidecarFile {
  /** SHA-256 of its bytes. */
  readonly hash: Uint8Array;
  readonly packet: Packet;
}

interface Row {
  place: PacketPlace;
  name: Buffer | null;
  size: number | null;
  mtime: number | null;
  hash: Buffer | null;
  content: string;
  written: string;
  rating: number | null;
}

const packetOf = ({ content }: Row): Packet => ({
  ...emptyPacket,
  ...(JSON.parse(content) as Partial<Packet>),
});
const writtenOf = ({ written }: Row): Words => ({ ...noWords, ...(JSON.parse(written) as Partial<Words>) });

/** Without what is empty: most packets hold one or two lists. */
const compact = (words: object): string =>
  JSON.stringify(Object.fromEntries(Object.entries(words).filter(([, value]) => isSaid(value))));
const isSaid = (value: unknown): boolean => value !== null && !(Array.isArray(value) && value.length === 0);

const rowsOf = (db: Database, photo: number): Row[] =>
  db.prepare('SELECT * FROM packet WHERE photo = ?').all(photo) as Row[];
const rowAt = (db: Database, photo: number, place: PacketPlace): Row | undefined =>
  rowsOf(db, photo).find((row) => row.place === place);

/** What a photo's own file holds, as `recordAnalyses` and `import` read it. Inside the caller's transaction. */
export function recordFilePacket(db: Database, photo: number, packet: Packet): void {
  store(db, photo, 'file', packet, undefined);
  db.prepare('UPDATE photo SET packet_read = 1 WHERE id = ?').run(photo);
  applyPackets(db, photo);
}

function store(
  db: Database,
  photo: number,
  place: PacketPlace,
  packet: Packet,
  sidecar: Omit<ReadSidecar, 'packet'> | undefined,
  written?: Words,
): void {
  const before = rowAt(db, photo, place);
  const ours = written ?? (before === undefined ? noWords : writtenOf(before));
  if (before === undefined && !Object.values(packet).some(isSaid) && sidecar === undefined) return;
  // The rating that Phototag wrote is not what others say: what they said before stands.
  const rating =
    packet.rating !== null && packet.rating === ours.rating ? (before?.rating ?? null) : packet.rating;
  db.prepare(
    `INSERT OR REPLACE INTO packet (photo, place, name, size, mtime, hash, content, written, rating)
     VALUES (@photo, @place, @name, @size, @mtime, @hash, @content, @written, @rating)`,
  ).run({
    ...{ photo, place, rating, content: compact(packet), written: compact(ours) },
    name: sidecar?.name ?? null,
    size: sidecar?.size ?? null,
    mtime: sidecar?.mtime ?? null,
    hash: sidecar?.hash ?? null,
  });
}

/**
 * Says anew what the packets of a photo say: labels, words to be found by, and the rating, a sidecar's before the
 * file's own; a person's rating stays in force. Inside the caller's transaction.
 */
export function applyPackets(db: Database, photo: number): void {
  const rows = rowsOf(db, photo);
  const keywords = rows.map((row) => keywordsOf(withoutWritten(packetOf(row), writtenOf(row))));
  const before = db
    .prepare(`SELECT concept FROM label WHERE photo = ? AND source = 'file'`)
    .pluck()
    .all(photo) as number[];
  const after = conceptsOfKeywords(db, keywords.flat());
  const unlabel = db.prepare(`DELETE FROM label WHERE photo = ? AND concept = ? AND source = 'file'`);
  const label = db.prepare(
    `INSERT INTO label (photo, concept, source, score, model, at) VALUES (?, ?, 'file', 1, NULL, ?)`,
  );
  for (const concept of before) if (!after.includes(concept)) unlabel.run(photo, concept);
  for (const concept of after) if (!before.includes(concept)) label.run(photo, concept, Date.now());

  const setWords = db.prepare('UPDATE packet SET words = ? WHERE photo = ? AND place = ?');
  for (const [i, { place }] of rows.entries()) {
    const heard = keywords[i]!.filter((keyword) => !isSilenced(db, photo, keyword));
    setWords.run(heard.flatMap(({ path }) => path).join('\n'), photo, place);
  }
  const rating =
    rows.find((row) => row.place === 'sidecar')?.rating ??
    rows.find((row) => row.place === 'file')?.rating ??
    null;
  db.prepare('UPDATE rated SET file = ? WHERE photo = ?').run(rating, photo);
  db.prepare(
    'UPDATE photo SET rating = coalesce((SELECT rating FROM rated WHERE photo = @photo), @rating) WHERE id = @photo',
  ).run({ photo, rating });
  indexText(db, [photo]);
}

/** After a person's word: what is rejected is not found by its words either. Inside the caller's transaction. */
export function silencePackets(db: Database, photo: number): void {
  if (db.prepare('SELECT 1 FROM packet WHERE photo = ? LIMIT 1').get(photo) !== undefined) {
    applyPackets(db, photo);
  }
}

function isSilenced(db: Database, photo: number, keyword: Keyword): boolean {
  const concept = knownConcept(db, keyword);
  return (
    concept !== undefined &&
    db
      .prepare(
        `SELECT 1 FROM concept_below AS below JOIN statement ON statement.concept = below.ancestor
         WHERE below.concept = ? AND statement.photo = ? AND statement.verdict = 'no'`,
      )
      .get(concept, photo) !== undefined
  );
}

/** A photo of a folder, and the sidecar it had when that was last read. */
export interface PhotoBesideSidecars {
  readonly id: number;
  readonly name: Uint8Array;
  readonly partner: Uint8Array | null;
  readonly sidecar: SidecarFile | null;
}

/** The photos that lie directly in a folder; where no sidecar lies there now, only those that had one. */
function photosBesideSidecars(
  db: Database,
  root: number,
  folder: Uint8Array,
  hasSidecars: boolean,
): PhotoBesideSidecars[] {
  const rows = db
    .prepare(
      `SELECT photo.id, photo.name, photo.partner, packet.name AS sidecar, packet.size, packet.mtime
       FROM folder CROSS JOIN photo ON photo.folder = folder.id AND photo.state <> 'missing'
       LEFT JOIN packet ON packet.photo = photo.id AND packet.place = 'sidecar' AND packet.name IS NOT NULL
       WHERE folder.root = ? AND folder.path = ? AND (? OR packet.photo IS NOT NULL)`,
    )
    .all(root, folder, hasSidecars ? 1 : 0) as {
    id: number;
    name: Buffer;
    partner: Buffer | null;
    sidecar: Buffer | null;
    size: number;
    mtime: number;
  }[];
  return rows.map(({ id, name, partner, sidecar, size, mtime }) => ({
    id,
    name,
    partner,
    sidecar: sidecar === null ? null : { name: sidecar, size, mtime },
  }));
}

/** What sidecars say now; null: it is gone, and what it said with it. */
function recordSidecars(
  db: Database,
  sidecars: readonly { readonly photo: number; readonly sidecar: ReadSidecar | null }[],
): void {
  db.transaction(() => {
    for (const { photo, sidecar } of sidecars) {
      if (sidecar !== null) {
        store(db, photo, 'sidecar', sidecar.packet, sidecar);
      } else {
        // What Phototag wrote is remembered: the sidecar may only be on its way to where the photo has gone.
        db.prepare(
          `UPDATE packet SET name = NULL, size = NULL, mtime = NULL, hash = NULL, content = '{}', rating = NULL
           WHERE photo = ? AND place = 'sidecar'`,
        ).run(photo);
      }
      applyPackets(db, photo);
    }
  }).immediate();
}

/** Photos whose own keywords have not been looked for, by number, `limit` at a time after `afterId`. */
function photosToRead(
  db: Database,
  { afterId, limit }: { afterId: number; limit: number },
): { id: number; path: Uint8Array }[] {
  const rows = db
    .prepare(
      `SELECT photo.id, photo.name, folder.path AS folder, root.path AS root
       FROM photo JOIN folder ON folder.id = photo.folder
       JOIN root ON root.id = folder.root AND root.online = 1
       WHERE photo.state <> 'missing' AND photo.packet_read = 0 AND photo.id > ? ORDER BY photo.id LIMIT ?`,
    )
    .all(afterId, limit) as { id: number; name: Buffer; folder: Buffer; root: Buffer }[];
  return rows.map(({ id, root, folder, name }) => ({ id, path: joinPath(root, folder, name) }));
}

/** What the files of photos hold. */
function recordFilePackets(
  db: Database,
  read: readonly { readonly photo: number; readonly packet: Packet }[],
): void {
  db.transaction(() => {
    for (const { photo, packet } of read) recordFilePacket(db, photo, packet);
  }).immediate();
}

export interface StoredPacket {
  readonly packet: Packet;
  /** What of it is Phototag's. */
  readonly written: Words;
}

/** What is to be told to the world of a photo, and what its file and sidecar were when they were last read. */
export interface PhotoToWrite {
  /** Absolute. */
  readonly path: Uint8Array;
  readonly partner: Uint8Array | null;
  readonly type: string | null;
  readonly size: number;
  readonly mtime: number;
  /** Null while the file that lies there now has not been looked at. */
  readonly contentHash: Uint8Array | null;
  readonly file: StoredPacket;
  readonly isFileRead: boolean;
  /** `read` is null while there is none. */
  readonly sidecar: StoredPacket & { readonly read: (SidecarFile & { readonly hash: Uint8Array }) | null };
  /** Keywords of the file itself that nobody has rejected. */
  readonly fileKeywords: readonly Keyword[];
  /** Other photos in the folder have its name up to the dot: a sidecar with that name alone could be theirs. */
  readonly sharesStem: boolean;
  /** A sidecar in this folder, and the photo it belongs to: what the person's programs do there. */
  readonly example: { readonly sidecar: Uint8Array; readonly photo: Uint8Array } | null;
  readonly rating: number | null;
}

/** @param stem - the photo's name up to its last dot. @returns null where there is no such photo, or it is missing */
function photoToWrite(db: Database, photo: number, stem: Uint8Array): PhotoToWrite | null {
  const row = db
    .prepare(
      `SELECT photo.*, folder.path AS folder_path, root.path AS root_path
       FROM photo JOIN folder ON folder.id = photo.folder JOIN root ON root.id = folder.root
       WHERE photo.id = ? AND photo.state <> 'missing'`,
    )
    .get(photo) as
    | {
        folder: number;
        name: Buffer;
        partner: Buffer | null;
        type: string | null;
        size: number;
        mtime: number;
        content_hash: Buffer | null;
        packet_read: number;
        rating: number | null;
        folder_path: Buffer;
        root_path: Buffer;
      }
    | undefined;
  if (row === undefined) return null;
  const stored = (place: PacketPlace): StoredPacket & { row: Row | undefined } => {
    const found = rowAt(db, photo, place);
    return found === undefined
      ? { packet: emptyPacket, written: noWords, row: undefined }
      : { packet: packetOf(found), written: writtenOf(found), row: found };
  };
  const { row: _, ...file } = stored('file');
  const { row: read, ...sidecar } = stored('sidecar');
  // Between '.' and the byte after it lie the names that go on with a dot.
  const [from, to] = [Buffer.concat([stem, Buffer.from('.')]), Buffer.concat([stem, Buffer.from('/')])];
  const sharesStem = db
    .prepare(
      `SELECT 1 FROM photo WHERE folder = ? AND state <> 'missing' AND name > ? AND name < ? AND id <> ?`,
    )
    .get(row.folder, from, to, photo);
  const example = db
    .prepare(
      `SELECT packet.name AS sidecar, photo.name AS photo FROM photo JOIN packet ON packet.photo = photo.id
       WHERE photo.folder = ? AND packet.place = 'sidecar' AND packet.name IS NOT NULL
       ORDER BY packet.photo DESC LIMIT 1`,
    )
    .get(row.folder) as { sidecar: Buffer; photo: Buffer } | undefined;
  return {
    path: joinPath(row.root_path, row.folder_path, row.name),
    partner: row.partner,
    type: row.type,
    size: row.size,
    mtime: row.mtime,
    contentHash: row.content_hash,
    file,
    isFileRead: row.packet_read === 1,
    sidecar: {
      ...sidecar,
      read:
        read === undefined || read.name === null
          ? null
          : { name: read.name, size: read.size!, mtime: read.mtime!, hash: read.hash! },
    },
    fileKeywords: keywordsOf(withoutWritten(file.packet, file.written)).filter(
      (keyword) => !isSilenced(db, photo, keyword),
    ),
    sharesStem: sharesStem !== undefined,
    example: example ?? null,
    rating: row.rating,
  };
}

/**
 * Said before a packet is written, so that its words are known to be Phototag's whatever happens after: an
 * interruption must not make them a stranger's.
 */
function intendWords(db: Database, photo: number, place: PacketPlace, words: Words): void {
  db.transaction(() => {
    const before = rowAt(db, photo, place);
    const known = before === undefined ? noWords : writtenOf(before);
    const both = {
      subject: [...new Set([...known.subject, ...words.subject])],
      hierarchical: [...new Set([...known.hierarchical, ...words.hierarchical])],
      tagsList: [...new Set([...known.tagsList, ...words.tagsList])],
      rating: words.rating ?? known.rating,
    };
    db.prepare(
      `INSERT INTO packet (photo, place, content, written) VALUES (@photo, @place, '{}', @written)
       ON CONFLICT DO UPDATE SET written = excluded.written`,
    ).run({ photo, place, written: compact(both) });
  }).immediate();
}

/** A file or sidecar that Phototag has written, as it lies there now. */
export interface WrittenPacket extends SidecarFile {
  readonly hash: Uint8Array;
  readonly fileId: string;
  readonly packet: Packet;
  readonly written: Words;
}

/** The photo stays the one it was: its file, where that was written, is known by its new size, time and content. */
function recordWritten(
  db: Database,
  photo: number,
  place: PacketPlace,
  { packet, written, fileId, ...read }: WrittenPacket,
): void {
  db.transaction(() => {
    if (place === 'file') {
      db.prepare(
        'UPDATE photo SET size = @size, mtime = @mtime, content_hash = @hash, file_id = @fileId WHERE id = @photo',
      ).run({ ...read, fileId, photo });
    }
    store(db, photo, place, packet, place === 'sidecar' ? read : undefined, written);
    applyPackets(db, photo);
  }).immediate();
}

export const packetOperations = {
  photosBesideSidecars,
  recordSidecars,
  photosToRead,
  recordFilePackets,
  photoToWrite,
  intendWords,
  recordWritten,
};
