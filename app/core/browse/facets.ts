/**
 * @file What there is to narrow a search by: cameras, folders and years, each with the photos that its field finds.
 * Missing photos are not counted.
 */
import type { Database } from 'better-sqlite3';
import type { Facets } from '../../contract/views.ts';
import { readablePath } from '../photos/path.ts';
import { cameraName, isCamera } from '../search/camera.ts';
import { fold } from '../search/fold.ts';
import { untilPhotosMove } from '../store/unchanged.ts';

/** Levels of folders below a followed one that are offered to browse by. */
const levels = 2;

type Facet = Facets['years'][number];

export interface FolderFacet extends Facet {
  /** 0 for a followed folder itself. */
  readonly level: number;
}

/** Values are what `camera:`, `folder:` and `taken:` take. Cameras with most photos first, folders by path, new years first. */
export const getFacets = untilPhotosMove((db): Facets => ({
  cameras: cameras(db),
  folders: foldersOf(db)
    .filter(({ level }) => level <= levels)
    .map(({ value, count }) => ({ value, count })),
  years: years(db),
}));

function cameras(db: Database): Facet[] {
  const rows = db
    .prepare(
      `SELECT make, model, lens, count(*) AS count FROM camera JOIN photo ON photo.camera = camera.id
       WHERE photo.state <> 'missing' GROUP BY camera.id`,
    )
    .all() as { make: string; model: string; lens: string; count: number }[];
  const names = new Set(rows.map(({ make, model, lens }) => cameraName(make, model) || lens.trim()));
  return [...names]
    .map((value) => ({
      value,
      count: rows.reduce((sum, row) => sum + (isCamera(row, value) ? row.count : 0), 0),
    }))
    .sort((a, b) => b.count - a.count || a.value.localeCompare(b.value));
}

/** Every folder that photos lie in or below, down from the followed ones. */
export const foldersOf = untilPhotosMove((db): FolderFacet[] => {
  const rows = db
    .prepare(
      `SELECT root.path AS root, folder.path, count(*) AS count
       FROM photo JOIN folder ON folder.id = photo.folder JOIN root ON root.id = folder.root
       WHERE photo.state <> 'missing' GROUP BY folder.id`,
    )
    .all() as { root: Buffer; path: Buffer; count: number }[];
  const found = new Map<string, { value: string; count: number; level: number }>();
  for (const { root, path, count } of rows) {
    const names = path.length === 0 ? [] : readablePath(path).split('/');
    let value = readablePath(root).replace(/\/?$/, '/');
    for (let level = 0; level <= names.length; level++) {
      if (level > 0) value += `${names[level - 1]}/`;
      const known = found.get(fold(value)); // folders that differ by case alone are one to the query too
      if (known) known.count += count;
      else found.set(fold(value), { value, count, level });
    }
  }
  return [...found.values()].sort((a, b) => a.value.localeCompare(b.value));
});

/** Goes from year to year by the index of dates. */
function years(db: Database): Facet[] {
  const newest = db
    .prepare(
      `SELECT taken_at FROM photo WHERE taken_at < ? AND state <> 'missing' ORDER BY taken_at DESC LIMIT 1`,
    )
    .pluck();
  const between = db
    .prepare(`SELECT count(*) FROM photo WHERE taken_at >= ? AND taken_at < ? AND state <> 'missing'`)
    .pluck();
  const found: Facet[] = [];
  let end = Number.MAX_SAFE_INTEGER;
  for (let last = newest.get(end); last !== undefined; last = newest.get(end)) {
    const year = new Date(last as number).getUTCFullYear();
    const start = new Date(0).setUTCFullYear(year, 0, 1);
    found.push({ value: String(year).padStart(4, '0'), count: between.get(start, end) as number });
    end = start;
  }
  return found;
}
