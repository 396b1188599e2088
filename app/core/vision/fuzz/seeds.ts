/** @file Small sound pictures of every format, made rather than kept, from which broken ones are made. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { asMultiPicture, gradientImage } from '../testing.ts';

export interface Seed {
  /** The ending decides where bytes cannot. */
  readonly ending: string;
  readonly bytes: Buffer;
}

const xmp = `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="3"><dc:subject><rdf:Bag><rdf:li>lake</rdf:li><rdf:li>dog</rdf:li>
</rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;

/** What cameras write beside the pixels. */
const asOfCamera = () =>
  gradientImage(96, 64)
    .withExif({
      IFD0: { Make: 'Maker', Model: 'Camera', Orientation: '6' },
      IFD2: { DateTimeOriginal: '2020:01:02 03:04:05', LensModel: 'Lens' },
      IFD3: {
        GPSLatitude: '52/1 5/1 0/1',
        GPSLatitudeRef: 'N',
        GPSLongitude: '4/1 1/1 0/1',
        GPSLongitudeRef: 'E',
      },
    })
    .withXmp(xmp);

/** sharp writes no HEIC and no RAW: of a RAW a header is all there is, before what is inside a TIFF. */
export async function makeSeeds(): Promise<Seed[]> {
  const [jpeg, progressive, png, interlaced, webp, avif, tiff, tiles] = await Promise.all([
    asOfCamera().jpeg({ quality: 90 }).toBuffer(),
    asOfCamera().jpeg({ progressive: true }).toBuffer(),
    asOfCamera().png().toBuffer(),
    asOfCamera().withIccProfile('p3').png({ progressive: true }).toBuffer(),
    asOfCamera().webp().toBuffer(),
    asOfCamera().avif({ effort: 0 }).toBuffer(),
    asOfCamera().tiff({ compression: 'lzw' }).toBuffer(),
    asOfCamera().tiff({ tile: true, compression: 'jpeg' }).toBuffer(),
  ]);
  const frames = await sharp([jpeg, png], { join: { animated: true } })
    .gif()
    .toBuffer();
  const heic = await readFile(join(import.meta.dirname, '../testing/gradient.heic'));
  const preview = await gradientImage(384, 256).jpeg().toBuffer();
  const cr2 = Buffer.concat([Buffer.from('II*\0\x10\0\0\0CR\x02\0\0\0\0\0', 'latin1'), tiff.subarray(16)]);
  return [
    ...[jpeg, progressive, asMultiPicture(jpeg, [{ bytes: preview }])].map((bytes) => ({
      ending: 'jpg',
      bytes,
    })),
    ...[png, interlaced].map((bytes) => ({ ending: 'png', bytes })),
    ...[tiff, tiles].map((bytes) => ({ ending: 'tif', bytes })),
    { ending: 'webp', bytes: webp },
    { ending: 'gif', bytes: frames },
    { ending: 'avif', bytes: avif },
    { ending: 'heic', bytes: heic },
    { ending: 'nef', bytes: tiff },
    { ending: 'cr2', bytes: cr2 },
  ];
}
