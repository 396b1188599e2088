/** @file What concepts are called in the person's language. */
import { parseTurkish } from '../../resources/labels/turkish.ts';
import turkish from '../../resources/labels/turkish.tsv?raw';

const rows = parseTurkish(turkish);
const byId = new Map(rows.map(({ id, names }) => [id, names[0]]));
/** Of names that several concepts have in English, none is known by its name alone. */
const byEnglish = new Map(
  rows.map(({ english, names }) => [
    english,
    rows.some((other) => other.english === english && other.names[0] !== names[0]) ? english : names[0],
  ]),
);

/**
 * The Turkish name of a concept, or its English one where there is none.
 * @param id - null where only the name is known
 */
export const inTurkish = (id: string | null, english: string): string =>
  (id === null ? undefined : byId.get(id)) ?? byEnglish.get(english) ?? english;
