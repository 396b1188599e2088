import type { Tags } from 'exiftool-vendored';
import { ExifDateTime } from 'exiftool-vendored';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { emptyPacket } from './packet.ts';
import { captureOfTags, emptyCapture, readCapture } from './read.ts';

type Exif = Parameters<ReturnType<typeof sharp>['withExif']>[0];

/** The EXIF block of a JPEG with these tags. */
async function exifBlock(tags: Exif): Promise<Buffer> {
  const image = sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } });
  return (await sharp(await image.withExif(tags).jpeg().toBuffer()).metadata()).exif!;
}
const captureOf = async (tags: Exif) => readCapture({ exif: await exifBlock(tags) });

test('a photo says when, where and with what it was taken', async () => {
  const capture = await captureOf({
    IFD0: { Make: 'Canon ', Model: 'EOS 5D', ImageDescription: 'A boat' },
    IFD2: {
      DateTimeOriginal: '2019:05:31 23:59:58',
      SubSecTimeOriginal: '25',
      OffsetTimeOriginal: '-03:30',
      LensModel: 'EF 50mm',
    },
    IFD3: {
      GPSLatitudeRef: 'S',
      GPSLatitude: '33/1 51/1 3000/100',
      GPSLongitudeRef: 'E',
      GPSLongitude: '151/1 12/1 0/1',
    },
  });
  expect(capture).toEqual({
    takenAt: Date.UTC(2019, 4, 31, 23, 59, 58, 250),
    takenOffset: -210,
    make: 'Canon',
    model: 'EOS 5D',
    lens: 'EF 50mm',
    latitude: expect.closeTo(-33.858333, 5),
    longitude: expect.closeTo(151.2, 5),
    rating: null,
    title: '',
    description: 'A boat',
    packet: emptyPacket,
  });
});

test('the time of digitising, then of the last change, stand in for that of taking', async () => {
  const digitised = { DateTimeDigitized: '2001:02:03 04:05:06' };
  expect((await captureOf({ IFD0: { DateTime: '2020:01:01 00:00:00' }, IFD2: digitised })).takenAt).toBe(
    Date.UTC(2001, 1, 3, 4, 5, 6),
  );
  expect((await captureOf({ IFD0: { DateTime: '2020:01:01 00:00:00' } })).takenAt).toBe(Date.UTC(2020, 0, 1));
});

describe('what makes no sense is not known', () => {
  test.each([
    '0000:00:00 00:00:00',
    '    :  :     :  :  ',
    '2019:13:45 99:99:99',
    'yesterday',
    '0001:01:01 00:00:00',
  ])('the time %j', async (time) => {
    expect((await captureOf({ IFD2: { DateTimeOriginal: time } })).takenAt).toBeNull();
  });

  test.each(['+25:00', 'Z', '   ', '+2'])('the offset %j', async (offset) => {
    const tags = { DateTimeOriginal: '2019:05:31 10:00:00', OffsetTimeOriginal: offset };
    expect((await captureOf({ IFD2: tags })).takenOffset).toBeNull();
  });

  test.each([
    ['95/1 0/1 0/1', '10/1 0/1 0/1'],
    ['45/1 0/1 0/1', '200/1 0/1 0/1'],
    ['0/0 0/0 0/0', '0/0 0/0 0/0'],
    ['0/1 0/1 0/1', '0/1 0/1 0/1'],
  ])('the place %s, %s', async (latitude, longitude) => {
    const place = {
      GPSLatitudeRef: 'N',
      GPSLatitude: latitude,
      GPSLongitudeRef: 'E',
      GPSLongitude: longitude,
    };
    expect(await captureOf({ IFD3: place })).toMatchObject({ latitude: null, longitude: null });
  });
});

