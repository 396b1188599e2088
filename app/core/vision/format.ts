/** @file Tells a picture's format by its first bytes; the name counts only where bytes cannot tell. */
import { extname } from 'node:path';

/** What the decoder can open. */
export type PictureType = 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif' | 'heic' | 'svg' | 'raw';

/** A picture type, or why the file cannot be read, for the person. */
export type Sniffed = { readonly type: PictureType } | { readonly refusal: string };

/** Endings of camera RAW files that look like plain TIFF from their first bytes. */
const rawEndings: ReadonlySet<string> = new Set(
  '.3fr .arw .cr2 .dcr .dng .erf .fff .iiq .k25 .kdc .mef .mos .nef .nrw .pef .raw .rw2 .rwl .sr2 .srf .srw'.split(
    ' ',
  ),
);

const heicBrands: ReadonlySet<string> = new Set(
  'heic heix hevc hevx heim heis hevm hevs mif1 msf1'.split(' '),
);
const avifBrands: ReadonlySet<string> = new Set(['avif', 'avis']);

/* eslint-disable no-control-regex -- bytes are matched, not text */
const signatures: readonly (readonly [RegExp, Sniffed])[] = [
  [/^\xff\xd8/, { type: 'jpeg' }],
  [/^\x89PNG/, { type: 'png' }],
  [/^GIF8/, { type: 'gif' }],
  [/^RIFF[^]{4}WEBP/, { type: 'webp' }],
  // RAW with a signature of its own: Canon CRW and CR2, Fuji, Minolta, Sigma, Olympus, Panasonic.
  [/^(?:II\x1a\0\0\0HEAPCCDR|II\*\0[^]{4}CR|FUJIFILMCCD-RAW|\0MRM|FOVb|IIR[OS]|MMOR|IIU\0)/, { type: 'raw' }],
  [/^(?:II\*\0|MM\0\*|II\+\0|MM\0\+)/, { type: 'tiff' }],
  [/^BM/, { refusal: 'Windows bitmaps (BMP) are not supported' }],
  [/^\0\0[\x01\x02]\0/, { refusal: 'Icons (ICO) are not supported' }],
  [/^(?:\xff\x0a|\0\0\0\x0cJXL )/, { refusal: 'JPEG XL is not supported' }],
  [/^(?:\0\0\0\x0cjP {2}|\xff\x4f\xff\x51)/, { refusal: 'JPEG 2000 is not supported' }],
  [/^8BP[SB]/, { refusal: 'Photoshop documents are not supported' }],
  [/^%PDF/, { refusal: 'PDF documents are not supported' }],
];
/* eslint-enable no-control-regex */

/**
 * @param bytes the file's bytes; the first 4 kB are looked at
 * @param name the file's name, used only to tell TIFF from the RAW formats that begin like TIFF
 */
export function sniff(bytes: Uint8Array, name: string): Sniffed {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096));
  const start = head.toString('latin1', 0, 32);
  for (const [pattern, found] of signatures) {
    if (!pattern.test(start)) continue;
    const isTiff = 'type' in found && found.type === 'tiff';
    return isTiff && rawEndings.has(extname(name).toLowerCase()) ? { type: 'raw' } : found;
  }
  if (start.slice(4, 8) === 'ftyp') return sniffBoxes(head);
  if (/^(?:\ufeff)?\s*(?:<\?xml|<!--|<!DOCTYPE svg|<svg)/i.test(head.toString('utf8')) && isSvg(head)) {
    return { type: 'svg' };
  }
  return { refusal: 'The file is no picture: its bytes are those of no known picture format' };
}

const isSvg = (head: Buffer): boolean => /<svg[\s>]/i.test(head.toString('utf8'));

/** ISO base media files (ISO/IEC 14496-12): a major brand, a version, then compatible brands. */
function sniffBoxes(head: Buffer): Sniffed {
  const size = Math.min(head.readUInt32BE(0), head.length);
  const brands = [head.toString('latin1', 8, 12)];
  for (let at = 16; at + 4 <= size; at += 4) brands.push(head.toString('latin1', at, at + 4));
  if (brands[0] === 'crx ') return { type: 'raw' };
  if (brands.some((brand) => avifBrands.has(brand))) return { type: 'avif' };
  if (brands.some((brand) => heicBrands.has(brand))) return { type: 'heic' };
  return { refusal: 'Videos are not supported' };
}
