/** @file What is to be written into files and sidecars, and what was: so that it is known from what others write. */
import type { Database } from 'better-sqlite3';
import type { TagSource } from '../../../contract/results.ts';
import { hierarchyOf } from '../../browse/hierarchy.ts';
import { keywordsOf, noWords, withoutWritten, type Keyword, type Words } from '../../metadata/keywords.ts';
import { emptyPacket, type Packet } from '../../metadata/packet.ts';
import { splitName } from '../../photos/kinds.ts';
import { joinPath } from '../../photos/path.ts';
import {
  applyPackets,
  compact,
  isSilenced,
  packetAt,
  packetOf,
  storePacket,
  writtenOf,
  type PacketPlace,
  type PacketRow,
  type SidecarFile,
} from './stored-packets.ts';

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
  /** Numbers of the concepts in force, each once, with who says so. */
  readonly tags: readonly { readonly concept: number; readonly sources: readonly TagSource[] }[];
}

/** @returns null where there is no such photo, or it is missing */
function photoToWrite(db: Database, photo: number): PhotoToWrite | null {
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
  const stored = (place: PacketPlace): StoredPacket & { row: PacketRow | undefined } => {
    const found = packetAt(db, photo, place);
    return found === undefined
      ? { packet: emptyPacket, written: noWords, row: undefined }
      : { packet: packetOf(found), written: writtenOf(found), row: found };
  };
  const { row: _, ...file } = stored('file');
  const { row: read, ...sidecar } = stored('sidecar');
  const stem = Buffer.from(splitName(row.name.toString('latin1')).stem, 'latin1');
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
  const tags = db
    .prepare('SELECT concept, json_group_array(source) AS sources FROM tag WHERE photo = ? GROUP BY concept')
    .all(photo) as { concept: number; sources: string }[];
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
    tags: tags.map(({ concept, sources }) => ({ concept, sources: JSON.parse(sources) as TagSource[] })),
  };
}

/**
 * Said before a packet is written, so that its words are known to be Phototag's whatever happens after: an
 * interruption must not make them a stranger's.
 */
function intendWords(db: Database, photo: number, place: PacketPlace, words: Words): void {
  db.transaction(() => {
    const before = packetAt(db, photo, place);
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
    storePacket(db, photo, place, packet, place === 'sidecar' ? read : undefined, written);
    applyPackets(db, photo);
  }).immediate();
}

/** A concept in words: its names, and one of its paths, the widest first. */
export interface ConceptWords {
  readonly id: number;
  readonly names: readonly string[];
  readonly path: readonly string[];
}

/** Of these concepts. */
function conceptWords(db: Database, concepts: readonly number[]): ConceptWords[] {
  const hierarchy = hierarchyOf(db);
  return concepts.map((id) => {
    const path: string[] = [];
    const { names, name } = hierarchy.get(id);
    for (let at = id, next = name; ;) {
      path.unshift(next);
      const [parent] = hierarchy.shownParents(at);
      if (parent === undefined) return { id, names, path };
      ({ id: at, name: next } = parent);
    }
  });
}

export const packetWriteOperations = { photoToWrite, intendWords, recordWritten, conceptWords };
