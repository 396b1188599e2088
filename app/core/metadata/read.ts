/** @file When, where and with what a photo was taken, from the blocks that came with its pixels. */
import type { ExifDateTime, Tags } from 'exiftool-vendored';
import type { Capture } from '../vision/analysis.ts';
import { readExif } from './exif.ts';
import { readIptcKeywords } from './iptc.ts';
import { asRating, emptyPacket, type Packet, readPacket } from './packet.ts';

export const emptyCapture: Capture = {
  takenAt: null,
  takenOffset: null,
  make: '',
  model: '',
  lens: '',
  latitude: null,
  longitude: null,
  rating: null,
  title: '',
  description: '',
  packet: emptyPacket,
};

/**
 * Files hold anything; what makes no sense becomes null or ''. Never throws.
 * @param exif the EXIF block (CIPA DC-008), with or without its "Exif\0\0" prefix
 * @param xmp the XMP packet (ISO 16684-1)
 * @param iptc the IPTC-IIM block
 */
export function readCapture({ exif, xmp, iptc }: Blocks): Capture {
  const said = exif === undefined ? emptyCapture : captureOfExif(exif);
  const packet = packetOfBlocks({ xmp, iptc });
  if (xmp === undefined) return { ...said, packet };
  const text = xmp.toString('utf8');
  return {
    ...said,
    packet,
    rating: packet.rating ?? said.rating,
    title: asText(xmpText(text, 'dc:title')) || said.title,
    description: asText(xmpText(text, 'dc:description')) || said.description,
  };
}

/** What lies beside the pixels of a picture. */
export interface Blocks {
  readonly exif?: Buffer | undefined;
  readonly xmp?: Buffer | undefined;
  readonly iptc?: Buffer | undefined;
}

export const packetOfBlocks = ({ xmp, iptc }: Omit<Blocks, 'exif'>): Packet => ({
  ...((xmp === undefined ? null : readPacket(xmp)) ?? emptyPacket),
  iptc: iptc === undefined ? [] : readIptcKeywords(iptc),
});

function captureOfExif(block: Buffer): Capture {
  const { image, photo, gps } = readExif(block);
  return {
    // Taken, digitised, or else last changed: each with its fraction of a second and its offset from UTC.
    ...asTaken(
      [photo.get(0x9003), photo.get(0x9291), photo.get(0x9011)],
      [photo.get(0x9004), photo.get(0x9292), photo.get(0x9012)],
      [image.get(0x0132), photo.get(0x9290), photo.get(0x9010)],
    ),
    make: asText(image.get(0x010f)),
    model: asText(image.get(0x0110)),
    lens: asText(photo.get(0xa434)),
    ...asPlace(asDegrees(gps.get(2), gps.get(1), 'S'), asDegrees(gps.get(4), gps.get(3), 'W')),
    rating: asRating(image.get(0x4746)?.[0]),
    title: asWindowsText(image.get(0x9c9b)),
    description: asText(image.get(0x010e)),
    packet: emptyPacket,
  };
}

/** The same from exiftool's tags. @param packet as `readPackets` gives it */
export function captureOfTags(tags: Tags, packet: Packet): Capture {
  return {
    ...asTakenOfTag(tags.DateTimeOriginal ?? tags.CreateDate),
    make: asText(tags.Make),
    model: asText(tags.Model),
    lens: asText(tags.LensModel ?? tags.LensID ?? tags.Lens),
    ...asPlace(Number(tags.GPSLatitude ?? NaN), Number(tags.GPSLongitude ?? NaN)),
    rating: asRating(tags.Rating),
    title: asText(tags.Title),
    description: asText(tags.Description ?? tags.ImageDescription),
    packet,
  };
}

/** exiftool-vendored gives an object for what is a date and a time, and a text for what only looks like one. */
function asTakenOfTag(
  tag: Tags['DateTimeOriginal'] | Tags['CreateDate'],
): Pick<Capture, 'takenAt' | 'takenOffset'> {
  if (typeof tag !== 'object' || !('hour' in tag)) return { takenAt: null, takenOffset: null };
  const takenAt = asWallClock(wallTime(tag));
  const isKnown = takenAt !== null && tag.inferredZone !== true;
  return { takenAt, takenOffset: isKnown ? (tag.tzoffsetMinutes ?? null) : null };
}

