/** @file Keywords as names in their hierarchy, whichever program wrote them. */
import { normaliseName } from '../labels/concepts.ts';
import { emptyPacket, type Packet } from './packet.ts';

/** What Phototag itself writes into a packet. */
export type Words = Pick<Packet, 'subject' | 'hierarchical' | 'tagsList' | 'rating'>;
export const noWords: Words = { subject: [], hierarchical: [], tagsList: [], rating: null };

/** The lists that are written, each with what stands between the names of a path; null: the last name alone. */
export const wordLists = [
  { list: 'subject', property: 'dc:subject', separator: null },
  { list: 'hierarchical', property: 'lr:hierarchicalSubject', separator: '|' },
  { list: 'tagsList', property: 'digiKam:TagsList', separator: '/' },
] as const;

export interface Keyword {
  /** Names, the widest first; the last is the keyword itself. */
  readonly path: readonly string[];
  /** A name of a person or a pet, not of a thing: "Rose" is no flower. */
  readonly someone: boolean;
}

/** A longer one is no name. */
const maxName = 200;
const maxDepth = 20;
/** A photo has some ten keywords; a hostile file may have any number. */
const maxKeywords = 500;

/** digiKam and Picasa keep the names of people below this one. */
const peopleRoot = 'people';

/** Each keyword once: what one list has flat, another has in its hierarchy. */
export function keywordsOf(packet: Packet): Keyword[] {
  const { subject, hierarchical, tagsList, lastKeyword, iptc, people } = packet;
  const paths = new Map<string, string[]>();
  const keep = (path: readonly string[]): void => {
    const names = path.map(cleanName).filter((name) => name !== '');
    if (names.length > 0 && names.length <= maxDepth && names.every((name) => name.length <= maxName)) {
      paths.set(keyOf(names), paths.get(keyOf(names)) ?? names);
    }
  };
  for (const entry of hierarchical) keep(entry.split('|'));
  for (const entry of [...tagsList, ...lastKeyword]) keep(entry.split('/'));
  // Lightroom lists "animal" and "animal|dog" beside "animal|dog|beagle".
  const wider = new Set(
    [...paths.values()].flatMap((path) => path.slice(1).map((_, i) => keyOf(path.slice(0, i + 1)))),
  );
  for (const key of wider) paths.delete(key);

  const named = new Set([...paths.values()].flat().map(normaliseName));
  for (const name of [...subject, ...iptc, ...people]) {
    if (named.has(normaliseName(cleanName(name)))) continue;
    keep([name]);
  }
  const names = new Set(people.map((name) => normaliseName(cleanName(name))));
  return [...paths.values()].slice(0, maxKeywords).map((path) => ({
    path,
    someone:
      names.has(normaliseName(path.at(-1)!)) || (path.length > 1 && normaliseName(path[0]!) === peopleRoot),
  }));
}

/** Without what Phototag wrote: a program's own words must not come back to it as those of others. */
export function withoutWritten(packet: Packet, written: Words): Packet {
  const others = { ...emptyPacket, ...packet };
  for (const { list } of wordLists) {
    others[list] = packet[list].filter((entry) => !written[list].includes(entry));
  }
  return others;
}

const keyOf = (path: readonly string[]): string => path.map(normaliseName).join('\0');

export const cleanName = (name: string): string =>
  name
    .normalize('NFC')
    .replace(/[\s\p{Cc}\ufffd]+/gu, ' ')
    .trim();
