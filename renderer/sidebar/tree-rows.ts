/** @file The concept tree as the rows that show: what is expanded, or what a filter finds. */
import type { TreeConcept } from '../../app/contract/views.ts';

/** A concept below one of its parents: one with two parents can be in two rows. */
export interface TreeRow {
  /** Ids from the top down to it, joined by slashes. */
  readonly path: string;
  readonly concept: TreeConcept;
  /** 1 at the top. */
  readonly level: number;
  readonly isExpanded: boolean;
  readonly hasChildren: boolean;
  /** Place among its siblings, from 1, and how many they are. */
  readonly place: number;
  readonly siblings: number;
}

/** Rows that a filter shows at most. */
const mostFound = 100;

/** Most photos first, in the tree and in what a filter finds. */
const byCount = (one: TreeConcept, other: TreeConcept): number =>
  other.count - one.count || one.name.localeCompare(other.name);

/** @param expanded - paths */
export function treeRows(tree: readonly TreeConcept[], expanded: ReadonlySet<string>): TreeRow[] {
  const byId = new Map(tree.map((concept) => [concept.id, concept]));
  const rows: TreeRow[] = [];
  const add = (concepts: readonly TreeConcept[], above: string, level: number): void => {
    for (const [at, concept] of concepts.toSorted(byCount).entries()) {
      const path = above === '' ? concept.id : `${above}/${concept.id}`;
      const children = concept.children.flatMap((id) => byId.get(id) ?? []);
      const hasChildren = children.length > 0;
      const isExpanded = hasChildren && expanded.has(path);
      rows.push({ path, concept, level, isExpanded, hasChildren, place: at + 1, siblings: concepts.length });
      if (isExpanded) add(children, path, level + 1);
    }
  };
  add(
    tree.filter(({ top }) => top),
    '',
    1,
  );
  return rows;
}

/** Concepts with a word that begins so, in one list. @param nameOf - as it is shown */
export function foundRows(
  tree: readonly TreeConcept[],
  written: string,
  nameOf: (concept: TreeConcept) => string,
  locale: string,
): TreeRow[] {
  const wanted = written.trim().toLocaleLowerCase(locale);
  const matches = (concept: TreeConcept) => {
    const name = nameOf(concept).toLocaleLowerCase(locale);
    return name.startsWith(wanted) || name.includes(` ${wanted}`) || name.includes(`-${wanted}`);
  };
  const found = tree.filter(matches).toSorted(byCount).slice(0, mostFound);
  return found.map((concept, at) => ({
    path: concept.id,
    concept,
    level: 1,
    isExpanded: false,
    hasChildren: false,
    place: at + 1,
    siblings: found.length,
  }));
}

/** Where a key leads from the row at `at`: another row, or a row to expand or collapse; null for other keys. */
export function treeMove(
  rows: readonly TreeRow[],
  at: number,
  key: string,
): { readonly to: number } | { readonly toggle: string } | null {
  const row = rows[at];
  if (row === undefined) return null;
  const clamp = (to: number) => ({ to: Math.max(0, Math.min(to, rows.length - 1)) });
  switch (key) {
    case 'ArrowDown':
      return clamp(at + 1);
    case 'ArrowUp':
      return clamp(at - 1);
    case 'Home':
      return { to: 0 };
    case 'End':
      return { to: rows.length - 1 };
    case 'ArrowRight':
      if (!row.hasChildren) return { to: at };
      return row.isExpanded ? { to: at + 1 } : { toggle: row.path };
    case 'ArrowLeft': {
      if (row.isExpanded) return { toggle: row.path };
      const parent = rows.findLastIndex((each, index) => index < at && each.level < row.level);
      return { to: parent < 0 ? at : parent };
    }
    default:
      return null;
  }
}
