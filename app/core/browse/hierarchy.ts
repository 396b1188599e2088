/** @file The library's concepts in memory, as a person sees them: without those that say nothing (`silent`). */
import type { Database } from 'better-sqlite3';
import { untilChanged } from '../store/unchanged.ts';

export interface Concept {
  readonly id: number;
  /** WordNet id, or the library's own. */
  readonly key: string;
  /** What a person is shown. */
  readonly name: string;
  /** Lower case, single spaces. */
  readonly names: readonly string[];
  readonly silent: boolean;
  readonly parents: readonly number[];
}

export class Hierarchy {
  readonly concepts: readonly Concept[];
  readonly #byId: ReadonlyMap<number, Concept>;
  readonly #ancestors = new Map<number, ReadonlySet<number>>();
  readonly #shownParents = new Map<number, readonly Concept[]>();

  constructor(concepts: readonly Concept[]) {
    this.concepts = concepts;
    this.#byId = new Map(concepts.map((concept) => [concept.id, concept]));
  }

  get highestId(): number {
    return this.concepts.reduce((highest, { id }) => Math.max(highest, id), 0);
  }

  get(id: number): Concept {
    return this.#byId.get(id)!;
  }

  /** The concept itself and all that lies above it. */
  ancestors(id: number): ReadonlySet<number> {
    const known = this.#ancestors.get(id);
    if (known) return known;
    const found = new Set([id]);
    for (const parent of this.get(id).parents)
      for (const ancestor of this.ancestors(parent)) found.add(ancestor);
    this.#ancestors.set(id, found);
    return found;
  }

  /** The nearest concepts above that are shown; one that lies above another of them is left out. */
  shownParents(id: number): readonly Concept[] {
    const known = this.#shownParents.get(id);
    if (known) return known;
    const near = new Set(
      this.get(id)
        .parents.map((parent) => this.get(parent))
        .flatMap((parent) => (parent.silent ? this.shownParents(parent.id) : [parent])),
    );
    const found = [...near].filter(
      (parent) => ![...near].some((other) => other !== parent && this.ancestors(other.id).has(parent.id)),
    );
    this.#shownParents.set(id, found);
    return found;
  }

  /** The names above a concept, from near to far, on one of its paths: "retriever · dog · animal". */
  place(id: number): string {
    const names: string[] = [];
    for (let [next] = this.shownParents(id); next !== undefined; [next] = this.shownParents(next.id))
      names.push(next.name);
    return names.join(' · ');
  }
}

export const hierarchyOf = untilChanged((db: Database): Hierarchy => {
  const all = <T>(query: string): T[] => db.prepare(query).all() as T[];
  const grouped = <T>(rows: readonly { concept: number; value: T }[]): Map<number, T[]> => {
    const groups = new Map<number, T[]>();
    for (const { concept, value } of rows) {
      const group = groups.get(concept);
      if (group) group.push(value);
      else groups.set(concept, [value]);
    }
    return groups;
  };
  const names = grouped(
    all<{ concept: number; value: string }>('SELECT concept, name AS value FROM concept_name'),
  );
  const parents = grouped(
    all<{ concept: number; value: number }>(
      'SELECT concept, parent AS value FROM concept_parent ORDER BY concept, parent',
    ),
  );
  const rows = all<{ id: number; key: string; name: string; silent: number }>(
    `SELECT id, key, name, silent AND id NOT IN (SELECT concept FROM rule WHERE action = 'allow') AS silent FROM concept`,
  );
  return new Hierarchy(
    rows.map((row) => ({
      ...row,
      silent: row.silent === 1,
      names: names.get(row.id) ?? [],
      parents: parents.get(row.id) ?? [],
    })),
  );
});
