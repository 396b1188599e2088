/**
 * @file `npm run generate:icons`: makes the platforms' icons of icon.svg. PNGs by size are for Linux, icon.ico for
 * Windows, icon.icns for macOS; the latter two are containers of PNGs.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

const here = import.meta.dirname;

/** Pixels a side. */
const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024] as const;
type Size = (typeof sizes)[number];

/** Types of a PNG in an ICNS file, by its size (https://en.wikipedia.org/wiki/Apple_Icon_Image_format). */
const icnsTypes: readonly (readonly [type: string, size: Size])[] = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['icp6', 64],
  ['ic12', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic13', 256],
  ['ic09', 512],
  ['ic14', 512],
  ['ic10', 1024],
];

const pngs = new Map<Size, Buffer>();
for (const size of sizes) {
  // Drawn at its own size, not scaled from another.
  const drawing = sharp(join(here, 'icon.svg'), { density: (72 * size) / 1024 });
  pngs.set(size, await drawing.resize(size, size).png({ compressionLevel: 9 }).toBuffer());
  await writeFile(join(here, `${size.toString()}x${size.toString()}.png`), pngs.get(size)!);
}
await writeFile(join(here, 'icon.ico'), ico([16, 24, 32, 48, 64, 128, 256]));
await writeFile(join(here, 'icon.icns'), icns());

/** https://learn.microsoft.com/previous-versions/ms997538(v=msdn.10), with PNGs as Windows Vista and later read them. */
function ico(members: readonly Size[]): Buffer {
  const header = Buffer.alloc(6 + 16 * members.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(members.length, 4);
  let offset = header.length;
  members.forEach((size, index) => {
    const entry = 6 + 16 * index;
    header.writeUInt8(size % 256, entry); // 0 means 256
    header.writeUInt8(size % 256, entry + 1);
    header.writeUInt16LE(1, entry + 4); // colour planes
    header.writeUInt16LE(32, entry + 6); // bits a pixel
    header.writeUInt32LE(pngs.get(size)!.length, entry + 8);
    header.writeUInt32LE(offset, entry + 12);
    offset += pngs.get(size)!.length;
  });
  return Buffer.concat([header, ...members.map((size) => pngs.get(size)!)]);
}

function icns(): Buffer {
  const chunks = icnsTypes.map(([type, size]) => chunk(type, pngs.get(size)!));
  return chunk('icns', Buffer.concat(chunks));
}

function chunk(type: string, content: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.write(type, 'latin1');
  header.writeUInt32BE(8 + content.length, 4);
  return Buffer.concat([header, content]);
}
