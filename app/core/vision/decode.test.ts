import { mkdir, mkdtemp, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endExiftool } from '../metadata/exiftool.ts';
import { type Decoded, decode, longSide, shortSide } from './decode.ts';
import { type PhotoFile, readPhotoFile } from './file.ts';
import { difference, gradient, gradientImage, sonyRaw } from './testing.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phototag-decode-'));
});
afterAll(async () => {
  await endExiftool();
  await rm(folder, { recursive: true });
});

/** A file that has not changed for years. */
const settled = (bytes: Buffer, name = 'x.jpg'): PhotoFile => ({
  path: Buffer.from(name),
  bytes,
  hash: Buffer.alloc(32),
  changedAt: 0,
});
const look = (bytes: Buffer, name?: string): Promise<Decoded> => decode(settled(bytes, name), shortSide(512));
const [width, height] = [96, 64];
const image = () => gradientImage(width, height);
const original = gradient(width, height);

describe('every format comes out as the same upright sRGB pixels', () => {
  test.each([
    ['jpeg', () => image().jpeg({ quality: 95 }), 2],
    ['png', () => image().png(), 0],
    ['webp', () => image().webp({ quality: 95 }), 2],
    ['tiff', () => image().tiff({ compression: 'lzw' }), 0],
    ['gif', () => image().gif(), 6],
    ['avif', () => image().avif({ quality: 90 }), 2],
  ])('%s', async (type, make, tolerance) => {
    const decoded = await look(await make().toBuffer());
    expect(decoded).toMatchObject({ type, width, height, orientation: 1 });
    expect(difference(decoded.pixels, original)).toBeLessThanOrEqual(tolerance);
  });

  test('svg', async () => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><rect width="30" height="20" fill="#0a64c8"/></svg>`;
    const { type, pixels } = await look(Buffer.from(svg));
    expect(type).toBe('svg');
    expect([...pixels.data.subarray(0, 3)]).toEqual([10, 100, 200]);
  });

  test('a wide gamut: Display P3 is converted by its profile', async () => {
    const bytes = await image().withIccProfile('p3').png().toBuffer();
    const asStored = await sharp(bytes, { ignoreIcc: true }).raw().toBuffer();
    expect(difference({ ...original, data: asStored }, original)).toBeGreaterThan(5);
    expect(difference((await look(bytes)).pixels, original)).toBeLessThan(0.5);
  });

  test('CMYK', async () => {
    const muted = sharp({ create: { width, height, channels: 3, background: '#a07050' } });
    const bytes = await muted.toColourspace('cmyk').jpeg({ quality: 98 }).toBuffer();
    expect((await sharp(bytes).metadata()).channels).toBe(4);
    const { pixels } = await look(bytes);
    expect(pixels.data.length).toBe(width * height * 3);
    const grey = Buffer.from([0xa0, 0x70, 0x50]);
    const expected = { ...pixels, data: Buffer.alloc(pixels.data.length, grey) };
    expect(difference(pixels, expected)).toBeLessThan(6);
  });

  test('16 bits a colour', async () => {
    const bytes = await image().toColourspace('rgb16').png().toBuffer();
    expect((await sharp(bytes).metadata()).depth).toBe('ushort');
    expect(difference((await look(bytes)).pixels, original)).toBeLessThan(0.1);
  });

  test('grey has three equal colours', async () => {
    const { pixels } = await look(await image().greyscale().toColourspace('b-w').png().toBuffer());
    expect(pixels.data.length).toBe(width * height * 3);
    for (let i = 0; i < pixels.data.length; i += 3) {
      expect(pixels.data[i] === pixels.data[i + 1] && pixels.data[i] === pixels.data[i + 2]).toBe(true);
    }
  });

  test('transparency lies on white', async () => {
    const { pixels } = await look(await image().ensureAlpha(0.5).png().toBuffer());
    expect([...pixels.data.subarray(0, 3)]).toEqual([255, 128, 128]);
  });

  test('an animation gives its first frame', async () => {
    const frames = Buffer.concat([gradient(20, 20).data, Buffer.alloc(20 * 20 * 3)]);
    const raw = { width: 20, height: 40, channels: 3, pageHeight: 20 } as const;
    for (const format of ['gif', 'webp'] as const) {
      const decoded = await look(await sharp(frames, { raw }).toFormat(format).toBuffer());
      expect(decoded).toMatchObject({ width: 20, height: 20 });
      expect(difference(decoded.pixels, gradient(20, 20))).toBeLessThan(12);
    }
  });
});

describe('orientation', () => {
  // CIPA DC-008: where the first row and the first column of what is stored are to be seen.
  test.each([
    [1, 'top left', 'top right'],
    [2, 'top right', 'top left'],
    [3, 'bottom right', 'bottom left'],
    [4, 'bottom left', 'bottom right'],
    [5, 'top left', 'bottom left'],
    [6, 'top right', 'bottom right'],
    [7, 'bottom right', 'top right'],
    [8, 'bottom left', 'top left'],
  ])(
    '%d shows the stored top left at the %s, and the stored top right at the %s',
    async (orientation, red, green) => {
      const bytes = await image().withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer();
      const decoded = await look(bytes);
      expect(decoded.orientation).toBe(orientation);
      expect([decoded.width, decoded.height]).toEqual(orientation >= 5 ? [height, width] : [width, height]);
      expect(cornerNear(decoded, [255, 0, 0])).toBe(red);
      expect(cornerNear(decoded, [0, 255, 0])).toBe(green);
    },
  );

  function cornerNear({ pixels }: Decoded, colour: number[]): string {
    const [right, bottom] = [pixels.width - 1, pixels.height - 1];
    const corners = {
      'top left': [0, 0],
      'top right': [right, 0],
      'bottom left': [0, bottom],
      'bottom right': [right, bottom],
    };
    const found = Object.entries(corners).filter(([, [x, y]]) => {
      const at = (y! * pixels.width + x!) * 3;
      return colour.every((value, i) => Math.abs(pixels.data[at + i]! - value) < 20);
    });
    return found.map(([name]) => name).join();
  }
});

describe('size', () => {
  test('large pictures come smaller, at the short side asked for; small ones as they are', async () => {
    const large = await gradientImage(1600, 1000).jpeg().toBuffer();
    const decoded = await decode(settled(large), shortSide(400));
    expect(decoded).toMatchObject({ width: 1600, height: 1000, pixels: { width: 640, height: 400 } });
    expect((await decode(settled(large), longSide(320))).pixels).toMatchObject({ width: 320, height: 200 });
    expect((await decode(settled(large), shortSide(5000))).pixels).toMatchObject({
      width: 1600,
      height: 1000,
    });
  });

  test('a strip of 20000 x 1 pixels is a picture too', async () => {
    const decoded = await look(await gradientImage(20000, 1).png().toBuffer());
    expect(decoded).toMatchObject({ width: 20000, height: 1 });
  });

  test('17000 x 17000 is refused by its header', async () => {
    await expect(look(pngHeader(17000, 17000))).rejects.toMatchObject({ code: 'TOO_LARGE' });
    await expect(look(pngHeader(16000, 16000))).rejects.toMatchObject({ code: 'CORRUPT' });
  });

  /** A PNG that says what size it has, and has next to nothing of it. */
  function pngHeader(pixelsWide: number, pixelsHigh: number): Buffer {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(pixelsWide, 0);
    header.writeUInt32BE(pixelsHigh, 4);
    header.set([8, 2, 0, 0, 0], 8);
    const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
    return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc(9)))]);
  }

  function chunk(type: string, data: Buffer): Buffer {
    const body = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  }
});

describe('files that are no pictures, or not yet', () => {
  const read = (path: string | Buffer) =>
    readPhotoFile(Buffer.from(path)).then((file) => decode(file, shortSide(64)));

  test('a missing file, a file in place of its folder, and a NUL in the name do not exist', async () => {
    await writeFile(join(folder, 'plain'), 'x');
    for (const path of ['missing.jpg', 'plain/x.jpg', 'a\0b.jpg']) {
      await expect(read(join(folder, path))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  test('a loop of links does not exist', async () => {
    await symlink('loop.jpg', join(folder, 'loop.jpg'));
    await expect(read(join(folder, 'loop.jpg'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test.skipIf(process.platform === 'win32')('an unreadable file', async () => {
    await writeFile(join(folder, 'secret.jpg'), 'x', { mode: 0 });
    const isRoot = process.geteuid!() === 0; // root may read anything: be somebody else for a moment
    if (isRoot) process.seteuid!(65534);
    try {
      await expect(read(join(folder, 'secret.jpg'))).rejects.toMatchObject({ code: 'PERMISSION' });
    } finally {
      if (isRoot) process.seteuid!(0);
    }
  });

  test('a folder named x.jpg', async () => {
    await mkdir(join(folder, 'x.jpg'));
    await expect(read(join(folder, 'x.jpg'))).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: /folder/,
    });
  });

  test('a file of more than 1 GiB is refused unread', async () => {
    await writeFile(join(folder, 'huge.jpg'), '');
    await truncate(join(folder, 'huge.jpg'), 2 ** 30 + 1);
    await expect(read(join(folder, 'huge.jpg'))).rejects.toMatchObject({ code: 'TOO_LARGE' });
  });

  test('an empty file and one of zeros may still be coming; a text is no picture', async () => {
    await expect(look(Buffer.alloc(0))).rejects.toMatchObject({ code: 'CORRUPT', message: /empty/ });
    await expect(look(Buffer.alloc(9000))).rejects.toMatchObject({ code: 'CORRUPT', message: /zeros/ });
    await expect(look(Buffer.from('this is not a picture'))).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  });

  test('a name that is not UTF-8 is read as its bytes', async () => {
    const path = Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([0xe9]), Buffer.from('.png')]);
    await writeFile(path, await image().png().toBuffer());
    expect(await read(path)).toMatchObject({ type: 'png', width, height });
  });
});

describe('a file that ends early', () => {
  const firstPart = async (part: number, orientation = 1) => {
    const image = gradientImage(400, 400).withMetadata({ orientation });
    const whole = await image.jpeg({ quality: 95 }).toBuffer();
    return whole.subarray(0, Math.floor(whole.length * part));
  };

  test('fails while it may still be being copied', async () => {
    const fresh = { ...settled(await firstPart(0.9)), changedAt: Date.now() };
    await expect(decode(fresh, shortSide(512))).rejects.toMatchObject({ code: 'CORRUPT' });
  });

  test('gives what there is of it once it has settled', async () => {
    expect(await look(await firstPart(0.9))).toMatchObject({ width: 400, height: 400 });
  });

  test('fails for good when half of the picture is missing', async () => {
    await expect(look(await firstPart(0.4))).rejects.toMatchObject({ code: 'CORRUPT' });
    await expect(look(await firstPart(0.4, 6))).rejects.toMatchObject({ code: 'CORRUPT' });
  });

  test('is as old as its last change: a copy keeps the time of its original, and is new all the same', async () => {
    const path = join(folder, 'copy.jpg');
    const before = Date.now();
    await writeFile(path, await firstPart(0.9));
    await utimes(path, 1, 1);
    const file = await readPhotoFile(Buffer.from(path));
    expect(file.changedAt).toBeGreaterThan(before - 2000); // file systems count in steps of up to two seconds
  });
});

describe('RAW', () => {
  test('shows its preview, turned as the RAW file says, at the size of the RAW picture', async () => {
    const path = join(folder, 'DSC00001.ARW');
    await writeFile(path, sonyRaw(await gradientImage(480, 320).jpeg().toBuffer(), 6));
    const decoded = await decode(await readPhotoFile(Buffer.from(path)), shortSide(512));
    expect(decoded).toMatchObject({
      type: 'raw',
      orientation: 6,
      capture: { make: 'SONY', model: 'Made up' },
    });
    expect([decoded.width, decoded.height]).toEqual([4000, 6000]);
    expect([decoded.pixels.width, decoded.pixels.height]).toEqual([320, 480]);
  });

  test('a name that exiftool cannot be told works as well', async () => {
    const path = Buffer.concat([
      Buffer.from(`${folder}/new\nline`),
      Buffer.from([0xe9]),
      Buffer.from('.ARW'),
    ]);
    await writeFile(path, sonyRaw(await image().resize(480, 320).jpeg().toBuffer(), 1));
    expect(await decode(await readPhotoFile(path), shortSide(512))).toMatchObject({
      type: 'raw',
      width: 6000,
    });
  });

  const open = async (name: string, bytes: Buffer, changedAt: number) => {
    await writeFile(join(folder, name), bytes);
    const file = await readPhotoFile(Buffer.from(join(folder, name)));
    return decode({ ...file, changedAt }, shortSide(64));
  };

  test('with a preview that is cut off is broken', async () => {
    const whole = sonyRaw(await gradientImage(480, 320).jpeg().toBuffer(), 1);
    await expect(open('cut.ARW', whole.subarray(0, 900), 0)).rejects.toMatchObject({ code: 'CORRUPT' });
  });

  test('without a preview is not supported, but it may still be coming', async () => {
    const bytes = sonyRaw(Buffer.alloc(0), 1);
    const failure = { code: 'UNSUPPORTED', message: expect.stringContaining('no preview') };
    await expect(open('none.ARW', bytes, 0)).rejects.toMatchObject(failure);
    await expect(open('none.ARW', bytes, Date.now())).rejects.toMatchObject({ code: 'CORRUPT' });
  });

  test('with a preview of a few pixels is not supported', async () => {
    const bytes = sonyRaw(await gradientImage(8, 8).jpeg().toBuffer(), 1);
    await expect(open('tiny.ARW', bytes, 0)).rejects.toMatchObject({ code: 'UNSUPPORTED', message: /small/ });
  });
});
