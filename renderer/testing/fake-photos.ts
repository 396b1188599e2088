/** @file Made-up photos, from arithmetic alone: each place of the library shows another case. */
import { PhotoFailure } from '../../app/contract/failure.ts';
import type { Input } from '../../app/contract/calls.ts';
import type { PhotoTag } from '../../app/contract/results.ts';
import type { Change, GridPhoto, HeatMap, Look, PhotoDetail } from '../../app/contract/views.ts';

export const names = [
  'beagle',
  'beach',
  'sunflower',
  'espresso',
  'sailboat',
  'tabby',
  'church',
  'mountain',
  'bicycle',
  'pizza',
];
const longName =
  'Ferry to Büyükada with the whole family, second try after the rain_edited-final (2)_IMG_20210704_120512.jpeg';
const day = 24 * 3600_000;

const shapes = [
  [4032, 3024],
  [4032, 3024],
  [3024, 4032],
  [12_000, 2400],
  [640, 480],
] as const;

/** About 40 photos a week, newest first, and a tenth without a date. */
export function fakePhoto(index: number, total: number): GridPhoto {
  const dated = index < total * 0.9;
  const takenAt = dated
    ? new Date(Date.UTC(2026, 6, 14) - index * (day / 6)).toISOString().slice(0, 19)
    : null;
  const [width, height] = shapes[index % shapes.length]!;
  return {
    id: total - index,
    width,
    height,
    colour: ((index * 2654435761) % 0xffffff) | 0x202020,
    thumbnail: index % 23 === 7 ? null : 'v1',
    takenAt,
    state: index % 97 === 5 ? 'failed' : index % 53 === 9 ? 'missing' : 'done',
    rating: index % 7 === 0 ? 4 : null,
    name: index % 19 === 1 ? longName : `IMG_${(total - index).toString().padStart(4, '0')}.jpg`,
    topTag: index % 11 === 0 ? null : names[index % names.length]!,
  };
}

function machineTags(index: number): PhotoTag[] {
  if (index % 11 === 4) return [];
  const count = index % 19 === 1 ? 20 : 1;
  return Array.from({ length: count }, (_, at) => ({
    id: `n${(index + at) % 30}`,
    name: at === 3 ? 'Chesapeake Bay retriever in a very long compound name' : names[(index + at) % 10]!,
    source: (['model', 'file', 'taught'] as const)[at % 3]!,
    confidence: 0.94 - at * 0.04,
    verdict: null,
  }));
}

export function fakeDetail(index: number, total: number): PhotoDetail {
  const photo = fakePhoto(index, total);
  return {
    ...photo,
    takenAt: photo.takenAt === null ? null : `${photo.takenAt}+03:00`,
    file: `/home/ada/Pictures/2021/${photo.name}`,
    folder: '/home/ada/Pictures/2021',
    bytes: 3_482_113,
    type: 'jpeg',
    camera: 'Canon EOS R6',
    lens: 'RF 24-105mm F4 L IS USM',
    latitude: 41.0082,
    longitude: 28.9784,
    title: '',
    description: index % 3 === 0 ? 'On the ferry' : '',
    missingSince: photo.state === 'missing' ? '2026-05-01T10:00:00Z' : null,
    tags: machineTags(index),
    raw: [0.61, 0.2, 0.1, 0.04, 0.01].map((score, at) => ({
      id: `n${(index + at) % 30}`,
      name: names[(index + at) % 10]!,
      score,
    })),
    model: 'phototag-starter',
    failure: photo.state === 'failed' ? { code: 'CORRUPT', message: 'The JPEG ends in the middle' } : null,
  };
}

/** Remembers what was said, so that a tag that is confirmed turns solid. */
export class FakeWords {
  readonly #said = new Map<number, Map<string, PhotoTag>>();
  readonly #ratings = new Map<number, number>();

  stateTag({ photos, concept, verdict }: Input<'stateTag'>, nameOf: (id: string) => string): Change {
    const name = nameOf(concept);
    for (const photo of photos) {
      const said = this.#said.get(photo) ?? new Map<string, PhotoTag>();
      this.#said.set(photo, said);
      if (verdict === null) said.delete(concept);
      else said.set(concept, { id: concept, name, source: 'person', confidence: 1, verdict });
    }
    const kind = verdict === null ? 'remove' : verdict === 'no' ? 'reject' : 'confirm';
    return { kind, label: name, photos: photos.length };
  }

  rate({ photos, rating }: Input<'rate'>): Change {
    for (const photo of photos) this.#ratings.set(photo, rating);
    return { kind: 'rate', label: String(rating), photos: photos.length };
  }

  applyTo(detail: PhotoDetail): PhotoDetail {
    const said = [...(this.#said.get(detail.id)?.values() ?? [])];
    const machine = detail.tags.filter(({ id }) => !said.some((word) => word.id === id));
    const [yes, no] = (['yes', 'no'] as const).map((each) => said.filter(({ verdict }) => verdict === each));
    const rating = this.#ratings.get(detail.id) ?? detail.rating;
    return { ...detail, tags: [...yes!, ...machine, ...no!], rating };
  }
}

/** @throws PhotoFailure for a name with "bad" in it */
export function fakeLook(name: string): Look {
  if (name.includes('bad')) throw new PhotoFailure('CORRUPT', `${name} is no picture that can be read`);
  const isUnclear = name.includes('unclear');
  return {
    look: name.replaceAll(/\W/g, '-').slice(-40),
    name,
    seconds: 0.2134,
    result: {
      ...{ file: name, width: 4032, height: 3024, model: 'phototag-starter', device: 'cpu' },
      labels: fakeDetail(0, 100).raw.map((label) =>
        isUnclear ? { ...label, score: label.score / 3 } : label,
      ),
      tags: isUnclear ? [] : [{ id: 'dog', name: 'dog', confidence: 0.97 }],
    },
  };
}

/** Warm a little left of the middle. */
export function fakeHeat(): HeatMap {
  const [width, height] = [48, 36];
  const values = Array.from({ length: width * height }, (_, at) =>
    Math.max(0, 1 - Math.hypot((at % width) - 20, Math.floor(at / width) - 14) / 16),
  );
  return { width, height, values };
}

/** A drawing that says what it is the picture of, in the photo's own shape. */
export function fakeImage(
  kind: string,
  id: number | string,
  [width, height]: readonly [number, number],
): string {
  const seed = Number(id) || String(id).length * 31;
  const hue = (seed * 47) % 360;
  const circle = `<circle cx="${width * (0.2 + ((seed * 31) % 60) / 100)}" cy="${height * 0.45}" r="${height * 0.3}" fill="hsl(${(hue + 40) % 360} 45% 45%)"/>`;
  const text = `<text x="${width * 0.04}" y="${height * 0.94}" font-size="${height * 0.08}" fill="white">${kind} ${id}</text>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="hsl(${hue} 30% 60%)"/>${circle}${text}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
