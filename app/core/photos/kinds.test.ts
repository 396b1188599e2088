import { describe, expect, test } from 'vitest';
import { kindOfBytes, kindOfName } from './kinds.ts';

test.each([
  ['IMG_1.JPG', 'jpeg'],
  ['a.b.jpeg', 'jpeg'],
  ['IMG_2.HEIC', 'heif'],
  ['scan.tiff', 'picture'],
  ['IMG_3.CR3', 'raw'],
  ['IMG_2.MOV', 'movie'],
  ['IMG_2.AAE', 'sidecar'],
  ['drawing.svg', 'other'],
  ['archive.jpg.zip', 'other'],
  ['ends with a dot.', 'other'],
  ['no ending', null],
  ['.jpg', null],
])('%s is %s by its name', (name, kind) => {
  expect(kindOfName(name)).toBe(kind);
});

describe('by its first bytes', () => {
  const bytes = (...parts: (string | number[])[]): Buffer =>
    Buffer.concat(
      parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
    );

  test.each([
    ['a JPEG', bytes([0xff, 0xd8, 0xff, 0xe1], '....Exif'), 'jpeg'],
    ['a PNG', bytes([0x89], 'PNG\r\n', [0x1a], '\n'), 'picture'],
    ['a GIF', bytes('GIF89a'), 'picture'],
    ['a WebP', bytes('RIFF', [0, 10, 13, 0], 'WEBPVP8 '), 'picture'],
    ['a TIFF, or a RAW file made like one', bytes('MM', [0, 0x2a]), 'picture'],
    ['an iPhone picture', bytes([0, 0, 0, 0x18], 'ftypheic'), 'heif'],
    ['an AVIF', bytes([0, 0, 0, 0x20], 'ftypavif'), 'picture'],
    ['a movie', bytes([0, 0, 0, 0x14], 'ftypqt  '), 'other'],
    ['a sound', bytes('RIFF', [0, 0, 0, 0], 'WAVEfmt '), 'other'],
    ['a text', bytes('GIF is a format'), 'other'],
    ['an empty file', bytes(), 'other'],
  ])('%s', (_what, head, kind) => {
    expect(kindOfBytes(head)).toBe(kind);
  });
});
