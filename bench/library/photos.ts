/** @file What the photos of a made-up library are like: one person's fifteen years, the same for the same seed. */
import { Concepts } from '../../app/core/labels/concepts.ts';
import { imagenetLabels } from '../../models/labels.ts';

export interface MadePhoto {
  /** '/' between names. */
  readonly folder: string;
  readonly name: string;
  readonly size: number;
  readonly type: string;
  readonly width: number;
  readonly height: number;
  readonly colour: number;
  /** Milliseconds, as `photo.taken_at`. */
  readonly takenAt: number | null;
  /** Index in `cameras`. */
  readonly camera: number | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly rating: number | null;
  readonly title: string;
  readonly state: 'pending' | 'done' | 'failed' | 'missing';
  readonly labels: readonly { concept: string; source: 'model' | 'file'; score: number }[];
  readonly statement: { concept: string; verdict: 'yes' | 'no' } | null;
}

export const cameras = [
  ['Apple', 'iPhone 13', ''],
  ['Canon', 'EOS R6', 'RF24-105mm F4 L IS USM'],
  ['Apple', 'iPhone 6s', ''],
  ['SONY', 'ILCE-7M3', 'FE 35mm F1.8'],
  ['Canon', 'EOS 60D', 'EF-S18-135mm'],
  ['Google', 'Pixel 4', ''],
  ['NIKON CORPORATION', 'NIKON D750', '24.0-70.0 mm f/2.8'],
  ['FUJIFILM', 'X-T30', 'XF35mmF2 R WR'],
  ['Panasonic', 'DMC-LX100', ''],
  ['Canon', 'EOS R6', 'RF85mm F2'],
  ['DJI', 'FC3170', ''],
  ['OLYMPUS', 'E-M10', 'M.14-42mm'],
] as const;
const isPhone = (camera: number): boolean =>
  cameras[camera]![0] === 'Apple' || cameras[camera]![0] === 'Google';

const occasions = ['beach', 'birthday', 'garden', 'hike', 'wedding', 'zoo', 'city', 'market', 'ski', 'home'];
const places = [
  [52.37, 4.9],
  [41.01, 28.98],
  [48.86, 2.35],
  [36.2, 29.64],
  [46.02, 7.75],
  [37.78, -122.42],
] as const;
const firstDay = Date.UTC(2010, 0, 1);
const lastDay = Date.UTC(2025, 0, 1);
const second = 1000;

/** Numbers from 0 up to 1, the same for the same seed. Park and Miller, CACM 1988. */
export function uniform(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

/** Photos of one day or trip after the other, in the order in which they were taken, about 40 each. */
export function* makePhotos(count: number, seed: number): Generator<MadePhoto> {
  const random = uniform(seed);
  const below = (n: number) => Math.floor(random() * n);
  const pick = <T>(from: readonly T[]): T => from[below(from.length)]!;
  const chance = (share: number) => random() < share;
  const concepts = Concepts.load();
  const classes = imagenetLabels()
    .map((id) => ({ id, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ id }) => id);
  const anyClass = zipf(classes, random);
  const anyCamera = zipf([...cameras.keys()], random);
  /** The network is not always sure of the kind: then it says what lies above. */
  const said = (id: string) => (chance(0.3) ? (concepts.get(id)?.parents[0] ?? id) : id);

  const events = Math.ceil(count / 40);
  let made = 0;
  for (let event = 0; made < count; event++) {
    const day = firstDay + ((lastDay - firstDay) * event) / events;
    const camera = anyCamera();
    const place = pick(places);
    const favourites = [anyClass(), anyClass(), anyClass()];
    const year = new Date(day).getUTCFullYear();
    const folder = `${year}/${new Date(day).toISOString().slice(0, 10)} ${pick(occasions)}`;
    let time = Math.round(day / second) * second;
    const here = Math.min(count - made, 1 + Math.floor(-40 * Math.log(1 - random())));
    for (let i = 0; i < here; i++, made++) {
      time += chance(0.3) ? 0 : Math.ceil(-60 * Math.log(1 - random())) * second;
      const concept = chance(0.6) ? pick(favourites) : anyClass();
      const isTagged = chance(0.84);
      const type =
        isPhone(camera) && chance(0.6) ? 'heic' : chance(0.08) ? 'raw' : chance(0.03) ? 'png' : 'jpeg';
      const isUpright = chance(0.3);
      const state = chance(0.01) ? 'missing' : chance(0.002) ? 'failed' : chance(0.003) ? 'pending' : 'done';
      yield {
        folder,
        name: `${isPhone(camera) ? 'IMG' : 'DSC'}_${String(made).padStart(5, '0')}.${type === 'raw' ? 'cr3' : type === 'jpeg' ? 'jpg' : type}`,
        size: 800_000 + below(9_000_000),
        type,
        width: isUpright ? 3024 : 4032,
        height: isUpright ? 4032 : 3024,
        colour: below(0x1000000),
        takenAt: chance(0.02) ? null : time,
        camera: chance(0.03) ? null : camera,
        latitude: isPhone(camera) ? place[0] + (random() - 0.5) / 5 : null,
        longitude: isPhone(camera) ? place[1] + (random() - 0.5) / 5 : null,
        rating: chance(0.15) ? 1 + below(5) : null,
        title: chance(0.02) ? `${pick(occasions)} ${year}` : '',
        state,
        labels: [
          ...(isTagged
            ? [{ concept: said(concept), source: 'model' as const, score: 0.5 + random() / 2 }]
            : []),
          ...(chance(0.03) ? [{ concept: anyClass(), source: 'file' as const, score: 1 }] : []),
        ],
        statement: chance(0.01) ? { concept, verdict: chance(0.7) ? 'yes' : 'no' } : null,
      };
    }
  }
}

/** The first most often: the nth 1/n times as often (Zipf, Human Behavior and the Principle of Least Effort, 1949). */
function zipf<T>(from: readonly T[], random: () => number): () => T {
  let sum = 0;
  const sums = from.map((_, i) => (sum += 1 / (i + 1)));
  return () => {
    const at = random() * sum;
    let start = 0;
    let end = from.length - 1;
    while (start < end) {
      const middle = (start + end) >>> 1;
      if (sums[middle]! > at) end = middle;
      else start = middle + 1;
    }
    return from[start]!;
  };
}
