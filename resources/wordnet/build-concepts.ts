/**
 * @file Makes concepts.json, the table of what a photo can be said to show, from WordNet's own files.
 *
 *     npm run generate:concepts -- [FOLDER]
 *
 * FOLDER holds `data.noun`, `index.noun` and `noun.exc` of WordNet 3.0 (formats: wndb(5WN)); Debian's package
 * wordnet-base puts them in /usr/share/wordnet, which is the default.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConceptRow } from '../../app/core/labels/concepts.ts';

interface Synset {
  readonly words: readonly string[]; // as written, underscores between words
  readonly gloss: string;
  readonly parents: readonly string[]; // hypernyms and instance hypernyms
}

const here = import.meta.dirname;
const wordnet = process.argv[2] ?? '/usr/share/wordnet';

const synsets = readSynsets(join(wordnet, 'data.noun'));
const senses = readSenses(join(wordnet, 'index.noun'));
const plurals = readIrregularPlurals(join(wordnet, 'noun.exc'));
const nameOf = readTable('names.tsv');
const silent = readTable('silent.tsv');
const mergedInto = readMerged();

const wanted = [...readImageNet(), ...readWanted()];
const ids = withAncestors(wanted);
for (const id of [...nameOf.keys(), ...silent.keys(), ...[...mergedInto].flat()])
  if (!ids.has(id)) throw new Error(`${id} has a rule, but is not in the table`);

const rows = [...ids].sort().map((id): ConceptRow => {
  const { gloss, parents } = synset(id);
  const name = shownName(id);
  const into = mergedInto.get(id);
  const same = [...mergedInto].filter(([, other]) => other === id).map(([other]) => other);
  return {
    id,
    name,
    names: [...new Set([id, ...same].flatMap((each) => namesOf(each, shownName(each))))],
    gloss,
    parents: into === undefined ? parents : [into],
    ...(silent.has(id) || into !== undefined ? { silent: true } : {}),
  };
});

writeFileSync(join(here, 'concepts.json'), `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`);
console.log(`${rows.length} concepts, ${silent.size} of them silent`);

function shownName(id: string): string {
  return nameOf.get(id) ?? readable(synset(id).words[0]!);
}

function synset(id: string): Synset {
  const found = synsets.get(id);
  if (!found) throw new Error(`${id} is no noun of this WordNet`);
  return found;
}

/**
 * What a concept is found by, in lower case: the name shown; WordNet's first word for it; each other word of which
 * it is one of the two most usual senses (the sixth sense of `dog` is a sausage); and irregular plurals of all these.
 */
function namesOf(id: string, name: string): string[] {
  const words = synset(id).words.filter((word, position) => {
    const rank = senses.get(word.toLowerCase())?.indexOf(id) ?? -1;
    return position === 0 || (rank >= 0 && rank < 2);
  });
  const singular = [name, ...words.map(readable)].map((word) => word.toLowerCase());
  const plural = singular.flatMap((word) => {
    const [, start, last] = /^(.* )?([^ ]+)$/.exec(word)!;
    return (plurals.get(last!) ?? []).map((form) => (start ?? '') + form);
  });
  return [...new Set([...singular, ...plural])];
}

function readable(word: string): string {
  return word.replaceAll('_', ' ');
}

function withAncestors(start: readonly string[]): Set<string> {
  const found = new Set<string>();
  const queue = [...start];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    queue.push(...synset(id).parents);
  }
  return found;
}

function readLines(file: string): string[] {
  return readFileSync(file, 'utf8').split('\n').filter(Boolean);
}

/** Files of WordNet begin with the licence, indented by spaces. */
function readEntries(file: string): string[] {
  return readLines(file).filter((line) => !line.startsWith(' '));
}

function readSynsets(file: string): Map<string, Synset> {
  return new Map(
    readEntries(file).map((line) => {
      const bar = line.indexOf(' | ');
      const fields = line.slice(0, bar).split(' ');
      const wordCount = Number.parseInt(fields[3]!, 16);
      const words = Array.from({ length: wordCount }, (_, i) => fields[4 + 2 * i]!);
      const pointers = fields.slice(4 + 2 * wordCount + 1);
      const parents: string[] = [];
      for (let i = 0; i < pointers.length; i += 4)
        if (pointers[i] === '@' || pointers[i] === '@i') parents.push(`n${pointers[i + 1]}`);
      const [definition] = line.slice(bar + 3).split(/; ?"/); // the rest are examples
      return [`n${fields[0]}`, { words, gloss: definition!.trim().replace(/;$/, ''), parents }];
    }),
  );
}

/** The synsets of each word, the most usual first. */
function readSenses(file: string): Map<string, string[]> {
  return new Map(
    readEntries(file).map((line) => {
      const fields = line.trim().split(' ');
      return [fields[0]!, fields.slice(-Number(fields[2])).map((offset) => `n${offset}`)];
    }),
  );
}

function readIrregularPlurals(file: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const line of readLines(file)) {
    const [plural, ...singulars] = line.split(' ').map(readable);
    for (const singular of singulars) found.set(singular, [...(found.get(singular) ?? []), plural!]);
  }
  return found;
}

function readImageNet(): string[] {
  return readLines(join(here, '../labels/imagenet1k.txt'));
}

/** Reads synsets.txt and checks that each id means the word beside it. */
function readWanted(): string[] {
  return readLines(join(here, 'synsets.txt'))
    .filter((line) => !line.startsWith('#'))
    .map((line) => {
      const [, id, word] = /^(n\d{8}) (.+)$/.exec(line) ?? [];
      if (!id || !word) throw new Error(`synsets.txt: cannot read "${line}"`);
      checkWord('synsets.txt', id, word);
      return id;
    });
}

/** Second column by first; the header is left out. In silent.tsv the second column is a check as in synsets.txt. */
function readTable(name: 'names.tsv' | 'silent.tsv'): Map<string, string> {
  return new Map(
    readLines(join(here, name))
      .slice(1)
      .map((line) => {
        const [id, word, reason] = line.split('\t');
        if (!id || !word || !reason) throw new Error(`${name}: "${line}" lacks a column`);
        if (name === 'silent.tsv') checkWord(name, id, word);
        return [id, word];
      }),
  );
}

/** What is too like another to be told from it lies below that one, silent, and lends it its names. */
function readMerged(): Map<string, string> {
  return new Map(
    readLines(join(here, 'merged.tsv'))
      .slice(1)
      .map((line) => {
        const [id, word, into, reason] = line.split('\t');
        if (!id || !word || !into || !reason) throw new Error(`merged.tsv: "${line}" lacks a column`);
        checkWord('merged.tsv', id, word);
        return [id, into];
      }),
  );
}

function checkWord(file: string, id: string, word: string): void {
  const words = synset(id).words.map((each) => readable(each).toLowerCase());
  if (!words.includes(word.toLowerCase()))
    throw new Error(`${file}: ${id} is not "${word}" but "${words.join(', ')}"`);
}
