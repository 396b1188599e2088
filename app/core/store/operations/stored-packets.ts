/** @file What files and their sidecars say of photos: kept as they have it, and said as labels of source 'file'. */
import type { Database } from 'better-sqlite3';
import { conceptsOfKeywords, knownConcept } from '../../labels/file-labels.ts';
import { keywordsOf, noWords, withoutWritten, type Keyword, type Words } from '../../metadata/keywords.ts';
import { emptyPacket, type Packet } from '../../metadata/packet.ts';
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

export interface PacketRow {
  place: PacketPlace;
  name: Buffer | null;
  size: number | null;
  mtime: number | null;
  hash: Buffer | null;
  content: string;
  written: string;
  rating: number | null;
}

export const packetOf = ({ content }: PacketRow): Packet => ({
  ...emptyPacket,
  ...(JSON.parse(content) as Partial<Packet>),
});
export const writtenOf = ({ written }: PacketRow): Words => ({
  ...noWords,
  ...(JSON.parse(written) as Partial<Words>),
});

/** Without what is empty: most packets hold one or two lists. */
export const compact = (words: object): string =>
  JSON.stringify(Object.fromEntries(Object.entries(words).filter(([, value]) => isSaid(value))));
const isSaid = (value: unknown): boolean => value !== null && !(Array.isArray(value) && value.length === 0);

const rowsOf = (db: Database, photo: number): PacketRow[] =>
  db.prepare('SELECT * FROM packet WHERE photo = ?').all(photo) as PacketRow[];
export const packetAt = (db: Database, photo: number, place: PacketPlace): PacketRow | undefined =>
  rowsOf(db, photo).find((row) => row.place === place);

/** What a photo's own file holds, as `recordAnalyses` and `import` read it. Inside the caller's transaction. */
export function recordFilePacket(db: Database, photo: number, packet: Packet): void {
  storePacket(db, photo, 'file', packet, undefined);
  db.prepare('UPDATE photo SET packet_read = 1 WHERE id = ?').run(photo);
  applyPackets(db, photo);
}

/** Puts what was read in place of what was read before. @param written - what of it is Phototag's; left out: as before */
export function storePacket(
  db: Database,
  photo: number,
  place: PacketPlace,
  packet: Packet,
  sidecar: Omit<ReadSidecar, 'packet'> | undefined,
  written?: Words,
): void {
  const before = packetAt(db, photo, place);
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

export function isSilenced(db: Database, photo: number, keyword: Keyword): boolean {
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
