/** @file What a person may be about to write: concepts first, then fields and their values. */
import type { Database } from 'better-sqlite3';
import type { Output } from '../../contract/calls.ts';
import type { Completion } from '../../contract/views.ts';
import { Concepts, normaliseName } from '../labels/concepts.ts';
import { fold } from '../search/fold.ts';
import { printField, quote } from '../search/tree.ts';
import type { fields } from '../search/values.ts';
import { fixedValues } from '../search/values.ts';
import { conceptCounts } from './counts.ts';
import { foldersOf, getFacets } from './facets.ts';
import { hierarchyOf, type Concept } from './hierarchy.ts';
import { unfinishedTerm, type Unfinished } from './unfinished.ts';

const most = 12;
/** So that fields are seen too. */
const mostConcepts = 8;

type Offer = Omit<Completion, 'start' | 'end'>;

/** Each field, and how it is used. */
const examples: Readonly<Record<keyof typeof fields, string>> = {
  tag: 'tag:dog',
  label: 'label:"golden retriever"',
  taken: 'taken:2019-05..2019-08',
  camera: 'camera:canon',
  folder: 'folder:Holiday',
  conf: 'conf:>0.8',
  is: 'is:confirmed',
  rating: 'rating:>=3',
  source: 'source:person',
  type: 'type:heic',
  size: 'size:>5mb',
  width: 'width:>=4000',
  height: 'height:>=3000',
  has: 'has:gps',
  near: 'near:52.1,4.3,10km',
  similar: 'similar:12',
};

/** Whose names are offered: those of other languages are found when they are written out. */
type Language = 'en' | 'tr';

/** @param cursor - in UTF-16 units of `text`, which need not be a query that parses */
export function complete(
  db: Database,
  text: string,
  cursor: number,
  language: Language = 'en',
): Completion[] {
  const term = unfinishedTerm(text, cursor);
  if (term === null) return [];
  const place = { start: term.start, end: term.end };
  if (term.field !== null)
    return valuesOf(db, term.field, term.written, language).map((each) => ({ ...place, ...each }));
  const concepts = conceptsOf(db, term, language);
  const names = Object.keys(examples).filter((name) => !term.quoted && name.startsWith(fold(term.written)));
  return [
    ...concepts.slice(0, mostConcepts),
    ...names.map((name) => ({
      ...place,
      ...{
        kind: 'field' as const,
        insert: `${name}:`,
        label: `${name}:`,
        detail: examples[name]!,
        count: null,
      },
    })),
  ].slice(0, most);
}

/**
 * Concepts by the beginning of a name or of a word in it; those that photos have come first.
 * @param options.ownFirst - the person's own tags before all others
 */
export function findConcepts(
  db: Database,
  text: string,
  language: Language = 'en',
  options: { readonly ownFirst?: boolean } = {},
): Output<'findConcepts'> {
  const hierarchy = hierarchyOf(db);
  return conceptsNamed(db, text, language, options)
    .slice(0, most)
    .map(({ id, key, name }) => ({ id: key, name, detail: hierarchy.place(id) }));
}

/** The words before may be the beginning of the name: the longest such name is meant. */
function conceptsOf(
  db: Database,
  { start, end, written, before }: Unfinished,
  language: Language,
): Completion[] {
  for (const [index, first] of before.entries()) {
    const words = [...before.slice(index).map((word) => word.text), written].join(' ');
    const found = conceptsNamed(db, words, language, { wholeNames: true });
    if (found.length > 0)
      return found.map((each) => ({ start: first.start, end, ...conceptOffer(db, each) }));
  }
  return conceptsNamed(db, written, language).map((each) => ({ start, end, ...conceptOffer(db, each) }));
}

function conceptOffer(db: Database, { id, name }: Concept, field: 'tag' | 'label' | null = null): Offer {
  const insert = field === null ? asTerm(name) : printField(field, name);
  const count = conceptCounts(db).get(id) ?? 0;
  return { kind: 'concept', insert, label: name, detail: hierarchyOf(db).place(id), count };
}