describe('tags that sharp does not write', () => {
  /** A directory in big-endian order, with values of up to 4 bytes each, or a text behind it. */
  function block(...tags: [tag: number, type: number, count: number, value: Buffer][]): Buffer {
    const head = Buffer.alloc(10 + 12 * tags.length + 4);
    head.write('MM\0*\0\0\0\x08', 'latin1');
    head.writeUInt16BE(tags.length, 8);
    const behind: Buffer[] = [];
    let at = head.length;
    tags.forEach(([tag, type, count, value], index) => {
      const entry = 10 + 12 * index;
      head.writeUInt16BE(tag, entry);
      head.writeUInt16BE(type, entry + 2);
      head.writeUInt32BE(count, entry + 4);
      if (value.length <= 4) return void value.copy(head, entry + 8);
      head.writeUInt32BE(at, entry + 8);
      behind.push(value);
      at += value.length;
    });
    return Buffer.concat([head, ...behind]);
  }
  const read = (...tags: Parameters<typeof block>) => readCapture({ exif: block(...tags) });

  test.each([
    [0, 0],
    [4, 4],
    [5, 5],
    [9, null],
    [65535, null],
  ])('a rating of %d stars is %s', (stars, rating) => {
    expect(read([0x4746, 3, 1, Buffer.from([stars >> 8, stars & 255])]).rating).toBe(rating);
  });

  test('a title as Windows writes it', () => {
    const title = Buffer.from('Dağ evi\0', 'utf16le');
    expect(read([0x9c9b, 1, title.length, title]).title).toBe('Dağ evi');
  });

  test('a text that is UTF-8, padded and with stray control characters', () => {
    const make = Buffer.from('Léica\x07\x01 AG  \0\0\0');
    expect(read([0x010f, 2, make.length, make]).make).toBe('Léica AG');
  });

  test('a text that is not UTF-8 is Latin-1', () => {
    expect(read([0x010f, 2, 6, Buffer.from('Léica\0', 'latin1')]).make).toBe('Léica');
  });

  test('a text that lies outside the block, or is said to be endless, is left out', () => {
    const bytes = block([0x010f, 2, 20, Buffer.alloc(20, 'x')]);
    expect(readCapture({ exif: bytes.subarray(0, -1) }).make).toBe('');
    expect(read([0x010f, 2, 0xffffffff, Buffer.alloc(20, 'x')]).make).toBe('');
  });

  test('a directory of ever the same large array takes no more memory than the block', () => {
    const tags = Array.from({ length: 5000 }, (_, i): [number, number, number, Buffer] => [
      i,
      1,
      60_000,
      Buffer.alloc(2),
    ]);
    const before = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
    expect(read(...tags)).toEqual(emptyCapture);
    const after = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
    expect(after - before).toBeLessThan(64 * 2 ** 20);
  });
});

describe('XMP', () => {
  const packet = (inside: string) =>
    Buffer.from(
      `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
       xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Description ${inside}</rdf:Description></rdf:RDF></x:xmpmeta>`,
    );
  const read = (inside: string) => readCapture({ xmp: packet(inside) });

  test('a rating stands as an attribute or as an element', () => {
    expect(read('xmp:Rating="3">').rating).toBe(3);
    expect(read('><xmp:Rating> 5 </xmp:Rating>').rating).toBe(5);
    expect(read('xmp:Rating="-1">').rating).toBeNull();
    expect(read('>').rating).toBeNull();
  });

  test('title and description are texts in alternative languages', () => {
    const capture = read(
      `><dc:title><rdf:Alt><rdf:li xml:lang="x-default">Tom &amp; J&#233;rry</rdf:li><rdf:li xml:lang="tr">Başka</rdf:li></rdf:Alt></dc:title>
       <dc:description><rdf:Alt><rdf:li xml:lang="x-default">Çay &lt;3</rdf:li></rdf:Alt></dc:description>`,
    );
    expect(capture).toMatchObject({ title: 'Tom & Jérry', description: 'Çay <3' });
  });

  test('it goes before EXIF', async () => {
    const exif = await exifBlock({ IFD0: { Make: 'Canon', ImageDescription: 'old' } });
    const capture = readCapture({
      exif,
      xmp: packet(`><dc:description><rdf:Alt><rdf:li>new</rdf:li></rdf:Alt></dc:description>`),
    });
    expect(capture).toMatchObject({ make: 'Canon', description: 'new' });
  });
});