const wallTime = (at: ExifDateTime): number =>
  Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second, at.millisecond ?? 0);

type Moment = readonly [time: unknown, fraction: unknown, offset: unknown];

/** The first moment that makes sense. */
function asTaken(...moments: readonly Moment[]): Pick<Capture, 'takenAt' | 'takenOffset'> {
  for (const [time, fraction, offset] of moments) {
    const whole = asTime(asText(time));
    if (whole === null) continue;
    const milliseconds = Math.floor(Number(`0.${/^\d+/.exec(asText(fraction))?.[0] ?? '0'}`) * 1000);
    return { takenAt: whole + milliseconds, takenOffset: asOffset(offset) };
  }
  return { takenAt: null, takenOffset: null };
}

/** "2019:05:31 23:59:58". Cameras whose clock was never set write zeros or blanks. */
function asTime(text: string): number | null {
  const parts = /^(\d{4})[:/-](\d\d)[:/-](\d\d)[ T](\d\d):(\d\d):(\d\d)/.exec(text);
  if (parts === null) return null;
  const iso = `${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}.000Z`;
  const time = Date.parse(iso);
  // Date.parse takes 31 April for 1 May.
  return Number.isNaN(time) || new Date(time).toISOString() !== iso ? null : asWallClock(time);
}

/** The first photograph was taken in 1826. */
function asWallClock(time: number): number | null {
  const year = new Date(time).getUTCFullYear();
  return year >= 1826 && year < 2200 ? time : null;
}

/** "+05:30" in minutes. */
function asOffset(value: unknown): number | null {
  const parts = /^([+-])(\d\d):(\d\d)$/.exec(asText(value));
  if (parts === null) return null;
  const minutes = Number(parts[2]) * 60 + Number(parts[3]);
  return minutes > 14 * 60 ? null : parts[1] === '-' ? -minutes : minutes;
}

/** Degrees, minutes and seconds, and the letter of the half of the globe. */
function asDegrees(value: unknown, half: unknown, negative: string): number {
  const [degrees = NaN, minutes = 0, seconds = 0] = Array.isArray(value) ? value.map(Number) : [];
  const size = degrees + minutes / 60 + seconds / 3600;
  return asText(half).toUpperCase() === negative ? -size : size;
}

/** Receivers without a fix write 0, 0, a place in the sea. */
function asPlace(latitude: number, longitude: number): Pick<Capture, 'latitude' | 'longitude'> {
  const known =
    Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && !(latitude === 0 && longitude === 0);
  return known ? { latitude, longitude } : { latitude: null, longitude: null };
}

/** Longer texts than this are no captions. */
const maxText = 2000;

function asText(value: unknown): string {
  if (typeof value !== 'string') return '';
  return value
    .replace(/[\s\p{Cc}\ufffd]+/gu, ' ')
    .trim()
    .slice(0, maxText);
}

/** Windows' own tags are UTF-16 in an array of bytes. */
function asWindowsText(value: unknown): string {
  return Array.isArray(value) ? asText(Buffer.from(value).toString('utf16le')) : '';
}

/** A text in alternative languages: the first is the default. */
function xmpText(packet: string, name: string): string | undefined {
  const text = /<rdf:li\b[^>]*>([^<]*)<\/rdf:li>/.exec(xmpElement(packet, name) ?? '')?.[1];
  return text?.replace(/&(amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);/gi, (_, entity: string) => unescape(entity));
}

function xmpElement(packet: string, name: string): string | undefined {
  const start = packet.search(new RegExp(`<${name}\\b`));
  const end = packet.indexOf(`</${name}>`, start);
  return start < 0 || end < 0 ? undefined : packet.slice(packet.indexOf('>', start) + 1, end);
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescape(entity: string): string {
  if (!entity.startsWith('#')) return entities[entity.toLowerCase()] ?? '';
  const code = /^#x/i.test(entity) ? parseInt(entity.slice(2), 16) : parseInt(entity.slice(1), 10);
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}
