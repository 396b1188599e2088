import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readIptcKeywords } from './iptc.ts';

const dataset = (number: number, text: Buffer) => {
  const head = Buffer.from([0x1c, 2, number, 0, 0]);
  head.writeUInt16BE(text.length, 3);
  return Buffer.concat([head, text]);
};
const utf8 = (text: string) => Buffer.from(text);
const resource = (id: number, data: Buffer) => {
  const head = Buffer.from('8BIM\0\0\0\0\0\0\0\0', 'latin1');
  head.writeUInt16BE(id, 4);
  head.writeUInt32BE(data.length, 8);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
};

test('keywords, in UTF-8 or else Latin-1, among other datasets', () => {
  const block = Buffer.concat([
    dataset(5, utf8('a title')),
    dataset(25, utf8('Zürich')),
    dataset(25, Buffer.from('Köln', 'latin1')),
  ]);
  expect(readIptcKeywords(block)).toEqual(['Zürich', 'Köln']);
  const inPhotoshop = Buffer.concat([
    utf8('Photoshop 3.0\0'),
    resource(1061, utf8('odd')),
    resource(0x0404, block),
  ]);
  expect(readIptcKeywords(inPhotoshop)).toEqual(['Zürich', 'Köln']);
});

test('any bytes give keywords or none', () => {
  const start = fc.constantFrom('', 'Photoshop 3.0\0', '8BIM\x04\x04\0\0\0\0\0\x08', '\x1c\x02\x19');
  fc.assert(
    fc.property(start, fc.uint8Array({ maxLength: 200 }), (head, bytes) => {
      expect(Array.isArray(readIptcKeywords(Buffer.concat([Buffer.from(head, 'latin1'), bytes])))).toBe(true);
    }),
  );
});
