/**
 * @file A made-up host for working on the window and testing its parts: any number of photos, from arithmetic alone.
 * It has none of the engine's logic; the journeys in `e2e` run against the real one.
 */
import type { Bridge } from '../../app/contract/bridge.ts';
import {
  callNames,
  type Answer,
  type CallName,
  type EventName,
  type Input,
  type Output,
} from '../../app/contract/calls.ts';
import {
  preferencesAtFirst,
  type Activity,
  type GridPhoto,
  type Overview,
  type PhotoDetail,
} from '../../app/contract/views.ts';

export interface FakeOptions {
  readonly photos: number;
  readonly language?: 'en' | 'tr';
  /** Code of a problem that every call answers with. */
  readonly problem?: string | null;
}

const names = [
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
const day = 24 * 3600_000;

/** About 40 photos a week, newest first, and a tenth without a date. */
function photo(index: number, total: number): GridPhoto {
  const dated = index < total * 0.9;
  const takenAt = dated
    ? new Date(Date.UTC(2026, 6, 14) - index * (day / 6)).toISOString().slice(0, 19)
    : null;
  const tall = index % 5 === 2;
  return {
    id: total - index,
    width: tall ? 3024 : 4032,
    height: tall ? 4032 : 3024,
    colour: ((index * 2654435761) % 0xffffff) | 0x202020,
    thumbnail: index % 23 === 7 ? null : 'v1',
    takenAt,
    state: index % 97 === 5 ? 'failed' : index % 53 === 9 ? 'missing' : 'done',
    rating: index % 7 === 0 ? 4 : null,
    name: `IMG_${(total - index).toString().padStart(4, '0')}.jpg`,
    topTag: index % 11 === 0 ? null : names[index % names.length]!,
  };
}

function detail(id: number, total: number): PhotoDetail {
  const index = total - id;
  const tag = names[index % names.length]!;
  return {
    ...photo(index, total),
    file: `/home/ada/Pictures/2021/IMG_${id}.jpg`,
    folder: '/home/ada/Pictures/2021',
    bytes: 3_482_113,
    type: 'jpeg',
    camera: 'Canon EOS R6',
    lens: 'RF 24-105mm F4 L IS USM',
    latitude: 41.0082,
    longitude: 28.9784,
    title: '',
    description: index % 3 === 0 ? 'On the ferry' : '',
    missingSince: index % 53 === 9 ? '2026-05-01T10:00:00Z' : null,
    tags: [
      { id: 'own:1', name: 'Aunt Mary', source: 'person', confidence: 1, verdict: 'yes' },
      { id: `n${index % 10}`, name: tag, source: 'model', confidence: 0.94, verdict: null },
      { id: 'n99', name: 'cat', source: 'person', confidence: 1, verdict: 'no' },
    ],
    raw: [0.61, 0.2, 0.1, 0.04, 0.01].map((score, at) => ({
      id: `n${at}`,
      name: names[(index + at) % 10]!,
      score,
    })),
    model: 'phototag-starter',
    failure: index % 97 === 5 ? { code: 'CORRUPT', message: 'The JPEG ends in the middle' } : null,
  };
}

export function fakeBridge({ photos: total, language = 'en', problem = null }: FakeOptions): Bridge {
  const listeners = new Map<EventName, Set<(data: unknown) => void>>();
  let preferences = { ...preferencesAtFirst, language: language as 'en' | 'tr' };
  const activity: Activity = {
    phase: total > 0 ? 'tag' : 'idle',
    done: 3120,
    total: 12_400,
    photosPerSecond: 17.2,
    secondsLeft: 540,
    device: 'cpu',
    watching: 'live',
    trouble: null,
  };
  const model = {
    id: 'phototag-starter',
    name: 'Phototag starter',
    licence: 'MIT',
    classes: 380,
    bytes: 13_000_000,
    installed: true,
    inUse: true,
    file: '/models/phototag-starter.onnx',
    problem: null,
  };
  const overview = (): Overview => ({
    status: {
      photos: total,
      tagged: Math.round(total * 0.9),
      failed: total > 0 ? 3 : 0,
      pending: 0,
      missing: 2,
      model: model.id,
      device: 'cpu',
      roots:
        total === 0
          ? []
          : [
              { path: '/home/ada/Pictures', online: true, photos: total, exclude: [] },
              { path: '/media/ada/Phone', online: false, photos: 120, exclude: [] },
            ],
    },
    untagged: 42,
    model,
    modelTrouble: null,
    activity,
    libraryFolder: '/home/ada/.local/share/phototag',
    version: '0.1.0',
  });
  const months = () => {
    const counts = new Map<string | null, number>();
    for (let index = 0; index < total; index++) {
      const month = photo(index, total).takenAt?.slice(0, 7) ?? null;
      counts.set(month, (counts.get(month) ?? 0) + 1);
    }
    return [...counts].map(([month, count]) => ({ month, count }));
  };
  const range = (offset: number, limit: number) =>
    Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, at) => offset + at);
  const look = (name: string) => ({
    look: '1',
    name,
    seconds: 0.21,
    result: {
      file: name,
      width: 4032,
      height: 3024,
      model: model.id,
      device: 'cpu',
      labels: detail(7, 100).raw,
      tags: [{ id: 'n0', name: 'beagle', confidence: 0.97 }],
    },
  });
  const heat = () => ({
    width: 14,
    height: 10,
    values: Array.from({ length: 140 }, (_, at) =>
      Math.max(0, 1 - Math.hypot((at % 14) - 6, Math.floor(at / 14) - 4) / 5),
    ),
  });
  const changed = (kind: 'confirm' | 'reject' | 'add' | 'rate', label: string, photos: number) => ({
    kind,
    label,
    photos,
  });

  const handlers: { [Name in CallName]?: (input: Input<Name>) => Output<Name> } = {
    getOverview: overview,
    getPreferences: () => preferences,
    setPreferences: (some) => (preferences = { ...preferences, ...some } as typeof preferences),
    openResult: ({ query }) => ({
      id: 1,
      total: query?.includes('nothing') ? 0 : total,
      months: query?.includes('nothing') ? [] : months(),
      parts:
        query === null
          ? []
          : query.split(' ').map((text) => {
              const start = query.indexOf(text);
              const kind = text.includes(':') ? ('field' as const) : ('concept' as const);
              const label = text.replace(/^-/, '');
              return {
                start,
                end: start + text.length,
                text,
                kind,
                negated: text.startsWith('-'),
                label,
                kinds: kind === 'concept' ? 118 : null,
              };
            }),
    }),
    getPage: ({ offset, limit }) => range(offset, limit).map((index) => photo(index, total)),
    getIds: ({ offset, limit }) => range(offset, limit).map((index) => total - index),
    getPhoto: ({ id }) => detail(id, total),
    complete: ({ text, cursor }) =>
      names.slice(0, 6).map((name, at) => ({
        kind: 'concept',
        start: text.lastIndexOf(' ', cursor - 1) + 1,
        end: cursor,
        insert: name,
        label: name,
        detail: 'something · thing',
        count: 412 - at * 50,
      })),
    findConcepts: ({ text }) =>
      names.filter((name) => name.startsWith(text)).map((name) => ({ id: name, name, detail: 'thing' })),
    getConceptTree: () => [
      { id: 'animal', name: 'animal', count: 900, children: ['dog', 'cat'], top: true },
      { id: 'dog', name: 'dog', count: 412, children: ['beagle'], top: false },
      { id: 'beagle', name: 'beagle', count: 200, children: [], top: false },
      { id: 'cat', name: 'cat', count: 90, children: [], top: false },
      { id: 'food', name: 'food', count: 310, children: [], top: true },
    ],
    getFacets: () => ({
      cameras: [
        { value: 'Canon EOS R6', count: 5120 },
        { value: 'iPhone 15', count: 3120 },
      ],
      folders: [
        { value: 'Pictures', count: total },
        { value: 'Phone', count: 120 },
      ],
      years: [2026, 2025, 2024].map((year) => ({ value: String(year), count: 1200 })),
    }),
    listSearches: () => [{ name: 'Dogs at the beach', query: 'dog beach' }],
    chooseFolders: () => null,
    listFolders: ({ path }) => ({
      path: path ?? '/home/ada',
      parent: path === null ? null : '/home',
      folders: ['Desktop', 'Documents', 'Pictures'].map((name) => ({ name, path: `/home/ada/${name}` })),
    }),
    stateTag: ({ photos, concept, verdict }) =>
      changed(verdict === 'no' ? 'reject' : 'add', concept, photos.length),
    rate: ({ photos, rating }) => changed('rate', `rating ${rating}`, photos.length),
    undo: () => changed('reject', 'dog', 1),
    redo: () => null,
    look: ({ picture }) => look('name' in picture ? picture.name : picture.path),
    explainPhoto: heat,
    explainLook: heat,
    listFailures: () =>
      total === 0
        ? []
        : [
            {
              id: 5,
              file: '/home/ada/Pictures/broken.jpg',
              code: 'CORRUPT',
              message: 'The JPEG ends in the middle',
              transient: true,
              tries: 2,
              nextTryAt: '2026-11-25T10:00:00Z',
            },
            {
              id: 9,
              file: '/home/ada/Pictures/huge.png',
              code: 'TOO_LARGE',
              message: 'It has 900 megapixels',
              transient: false,
              tries: 1,
              nextTryAt: null,
            },
          ],
    listModels: () => [
      model,
      {
        ...model,
        id: 'resnext50-imagenet',
        name: 'ResNeXt-50 (ImageNet)',
        licence: 'BSD-3-Clause',
        classes: 1000,
        bytes: 100_003_639,
        installed: false,
        inUse: false,
        file: null,
      },
    ],
    useModel: () => ({ waiting: total }),
    getDoctor: () => [
      { name: 'phototag', value: '0.1.0', ok: true, hint: null },
      { name: 'library', value: 'library.db: 12,400 photos, 31 MB', ok: true, hint: null },
      { name: 'model', value: 'No model is installed.', ok: false, hint: 'Fetch one.' },
    ],
    sortPaths: ({ paths }) => ({ folders: [], files: paths, absent: [] }),
    showInFolder: () => false,
    openWith: () => false,
  };

  const answer = (name: CallName, input: unknown): Answer => {
    if (problem !== null) {
      const message = 'The library is open in another process (number 4711).';
      return {
        ok: false,
        problem: { code: 'LOCKED', message, hint: 'Close the other window, then try again.' },
      };
    }
    if (name === 'openResult') {
      const text = (input as Input<'openResult'>).query ?? '';
      const position = text.lastIndexOf('"');
      const place = { text, position, length: text.length - position };
      const message = 'The query is wrong: expected a closing quotation mark.';
      if (text.split('"').length % 2 === 0)
        return { ok: false, problem: { code: 'BAD_QUERY', message, place } };
    }
    const handler = handlers[name] as ((input: unknown) => unknown) | undefined;
    return { ok: true, value: handler === undefined ? null : handler(input) };
  };
  return {
    calls: Object.fromEntries(
      callNames.map((name) => [name, (input: unknown) => Promise.resolve(answer(name, input))]),
    ),
    on: (event, listener) => {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(listener));
      return () => void set.delete(listener);
    },
    imageUrl: (kind, id) => {
      const hue = (Number(id) * 47) % 360;
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="240"><rect width="320" height="240" fill="hsl(${hue} 30% 60%)"/><circle cx="${60 + ((Number(id) * 31) % 200)}" cy="110" r="70" fill="hsl(${(hue + 40) % 360} 45% 45%)"/><text x="12" y="228" font-size="20" fill="white">${kind} ${id}</text></svg>`;
      return `data:image/svg+xml,${encodeURIComponent(svg)}`;
    },
    pathOf: () => null,
    host: 'page',
  };
}
