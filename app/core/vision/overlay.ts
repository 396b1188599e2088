/** @file Heat laid over the picture, as a picture. */
import sharp from 'sharp';
import { decode, longSide } from './decode.ts';
import { readPhotoFile } from './file.ts';
import type { Heat } from './heat.ts';
import { asRaw } from './pixels.ts';

/** Pixels on the long side, at most. */
const most = 1600;
/** RGB of the least and of the most heat: they differ in lightness too, for those who do not see colours. */
const [cool, hot] = [
  [255, 214, 10],
  [214, 16, 60],
] as const;
/** Opacity of the most heat; the picture shines through. */
const opacity = 0.7;

/** @returns a PNG. @throws {PhotoFailure} what is wrong with this file */
export async function drawOverlay(path: Buffer, heat: Heat): Promise<Buffer> {
  const { pixels } = await decode(await readPhotoFile(path), longSide(most));
  const layer = await sharp(colour(heat), { raw: { width: heat.width, height: heat.height, channels: 4 } })
    .resize(pixels.width, pixels.height, { fit: 'fill', kernel: 'cubic' })
    .png()
    .toBuffer();
  return sharp(pixels.data, asRaw(pixels))
    .composite([{ input: layer }])
    .png()
    .toBuffer();
}

/** RGBA. */
function colour({ values }: Heat): Buffer {
  const rgba = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => {
    for (let channel = 0; channel < 3; channel++) {
      rgba[4 * i + channel] = cool[channel]! + (hot[channel]! - cool[channel]!) * value;
    }
    rgba[4 * i + 3] = 255 * opacity * value;
  });
  return rgba;
}
