/** @file What a tag can mean: WordNet's synsets as shipped in resources/wordnet, and labels that are plain names. */
import { readFileSync } from 'node:fs';
import { parseTurkish, searchedNames } from '../../../resources/labels/turkish.ts';

/** One line of resources/wordnet/concepts.json. */
export interface ConceptRow {
  /** WordNet 3.0 id (n02084071), or `name:` and the name for a label outside WordNet. */
  readonly id: string;
  /** What a person is shown. */
  readonly name: string;
  /** What it is found by: lower case, single spaces. */
  readonly names: readonly string[];
  readonly gloss: string;
  /** Ids of what lies directly above. The whole is a directed acyclic graph. */
  readonly parents: readonly string[];
  /** Never said about a picture, because it tells nothing (`artifact`) or in words nobody uses (`diapsid`). */
  readonly silent?: true;
}

/** A table of concepts. Every parent named in it is in it too. */
export class Concepts {
  readonly rows: readonly ConceptRow[];
  /** By a concept's id, those of its names that are Turkish alone. */
  readonly turkish: ReadonlyMap<string, readonly string[]>;
  readonly #byId: ReadonlyMap<string, ConceptRow>;
  readonly #byName: ReadonlyMap<string, readonly ConceptRow[]>;

  constructor(rows: readonly ConceptRow[], turkish: ReadonlyMap<string, readonly string[]> = new Map()) {
    this.rows = rows;
    this.turkish = turkish;
    this.#byId = new Map(rows.map((row) => [row.id, row]));
    const byName = new Map<string, ConceptRow[]>();
    for (const row of rows)
      for (const name of row.names) {
        const same = byName.get(name);
        if (same) same.push(row);
        else byName.set(name, [row]);
      }
    this.#byName = byName;
  }

  /** The shipped table. */
  static load(): Concepts {
    const rows = JSON.parse(readResource('wordnet/concepts.json')) as ConceptRow[];
    const turkish = turkishNames(rows);
    return new Concepts(
      rows.map((row) => ({ ...row, names: [...row.names, ...(turkish.get(row.id) ?? [])] })),
      turkish,
    );
  }

  get(id: string): ConceptRow | undefined {
    return this.#byId.get(id);
  }

  /** What a model's label stands for: a synset of the table, else a concept of its own with nothing above it. */
  ofLabel(label: string): ConceptRow {
    const known = this.#byId.get(label);
    if (known) return known;
    const name = label.trim().replace(/\s+/g, ' ');
    const key = normaliseName(name);
    return { id: isSynset(key) ? key : `name:${key}`, name, names: [key], gloss: '', parents: [] };
  }

  /** The concept itself and all that lies above it. */
  ancestors(id: string): ReadonlySet<string> {
    const found = new Set<string>();
    const queue = [id];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      queue.push(...(this.#byId.get(next)?.parents ?? []));
    }
    return found;
  }

  /** Concepts of that name, in any case, singular or plural; several where the name has several meanings. */
  find(name: string): readonly ConceptRow[] {
    for (const form of baseForms(name)) {
      const found = this.#byName.get(form);
      if (found) return found;
    }
    return [];
  }
}

const readResource = (name: string): string =>
  readFileSync(new URL(`../../../resources/${name}`, import.meta.url), 'utf8');

/** What is a name in English already keeps that meaning: `pasta` is no cake. */
function turkishNames(rows: readonly ConceptRow[]): Map<string, string[]> {
  const english = new Set(rows.flatMap(({ names }) => names));
  return new Map(
    parseTurkish(readResource('labels/turkish.tsv')).map((row) => [
      row.id,
      searchedNames(row).filter((name) => !english.has(name)),
    ]),
  );
}

const isSynset = (label: string): boolean => /^n\d{8}$/.test(label);

/** As names are stored: lower case, single spaces, NFC. */
export function normaliseName(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('i\u0307', 'i') // İ
    .trim()
    .replace(/[\s_]+/g, ' ');
}

/** Plurals. English: WordNet's morphy for nouns, morphy(7WN); irregular ones are names in the table. */
const endings = [
  ['s', ''],
  ['ses', 's'],
  ['xes', 'x'],
  ['zes', 'z'],
  ['ches', 'ch'],
  ['shes', 'sh'],
  ['men', 'man'],
  ['ies', 'y'],
  ['lar', ''], // Turkish: atlar, köpekler
  ['ler', ''],
] as const;

/** What a word may be the plural of, the word itself first: "berries" gives berries, berrie, berry. */
export function baseForms(name: string): string[] {
  const word = normaliseName(name);
  const singular = endings.filter(([plural]) => word.endsWith(plural) && !word.endsWith('ss'));
  return [
    ...new Set([word, ...singular.map(([plural, base]) => word.slice(0, -plural.length) + base)]),
  ].filter(Boolean);
}
