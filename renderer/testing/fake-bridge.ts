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
import { preferencesAtFirst, type Activity, type Overview } from '../../app/contract/views.ts';
import { FakeDuplicates } from './fake-duplicates.ts';
import { FakeRules } from './fake-rules.ts';
import { FakeTeaching } from './fake-teaching.ts';
import { fakeDetail, fakeHeat, fakeImage, fakeLook, fakePhoto, FakeWords, names } from './fake-photos.ts';

export interface FakeOptions {
  readonly photos: number;
  readonly language?: 'en' | 'tr';
  /** Groups of photos that show the same picture. */
  readonly duplicates?: number;
  /** Code of a problem that every call answers with. */
  readonly problem?: string | null;
}

export function fakeBridge({
  photos: total,
  language = 'en',
  duplicates: groups = 300,
  problem = null,
}: FakeOptions): Bridge {
  const listeners = new Map<EventName, Set<(data: unknown) => void>>();
  let preferences = { ...preferencesAtFirst, language: language as 'en' | 'tr' };
  const activity: Activity = {
    phase: total > 0 ? 'tag' : 'idle',
    done: 3120,
    total: 12_400,
    photosPerSecond: 17.2,
    secondsLeft: 540,
    device: 'cpu',
    deviceReason: null,
    watching: [{ folder: '/home/ana/Pictures', how: 'live', why: null }],
    trouble: null,
  };
  const model = {
    id: 'phototag-starter',
    name: 'Phototag starter',
    licence: 'MIT',
    classes: 380,
    size: 96,
    bytes: 13_000_000,
    weightsOf: null,
    installed: true,
    inUse: true,
    file: '/opt/phototag/models/bundled/phototag-starter.onnx',
    problem: null,
  };
  const own = {
    ...model,
    id: 'flowers',
    name: 'Flowers',
    classes: 102,
    size: 224,
    bytes: 92_000_000,
    inUse: false,
    file: '/home/ada/models/flowers.onnx',
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
      deviceReason: null,
      roots:
        total === 0
          ? []
          : [
              { path: '/home/ada/Pictures', online: true, offlineSince: null, photos: total, exclude: [] },
              {
                path: '/media/ada/Phone',
                online: false,
                offlineSince: '2026-11-20T18:30:00Z',
                photos: 120,
                exclude: [],
              },
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
      const month = fakePhoto(index, total).takenAt?.slice(0, 7) ?? null;
      counts.set(month, (counts.get(month) ?? 0) + 1);
    }
    return [...counts].map(([month, count]) => ({ month, count }));
  };
  const range = (offset: number, limit: number) =>
    Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, at) => offset + at);
  const words = new FakeWords();
  const rules = new FakeRules();
  const teaching = new FakeTeaching();
  const duplicates = new FakeDuplicates(groups, total, (view) =>
    listeners.get('duplicates')?.forEach((listener) => listener(view)),
  );
  const nameOf = (concept: string) => {
    const at = /^n(\d+)$/.exec(concept)?.[1];
    return at === undefined ? concept : names[Number(at) % 10]!;
  };

  const handlers: { [Name in CallName]?: (input: Input<Name>) => Output<Name> } = {
    getOverview: overview,
    getPreferences: () => preferences,
    setPreferences: (some) => (preferences = { ...preferences, ...some } as typeof preferences),
    openLastResult: () => ({
      query: '',
      result: { id: 1, total, order: 'date', months: months(), parts: [] },
      first: 0,
    }),
    openResult: ({ query }) => ({
      id: 1,
      total: query?.includes('nothing') ? 0 : total,
      order: query?.includes('similar:') ? 'likeness' : 'date',
      months: query?.includes('nothing')
        ? []
        : query?.includes('similar:')
          ? [{ month: null, count: total }]
          : months(),
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
                field: null,
                kinds: kind === 'concept' ? 118 : null,
              };
            }),
    }),
    getPage: ({ offset, limit }) => range(offset, limit).map((index) => fakePhoto(index, total)),
    getIds: ({ offset, limit }) => range(offset, limit).map((index) => total - index),
    getPhoto: ({ id }) => words.applyTo(fakeDetail(total - id, total)),
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
    stateTag: (input) => words.stateTag(input, nameOf),
    rate: (input) => words.rate(input),
    undo: () => ({ kind: 'reject', label: 'dog', photos: 1 }),
    redo: () => null,
    listRules: () => rules.list,
    setRule: (rule) => rules.set(rule, nameOf),
    removeRule: ({ id }) => rules.remove(id),
    listTaught: () => teaching.list,
    teachTag: (wish) => teaching.teach(wish, nameOf),
    forgetTaught: ({ tag }) => teaching.forget(tag),
    getDuplicates: () => duplicates.view,
    findDuplicates: () => duplicates.find(),
    getDuplicateGroups: ({ offset, limit }) => duplicates.shown(offset, limit),
    keepBest: ({ best }) => duplicates.keepBest(best),
    look: ({ picture }) => fakeLook('name' in picture ? picture.name : picture.path),
    explainPhoto: fakeHeat,
    explainLook: fakeHeat,
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
      own,
      { ...own, id: 'flowers-fast', name: 'Flowers, fast', size: 176, weightsOf: own.id },
      {
        ...model,
        id: 'resnext50-imagenet',
        name: 'ResNeXt-50 (ImageNet)',
        licence: 'BSD-3-Clause',
        classes: null,
        size: null,
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
      const place = {
        text,
        position,
        length: text.length - position,
        expected: { kind: 'quotationMark' },
      } as const;
      const message = 'The query is wrong: expected a closing quotation mark.';
      if (text.split('"').length % 2 === 0)
        return { ok: false, problem: { code: 'BAD_QUERY', message, place } };
    }
    const handler = handlers[name] as ((input: unknown) => unknown) | undefined;
    try {
      return { ok: true, value: handler === undefined ? null : handler(input) };
    } catch (error) {
      return { ok: false, problem: { code: 'INTERNAL', message: (error as Error).message } };
    }
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
      const { width, height } = fakePhoto(kind === 'look' ? 0 : total - Number(id), total);
      const scale = kind === 'thumb' ? 320 / Math.max(width!, height!) : 1;
      return fakeImage(kind, id, [width! * scale, height! * scale]);
    },
    pathOf: () => null,
    host: 'page',
  };
}