describe('hostile blocks', () => {
  test('any bytes give a capture', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.constantFrom('', 'Exif\0\0', 'II*\0\x08\0\0\0', 'MM\0*\0\0\0\x08'),
        (bytes, start) => {
          const block = Buffer.concat([Buffer.from(start, 'latin1'), bytes]);
          expect(readCapture({ exif: block, xmp: block, iptc: block })).toMatchObject({
            make: expect.any(String),
          });
        },
      ),
    );
  });

  test.each([
    ['negative', 9, [-10, 0]],
    ['a fraction', 5, [7, 2]],
    ['infinite', 5, [7, 0]],
    ['no number', 5, [0, 0]],
    ['behind the end', 4, [0xfffffff0, 0]],
  ])('a pointer that is %s leads nowhere', (_, type, [value, divisor]) => {
    // TIFF header, one entry (the pointer to the EXIF directory), no further directory, and room for a rational.
    const block = Buffer.alloc(34);
    block.write('II*\0', 'latin1');
    block.writeUInt32LE(8, 4);
    block.writeUInt16LE(1, 8);
    block.writeUInt16LE(0x8769, 10);
    block.writeUInt16LE(type, 12);
    block.writeUInt32LE(1, 14);
    block.writeUInt32LE(type === 5 ? 26 : value! >>> 0, 18);
    if (type === 5) {
      block.writeUInt32LE(value!, 26);
      block.writeUInt32LE(divisor!, 30);
    }
    expect(readCapture({ exif: block })).toEqual(emptyCapture);
  });

  test('a sound block with any bytes changed gives a capture that makes sense', async () => {
    const sound = await exifBlock({
      IFD0: { Make: 'Canon' },
      IFD2: { DateTimeOriginal: '2019:05:31 23:59:58', OffsetTimeOriginal: '+02:00' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '52/1 0/1 0/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '4/1 0/1 0/1',
      },
    });
    const change = fc.tuple(fc.nat(sound.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
        const block = Buffer.from(sound);
        for (const [at, value] of changes) block[at] = value;
        const { takenAt, takenOffset, latitude, longitude, rating } = readCapture({ exif: block });
        expect(takenAt === null || Number.isSafeInteger(takenAt)).toBe(true);
        expect(takenOffset === null || Math.abs(takenOffset) <= 14 * 60).toBe(true);
        expect(latitude === null).toBe(longitude === null);
        expect(latitude === null || (Math.abs(latitude) <= 90 && Math.abs(longitude!) <= 180)).toBe(true);
        expect(rating === null || [0, 1, 2, 3, 4, 5].includes(rating)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('without any block nothing is known', () => {
    expect(readCapture({})).toEqual(emptyCapture);
  });
});

describe('the tags of exiftool', () => {
  test('say the same', () => {
    const tags: Partial<Tags> = {
      Make: 'NIKON',
      Model: 'D850',
      LensModel: '24-70',
      Orientation: 1,
      Rating: 5,
      GPSLatitude: -12.5,
      GPSLongitude: 45,
      DateTimeOriginal: ExifDateTime.fromEXIF('2021:02:03 04:05:06.5+01:00')!,
    };
    expect(captureOfTags(tags as Tags, emptyPacket)).toEqual({
      ...emptyCapture,
      takenAt: Date.UTC(2021, 1, 3, 4, 5, 6, 500),
      takenOffset: 60,
      make: 'NIKON',
      model: 'D850',
      lens: '24-70',
      latitude: -12.5,
      longitude: 45,
      rating: 5,
    });
  });

  test('know no zone where the camera wrote none', () => {
    const tags = { DateTimeOriginal: ExifDateTime.fromEXIF('2021:02:03 04:05:06')! } as Tags;
    expect(captureOfTags(tags, emptyPacket)).toMatchObject({
      takenAt: Date.UTC(2021, 1, 3, 4, 5, 6),
      takenOffset: null,
    });
    expect(
      captureOfTags({ DateTimeOriginal: '0000:00:00 00:00:00' } as Tags, emptyPacket).takenAt,
    ).toBeNull();
  });
});
