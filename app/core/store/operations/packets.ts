/** @file What is asked and told of files and sidecars that are read, and of those that are written. */
import type { Database } from 'better-sqlite3';
import type { Packet } from '../../metadata/packet.ts';
import { joinPath } from '../../photos/path.ts';
import { packetWriteOperations } from './packet-writes.ts';
import {
  applyPackets,
  recordFilePacket,
  storePacket,
  type ReadSidecar,
  type SidecarFile,
} from './stored-packets.ts';

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
        storePacket(db, photo, 'sidecar', sidecar.packet, sidecar);
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
       JOIN root ON root.id = folder.root AND root.offline_at IS NULL
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

export const packetOperations = {
  photosBesideSidecars,
  recordSidecars,
  photosToRead,
  recordFilePackets,
  ...packetWriteOperations,
};
