/** @file Reads turkish.tsv: what concepts are called in Turkish, for the window to show and the search to find. */

export interface TurkishNames {
  /** WordNet 3.0 id. */
  readonly id: string;
  /** The name that the concept is shown by in English; a check that the id means it. */
  readonly english: string;
  /** The name shown first, then others that it is found by. */
  readonly names: readonly [string, ...string[]];
}

/** @throws Error naming the line that has not three columns */
export function parseTurkish(table: string): TurkishNames[] {
  return table
    .split(/\r?\n/)
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [id, english, names, ...more] = line.split('\t');
      const [shown, ...others] = (names ?? '').split(', ');
      if (!id || !english || !shown || more.length > 0) throw new Error(`turkish.tsv: cannot read "${line}"`);
      return { id, english, names: [shown, ...others] };
    });
}

/** Words that a person who searches in English may well write and mean something else by. */
const alsoEnglish: ReadonlySet<string> = new Set([
  'at',
  'bank',
  'bone',
  'bot',
  'lama',
  'mayo',
  'mum',
  'org',
  'top',
]);

/**
 * What a concept is found by: lower case, without what tells namesakes apart ("gelincik (hayvan)"), and as it is
 * written on a keyboard without Turkish letters, too.
 */
export function searchedNames({ names }: TurkishNames): string[] {
  const plain = names.map((name) => name.replace(/ \(.*\)$/, '').toLocaleLowerCase('tr'));
  const found = plain.flatMap((name) => [name, withoutHats(name), inAscii(name)]);
  return [...new Set(found)].filter((name) => !alsoEnglish.has(name));
}

/** kâğıt, kağıt: the circumflex is often left out. */
const withoutHats = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\u0302/g, '')
    .normalize('NFC');

/** köpek, kopek. The dotless ı alone has no mark that could be taken off. */
const inAscii = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replaceAll('ı', 'i');