/** A name as a term that means the concept. */
function asTerm(name: string): string {
  if (!/[\p{L}\p{N}]/u.test(name)) return printField('tag', name);
  const plain = /^[\p{L}\p{N}][^\s\p{Cc}()"“”„:]*$/u.test(name) && !/^(or|and)$/i.test(name);
  return plain ? name : quote(name);
}

let turkish: Concepts['turkish'] | undefined;

function namesIn(language: Language, { key, names }: Concept): readonly string[] {
  if (language === 'tr') return names;
  turkish ??= Concepts.load().turkish;
  const others = turkish.get(key);
  return others === undefined ? names : names.filter((name) => !others.includes(name));
}

function conceptsNamed(
  db: Database,
  text: string,
  language: Language,
  { wholeNames = false, ownFirst = false } = {},
): Concept[] {
  const start = normaliseName(text);
  const counts = conceptCounts(db);
  const found: { concept: Concept; count: number; rank: number }[] = [];
  for (const concept of hierarchyOf(db).concepts) {
    if (concept.silent) continue;
    const names = namesIn(language, concept);
    const whole = names.some((name) => name.startsWith(start));
    if (!whole && (wholeNames || !names.some((name) => hasWord(name, start)))) continue;
    found.push({ concept, count: counts.get(concept.id) ?? 0, rank: whole ? 0 : 1 });
  }
  const isOwn = ({ key }: Concept): number => (ownFirst && key.startsWith('own:') ? 1 : 0);
  found.sort(
    (a, b) =>
      isOwn(b.concept) - isOwn(a.concept) ||
      b.count - a.count ||
      a.rank - b.rank ||
      a.concept.name.length - b.concept.name.length ||
      a.concept.name.localeCompare(b.concept.name),
  );
  return found.slice(0, most).map(({ concept }) => concept);
}

/** Whether a word of the name begins so. */
const hasWord = (name: string, start: string): boolean =>
  name
    .split(/(?<=[^\p{L}\p{N}'’])/u)
    .some((_, index, words) => words.slice(index).join('').startsWith(start));

function valuesOf(db: Database, field: string, written: string, language: Language): Offer[] {
  if (field === 'tag' || field === 'label')
    return conceptsNamed(db, written, language).map((concept) => conceptOffer(db, concept, field));
  if (field === 'folder') return folderOffers(db, written);
  const of = (kind: 'field' | 'camera', value: string, count: number | null): Offer => ({
    ...{ kind, insert: printField(field, value), label: value, detail: `${field}:`, count },
  });
  if (field === 'camera')
    return getFacets(db)
      .cameras.filter(({ value }) => fold(value).includes(fold(written)))
      .slice(0, most)
      .map(({ value, count }) => of('camera', value, count));
  const values =
    field === 'taken'
      ? getFacets(db).years
      : (fixedValues[field] ?? []).map((value) => ({ value, count: null }));
  return values
    .filter(({ value }) => value.startsWith(fold(written)))
    .slice(0, most)
    .map(({ value, count }) => of('field', value, count));
}

/** By the folder's own name, or by its path from the root. */
function folderOffers(db: Database, written: string): Offer[] {
  return foldersOf(db)
    .map(({ value, count }) => {
      const [, above, name] = /^(.*\/|)([^/]*)\/$/.exec(value)!;
      return { value, count, above: above!, name: name! || value };
    })
    .filter(
      ({ value, name }) => fold(name).startsWith(fold(written)) || fold(value).startsWith(fold(written)),
    )
    .sort((a, b) => b.count - a.count || a.value.localeCompare(b.value))
    .slice(0, most)
    .map(({ value, count, above, name }) => ({
      ...{ kind: 'folder', insert: printField('folder', value), label: name, detail: above, count },
    }));
}
