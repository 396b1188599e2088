/** @file Pixels become the network's input, exactly as the network's own pre-processing was in training. */
import type { Sidecar } from '../../../models/model.ts';
import type { Pixels, Size } from './pixels.ts';
import { type Region, resample } from './resample.ts';

type Input = Sidecar['input'];

/** What the network sees of a picture: the whole is resized to `size`, and `region` is cut out of it. */
export interface Frame {
  readonly size: Size;
  readonly region: Region;
}

/**
 * Short side to `input.resize`, then the centre `input.size` square: torchvision's Resize and CenterCrop, with their
 * rounding.
 */
export function frameForNetwork(picture: Size, input: Input): Frame {
  const short = Math.min(picture.width, picture.height);
  const width = Math.floor((picture.width * input.resize) / short);
  const height = Math.floor((picture.height * input.resize) / short);
  const [left, top] = [halfEven(width - input.size), halfEven(height - input.size)];
  return { size: { width, height }, region: { left, top, width: input.size, height: input.size } };
}

/** @returns the frame's region, RGB interleaved */
export function cropForNetwork(pixels: Pixels, input: Input): Buffer {
  const { size, region } = frameForNetwork(pixels, input);
  return resample(pixels, size, region, input.interpolation);
}

/** Half of `margin`, rounded as Python's round() does: halves to the even side. */
function halfEven(margin: number): number {
  const half = Math.floor(margin / 2);
  return margin % 2 === 1 && half % 2 === 1 ? half + 1 : half;
}

/** Values of one picture in the network's input. */
export const inputLength = ({ size }: Input): number => 3 * size * size;

export type Tensor = Float32Array | Uint8Array;

export const newTensor = (input: Input, pictures: number): Tensor =>
  input.type === 'uint8'
    ? new Uint8Array(pictures * inputLength(input))
    : new Float32Array(pictures * inputLength(input));

/** Writes picture `index` of a batch: order of colours, order of axes, and for floats (x / 255 - mean) / std. */
export function fillTensor(batch: Tensor, index: number, rgb: Buffer, input: Input): void {
  const area = input.size * input.size;
  const [pixelStep, colourStep] = input.layout === 'NHWC' ? [3, 1] : [1, area];
  for (let colour = 0; colour < 3; colour++) {
    const from = input.colour === 'BGR' ? 2 - colour : colour;
    const isByte = input.type === 'uint8';
    const factor = isByte ? 1 : 1 / (255 * input.std[colour]!);
    const offset = isByte ? 0 : input.mean[colour]! / input.std[colour]!;
    let to = index * 3 * area + colour * colourStep;
    for (let pixel = 0; pixel < area; pixel++, to += pixelStep)
      batch[to] = rgb[pixel * 3 + from]! * factor - offset;
  }
}
