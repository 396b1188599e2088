/**
 * @file What it saves to decode the small picture that a photo's file has beside it: processor time for the pixels that
 * a network and the thumbnail are made from, of the photo itself and of that picture, in turns.
 *
 * node app/cli/node24.js bench/previews.ts [--resize N=256] [--rounds N=9] [HEIC...]
 * Decodes two camera JPEGs enlarged to 24 megapixels, with and without a picture of 1616 pixels behind them, as many
 * cameras write it, and the HEICs that are named, of which there must be a thumbnail large enough for `--resize`: the
 * short side that a network's input is cut from. Prints one JSON object; milliseconds of processor time, the least.
 */
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { decode, larger, longSide, shortSide } from '../app/core/vision/decode.ts';
import { leastOversampling, oversampling } from '../app/core/vision/look.ts';
import { asMultiPicture } from '../app/core/vision/testing.ts';
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

/** Processor time of one decoding, in milliseconds. */
async function timeOf(bytes: Buffer, name: string, enough: typeof fit) {
  const file = { path: Buffer.from(name), bytes, hash: Buffer.alloc(32), changedAt: 0 };
  const before = process.cpuUsage();
  const { width, height } = await decode(file, fit, enough);
  const { user, system } = process.cpuUsage(before);
  return { time: (user + system) / 1000, megapixels: (width * height) / 1e6 };
}

/** No preview is as large. */
const nothingIs = () => ({ width: Infinity, height: Infinity });

async function compare(name: string, whole: Buffer, withPreview: Buffer) {
  const times = { whole: Infinity, preview: Infinity };
  let megapixels = 0;
  for (let i = 0; i < Number(options.rounds); i++) {
    const first = await timeOf(whole, name, nothingIs);
    const second = await timeOf(withPreview, name, least);
    times.whole = Math.min(times.whole, first.time);
    times.preview = Math.min(times.preview, second.time);
    megapixels = first.megapixels;
  }
  const { whole: full, preview } = times;
  return {
    name,
    megapixels: round(megapixels),
    megabytes: round(whole.length / 1e6),
    ...{ full: round(full), preview: round(preview), ratio: round(full / preview) },
  };
}

const results = [];
for (const file of await jpegsIn(resolve(import.meta.dirname, '../../shared/photos/camera'))) {
  const photo = await sharp(file).resize(6000, 4000, { fit: 'outside' }).jpeg({ quality: 92 }).toBuffer();
  const preview = await sharp(photo).resize(1616).jpeg({ quality: 85 }).toBuffer();
  results.push(await compare('camera, enlarged', photo, asMultiPicture(photo, [{ bytes: preview }])));
}
for (const file of positionals) {
  const bytes = await readFile(file);
  results.push(await compare(basename(file), bytes, bytes));
}
console.log(JSON.stringify({ ...machine(), resize: Number(options.resize), results }, null, 1));
