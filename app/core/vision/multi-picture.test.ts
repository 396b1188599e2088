import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { largeThumbnails } from './multi-picture.ts';
import { asMultiPicture, gradientImage } from './testing.ts';

const photo = await gradientImage(640, 480).jpeg().toBuffer();
const small = await gradientImage(160, 120).jpeg().toBuffer();
const medium = await gradientImage(320, 240).jpeg().toBuffer();

describe('the pictures behind a JPEG', () => {
  test.each(['II', 'MM'] as const)('are found in %s byte order, smallest first', (order) => {
    const file = asMultiPicture(photo, [{ bytes: medium }, { bytes: small }], { order });
    expect(largeThumbnails(file)).toEqual([small, medium]);
  });

  test('are found behind other blocks, and behind a photo that is filled up with zeros', async () => {
    const dated = await sharp(photo)
      .withExif({ IFD0: { Make: 'Maker' } })
      .jpeg()
      .toBuffer();
    const padded = Buffer.concat([dated, Buffer.alloc(500)]);
    expect(largeThumbnails(asMultiPicture(padded, [{ bytes: small }]))).toEqual([small]);
  });

  test('are large thumbnails only: no second photo, no gain map, no other format', () => {
    const others = [0x030000, 0x020002, 0, 0x01010001].map((attribute) => ({ bytes: small, attribute }));
    expect(largeThumbnails(asMultiPicture(photo, others))).toEqual([]);
  });

  test('a JPEG without any has none', () => {
    expect(largeThumbnails(photo)).toEqual([]);
    expect(largeThumbnails(Buffer.from([0xff, 0xd8, 0xff]))).toEqual([]);
  });
});

describe('a block that no longer fits the file counts for nothing', () => {
  const file = asMultiPicture(photo, [{ bytes: small }]);

  test('the photo was changed, what lies behind it was kept', async () => {
    const edited = await sharp(photo).modulate({ hue: 180 }).jpeg({ quality: 95 }).toBuffer();
    const asBefore = asMultiPicture(photo, []).length;
    const changed = asMultiPicture(edited, [{ bytes: small }], { photoSize: asBefore });
    expect(largeThumbnails(changed)).toEqual([]);
    expect(largeThumbnails(asMultiPicture(edited, [{ bytes: small }]))).toEqual([small]);
  });

  test('what lies behind the photo was dropped, or is cut off', () => {
    expect(largeThumbnails(file.subarray(0, -small.length))).toEqual([]);
    expect(largeThumbnails(file.subarray(0, -1))).toEqual([]);
  });

  test('something else lies there', () => {
    expect(largeThumbnails(Buffer.concat([file.subarray(0, -small.length), Buffer.alloc(9999)]))).toEqual([]);
  });

  test('whatever its bytes are, nothing is thrown and nothing lies outside of the file', () => {
    const block = file.indexOf('MPF\0');
    const change = fc.tuple(fc.nat(90), fc.nat(255));
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 8 }),
        fc.nat(file.length),
        (changes, length) => {
          const broken = Buffer.from(file.subarray(0, Math.max(length, block + 100)));
          for (const [at, byte] of changes) broken[block + at] = byte;
          for (const found of largeThumbnails(broken)) expect(broken.indexOf(found)).toBeGreaterThan(0);
        },
      ),
      { numRuns: 300 },
    );
  });
});
