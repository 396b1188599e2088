/** @file The keywords of an IPTC-IIM block (IIM 4.2), which older programs write instead of XMP. */
import { isUtf8 } from 'node:buffer';

const keyword = { record: 2, dataset: 25 };

/**
 * @param block datasets alone, or inside Photoshop's image resources, as a JPEG has them
 * @returns none where the block makes no sense
 */
export function readIptcKeywords(block: Buffer): string[] {
  const keywords: string[] = [];
  const datasets = insideResources(block) ?? block;
  for (let at = 0; at + 5 <= datasets.length && datasets[at] === 0x1c;) {
    const length = datasets.readUInt16BE(at + 3);
    const start = at + 5;
    // The highest bit says that a longer length follows: no keyword is that long.
    if (length >= 0x8000 || start + length > datasets.length) break;
    if (datasets[at + 1] === keyword.record && datasets[at + 2] === keyword.dataset) {
      const letters = datasets.subarray(start, start + length);
      // Few programs say which characters they mean (1:90), and some say it wrongly.
      keywords.push(letters.toString(isUtf8(letters) ? 'utf8' : 'latin1'));
    }
    at = start + length;
  }
  return keywords;
}

/** Resource 0x0404 of Photoshop's: signature, number, Pascal string, length, data; each padded to an even length. */
function insideResources(block: Buffer): Buffer | null {
  const header = 'Photoshop 3.0\0';
  let at = block.toString('latin1', 0, header.length) === header ? header.length : 0;
  while (at + 12 <= block.length && block.toString('latin1', at, at + 4) === '8BIM') {
    const name = block[at + 6]! + 1;
    const size = at + 6 + name + (name % 2);
    if (size + 4 > block.length) return null;
    const length = block.readUInt32BE(size);
    if (block.readUInt16BE(at + 4) === 0x0404) return block.subarray(size + 4, size + 4 + length);
    at = size + 4 + length + (length % 2);
  }
  return null;
}
