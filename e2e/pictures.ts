/** @file Pictures that the journeys make: the colour of each is what the small network says of it. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

/** What `models/testing/colour-model.ts` knows, and what the app then says. */
export const colours = {
  'golden retriever': [255, 0, 0],
  beagle: [150, 0, 0],
  /** Between the two: surely a dog, of no sure breed. */
  dog: [202, 0, 0],
  tabby: [0, 255, 0],
  'school bus': [255, 255, 0],
  banana: [0, 0, 255],
} as const satisfies Readonly<Record<string, readonly [number, number, number]>>;
export type Shown = keyof typeof colours;

export interface Camera {
  /** As EXIF has it: "2021:07:04 12:00:00". */
  readonly taken?: string;
  readonly make?: string;
  readonly model?: string;
}

/** A JPEG of one colour, and of one content for each `seed`. */
export function picture(shown: Shown, seed = 0, { taken, make, model }: Camera = {}): Promise<Buffer> {
  const [r, g, b] = colours[shown];
  // A few pixels that no average notices make each file its own.
  const width = 80 + (seed % 40);
  const height = 60 + Math.floor(seed / 40);
  return sharp({ create: { width, height, channels: 3, background: { r, g, b } } })
    .withExif({
      ...(make === undefined ? {} : { IFD0: { Make: make, Model: model ?? make } }),
      ...(taken === undefined ? {} : { IFD2: { DateTimeOriginal: taken } }),
    })
    .jpeg({ quality: 95 })
    .toBuffer();
}

/** Writes one under a folder, making the folders above it. @returns its path */
export async function savePicture(
  folder: string,
  name: string,
  ...what: Parameters<typeof picture>
): Promise<string> {
  const file = join(folder, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, await picture(...what));
  return file;
}
