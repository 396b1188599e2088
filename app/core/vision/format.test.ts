import { expect, test } from 'vitest';
import { sniff } from './format.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const box = (...brands: string[]) =>
  Buffer.concat([
    Buffer.from([0, 0, 0, 12 + 4 * brands.length]),
    latin1(`ftyp${brands[0]}\0\0\0\0`),
    latin1(brands.slice(1).join('')),
  ]);

test.each([
  ['\xff\xd8\xff\xe0', 'jpeg'],
  ['\x89PNG\r\n\x1a\n', 'png'],
  ['GIF89a', 'gif'],
  ['RIFF\x10\0\0\0WEBPVP8 ', 'webp'],
  ['II*\0\x08\0\0\0', 'tiff'],
  ['MM\0*\0\0\0\x08', 'tiff'],
  ['II*\0\x10\0\0\0CR\x02\0', 'raw'],
  ['FUJIFILMCCD-RAW 0201', 'raw'],
  ['IIU\0\x18\0\0\0', 'raw'],
  ['<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', 'svg'],
])('%j begins a file of type %s', (start, type) => {
  expect(sniff(latin1(start), 'any.name')).toEqual({ type });
});

test.each([
  [box('heic', 'mif1'), 'heic'],
  [box('mif1', 'heic'), 'heic'],
  [box('mif1', 'avif'), 'avif'],
  [box('avif'), 'avif'],
  [box('crx '), 'raw'],
])('ISO media files are told apart by their brands: %s', (bytes, type) => {
  expect(sniff(bytes, 'any.name')).toEqual({ type });
});

test('only what begins like TIFF is RAW by its name', () => {
  expect(sniff(latin1('MM\0*\0\0\0\x08'), 'DSC_0001.NEF')).toEqual({ type: 'raw' });
  expect(sniff(latin1('\xff\xd8\xff\xe0'), 'DSC_0001.NEF')).toEqual({ type: 'jpeg' });
});

test.each([
  [latin1('BM\x36\0\0\0'), 'BMP'],
  [latin1('\xff\x0a'), 'JPEG XL'],
  [box('isom', 'mp42'), 'Videos'],
  [latin1('%PDF-1.7'), 'PDF'],
  [latin1('<?xml version="1.0"?><html/>'), 'no picture'],
  [latin1('Dear diary'), 'no picture'],
  [Buffer.alloc(0), 'no picture'],
])('what is not supported is named: %#', (bytes, named) => {
  expect(sniff(bytes, 'x.jpg')).toEqual({ refusal: expect.stringContaining(named) });
});
