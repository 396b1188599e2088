/**
 * @file What it saves to decode the small picture that a photo's file has beside it: time for the pixels that a network
 * and the thumbnail are made from, of the photo itself and of that picture, in turns.
 *
 * node app/cli/node24.js bench/previews.ts [--resize N=256] [--rounds N=9] [HEIC...]
 * Decodes two camera JPEGs enlarged to 24 megapixels, with and without a picture of 1616 pixels behind them, as many
 * cameras write it; the same two pictures as the previews of a RAW file; and the HEICs that are named, of which there
 * must be a thumbnail large enough for `--resize`: the short side that a network's input is cut from. Prints one JSON
 * object; the least milliseconds of processor time, and of elapsed time, which counts exiftool too, for a RAW file.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { endExiftool } from '../app/core/metadata/exiftool.ts';
import { decode, larger, longSide, shortSide } from '../app/core/vision/decode.ts';
import { readPhotoFile } from '../app/core/vision/file.ts';
import { leastOversampling, oversampling } from '../app/core/vision/look.ts';
import { asMultiPicture, sonyRaw } from '../app/core/vision/testing.ts';
import { thumbnailSize } from '../app/core/vision/thumbnail-file.ts';
import { machine, round } from './measure.ts';
import { jpegsIn } from './pictures.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { resize: { type: 'string', default: '256' }, rounds: { type: 'string', default: '9' } },
});
const fitFor = (times: number) => larger(shortSide(times * Number(options.resize)), longSide(thumbnailSize));
const fit = fitFor(oversampling);
const least = fitFor(leastOversampling);

type Photo = Awaited<ReturnType<typeof readPhotoFile>>;
const inMemory = (bytes: Buffer): Photo => ({
  ...{ path: Buffer.from('in memory'), bytes, hash: Buffer.alloc(32), changedAt: 0 },
});

/** One decoding, in milliseconds of processor time and by the clock. */
async function timeOf(file: Photo, enough: typeof fit) {
  const [before, start] = [process.cpuUsage(), performance.now()];
  const { width, height } = await decode(file, fit, enough);
  const { user, system } = process.cpuUsage(before);
  return {
    processor: (user + system) / 1000,
    elapsed: performance.now() - start,
    megapixels: (width * height) / 1e6,
  };
}

/** No preview is as large. */
const nothingIs = () => ({ width: Infinity, height: Infinity });

async function compare(name: string, whole: Photo, withPreview: Photo, clock: 'processor' | 'elapsed') {
  const times = { full: Infinity, preview: Infinity };
  let megapixels = 0;
  for (let i = 0; i < Number(options.rounds); i++) {
    const first = await timeOf(whole, nothingIs);
    const second = await timeOf(withPreview, least);
    times.full = Math.min(times.full, first[clock]);
    times.preview = Math.min(times.preview, second[clock]);
    megapixels = first.megapixels;
  }
  const { full, preview } = times;
  return {
    ...{ name, clock, megapixels: round(megapixels), megabytes: round(whole.bytes.length / 1e6) },
    ...{ full: round(full), preview: round(preview), ratio: round(full / preview) },
  };
}

const results = [];
const folder = await mkdtemp(join(tmpdir(), 'phototag-previews-'));
for (const file of await jpegsIn(resolve(import.meta.dirname, '../../shared/photos/camera'))) {
  const photo = await sharp(file).resize(6000, 4000, { fit: 'cover' }).jpeg({ quality: 92 }).toBuffer();
  const preview = await sharp(photo).resize(1616).jpeg({ quality: 85 }).toBuffer();
  const behind = asMultiPicture(photo, [{ bytes: preview }]);
  results.push(await compare('JPEG, enlarged', inMemory(photo), inMemory(behind), 'processor'));
  const path = join(folder, 'photo.arw');
  await writeFile(path, sonyRaw(preview, 1, photo));
  const raw = await readPhotoFile(Buffer.from(path));
  results.push(await compare('RAW, of the same', raw, raw, 'elapsed'));
}
for (const file of positionals) {
  const bytes = inMemory(await readFile(file));
  results.push(await compare(basename(file), bytes, bytes, 'processor'));
}
await endExiftool();
await rm(folder, { recursive: true });
console.log(JSON.stringify({ ...machine(), resize: Number(options.resize), results }, null, 1));
