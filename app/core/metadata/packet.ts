/**
 * @file The keywords, names and rating of an XMP packet (ISO 16684-1), as the programs that people keep photos with
 * write them. A packet of a file and a sidecar are the same thing.
 */
import { DOMParser } from '@xmldom/xmldom';

/** As they stand in the packet, in its order. */
export interface Packet {
  /** dc:subject: flat. */
  readonly subject: readonly string[];
  /** lr:hierarchicalSubject: Lightroom, darktable; '|' between the names, the widest first. */
  readonly hierarchical: readonly string[];
  /** digiKam:TagsList; '/' between the names. */
  readonly tagsList: readonly string[];
  /** MicrosoftPhoto:LastKeywordXMP: Windows; '/' between the names. */
  readonly lastKeyword: readonly string[];
  /** Keywords of IPTC-IIM, which lie beside the packet of an older file. */
  readonly iptc: readonly string[];
  /** Who is named: face and pet regions (mwg-rs, Microsoft's) and Iptc4xmpExt:PersonInImage. */
  readonly people: readonly string[];
  /** xmp:Rating, 0..5. */
  readonly rating: number | null;
}

export const emptyPacket: Packet = {
  subject: [],
  hierarchical: [],
  tagsList: [],
  lastKeyword: [],
  iptc: [],
  people: [],
  rating: null,
};

const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const regions = 'http://www.metadataworkinggroup.com/schemas/regions/';
const microsoftRegion = 'http://ns.microsoft.com/photo/1.2/t/Region#';
const xmp = 'http://ns.adobe.com/xap/1.0/';

/** Where each list stands. */
const lists: Readonly<Record<string, Exclude<keyof Packet, 'rating'>>> = {
  'http://purl.org/dc/elements/1.1/ subject': 'subject',
  'http://ns.adobe.com/lightroom/1.0/ hierarchicalSubject': 'hierarchical',
  'http://www.digikam.org/ns/1.0/ TagsList': 'tagsList',
  'http://ns.microsoft.com/photo/1.0/ LastKeywordXMP': 'lastKeyword',
  'http://ns.microsoft.com/photo/1.0 LastKeywordXMP': 'lastKeyword',
  'http://iptc.org/std/Iptc4xmpExt/2008-02-29/ PersonInImage': 'people',
};

/** Packets hold edit histories and previews too; one above this is no packet of a photo. */
const maxBytes = 16 * 2 ** 20;
/** Entries of one list. */
const maxEntries = 2000;

/** @returns null for what is no XML, such as a sidecar that is still being written */
export function readPacket(bytes: Uint8Array): Packet | null {
  if (bytes.length > maxBytes) return null;
  const found = {
    ...emptyPacket,
    subject: [] as string[],
    hierarchical: [] as string[],
    tagsList: [] as string[],
    lastKeyword: [] as string[],
    people: [] as string[],
  };
  const add = (list: string[], text: string | null | undefined): void => {
    if (text && list.length < maxEntries && !list.includes(text)) list.push(text);
  };
  const elements = elementsOf(textOf(bytes));
  if (elements === null) return null;
  for (const element of elements) {
    const name = `${element.namespaceURI ?? ''} ${element.localName}`;
    const list = lists[name];
    if (list !== undefined && list !== 'iptc') {
      for (const item of descendants(element, rdf, 'li')) add(found[list], item.textContent);
    }
    found.rating ??= asRating(element.getAttributeNS(xmp, 'Rating') || undefined);
    if (name === `${xmp} Rating`) found.rating ??= asRating(element.textContent ?? undefined);
    add(found.people, element.getAttributeNS(microsoftRegion, 'PersonDisplayName'));
    if (name === `${microsoftRegion} PersonDisplayName`) add(found.people, element.textContent);
    if (isSomeone(element)) add(found.people, property(element, regions, 'Name'));
  }
  return found;
}

/** @returns stars, 0..5; null for anything else, such as Lightroom's -1 for a picture that is rejected */
export function asRating(value: unknown): number | null {
  if (value === undefined || value === null || value === '') return null;
  const stars = Number(value);
  return Number.isInteger(stars) && stars >= 0 && stars <= 5 ? stars : null;
}

const textOf = (bytes: Uint8Array): string => {
  const encoding =
    bytes[0] === 0xfe && bytes[1] === 0xff
      ? 'utf-16be'
      : bytes[0] === 0xff && bytes[1] === 0xfe
        ? 'utf-16le'
        : 'utf-8';
  // Packets end in blanks, and in NUL where a program has padded them.
  return new TextDecoder(encoding).decode(bytes).replace(/[\s\0]+$/, '');
};

function elementsOf(text: string): Element[] | null {
  const refuse = (message: string): never => {
    throw new Error(message);
  };
  try {
    const parser = new DOMParser({ errorHandler: { error: refuse, fatalError: refuse, warning: refuse } });
    const root = parser.parseFromString(text, 'text/xml')?.documentElement;
    return root ? [root, ...Array.from(root.getElementsByTagName('*'))] : null;
  } catch {
    return null;
  }
}

const descendants = (element: Element, namespace: string, name: string): Element[] =>
  Array.from(element.getElementsByTagNameNS(namespace, name));

/** A simple property stands as an attribute or as an element. */
function property(element: Element, namespace: string, name: string): string | null {
  const attribute = element.getAttributeNS(namespace, name);
  if (attribute) return attribute;
  const child = Array.from(element.childNodes).find(
    (node) => (node as Element).namespaceURI === namespace && (node as Element).localName === name,
  );
  return child?.textContent ?? null;
}

/** A region of a face or a pet: others tell where the camera focussed, or of a bar code. */
function isSomeone(element: Element): boolean {
  const type = property(element, regions, 'Type');
  return type === 'Face' || type === 'Pet';
}
