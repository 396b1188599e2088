/** @file One good input and output of every call, and one of every event: for tests of whatever carries them. */
import type { CallName, EventData, EventName, Input, Output } from '../calls.ts';
import { preferencesAtFirst, type Activity } from '../views.ts';

const activity: Activity = {
  phase: 'tag',
  done: 3,
  total: 12,
  photosPerSecond: 17.5,
  secondsLeft: 0.5,
  device: 'cpu',
  deviceReason: null,
  watching: [{ folder: '/photos', how: 'live', why: null }],
  trouble: null,
};
const model = {
  id: 'colours',
  name: 'Colours',
  licence: 'MIT',
  classes: 5,
  size: 32,
  bytes: 1000,
  weightsOf: null,
  installed: true,
  inUse: true,
  file: '/models/colours.onnx',
  problem: null,
};
const cell = {
  id: 1,
  width: 80,
  height: 60,
  colour: 0xff0000,
  thumbnail: 'a1b2',
  takenAt: '2019-05-01T10:00:00',
  state: 'done' as const,
  rating: null,
  name: 'Ağaç — tree "1".jpg',
  topTag: 'dog',
};
const classified = {
  file: 'a.jpg',
  width: 80,
  height: 60,
  model: 'colours',
  device: 'cpu',
  labels: [{ id: 'n02099601', name: 'golden retriever', score: 0.9 }],
  tags: [{ id: 'n02084071', name: 'dog', confidence: 0.97 }],
};
const heatMap = { width: 2, height: 1, values: [0, 1] };
const change = { kind: 'confirm' as const, label: 'dog', photos: 2 };

const rule = {
  ...{ id: 3, action: 'threshold' as const, concept: 'n02084071', name: 'dog' },
  ...{ value: '0.95', folder: '/photos/Zoo' },
};

const taught = {
  ...{ id: 'own:flamingo', name: 'Flamingo', examples: 3, counterExamples: 1, suggested: 12 },
  state: 'ready' as const,
};

const duplicates = {
  ...{ phase: 'found' as const, done: 0, total: 0, version: 3, groups: 1, files: 1, bytes: 90 },
  outcome: {
    files: 2,
    bytes: 40,
    left: [{ file: 'b.jpg', code: 'SAME_FILE' as const, reason: 'it is the same file' }],
  },
  trouble: null,
};
const shownPhoto = {
  ...{ id: 1, file: 'a.jpg', partner: 'a.cr2', width: 80, height: 60, bytes: 90, takenAt: null },
  ...{ thumbnail: 'a1b2', colour: 0xff0000, missing: false },
};

export const samples: { readonly [Name in CallName]: { input: Input<Name>; output: Output<Name> } } = {
  getOverview: {
    input: null,
    output: {
      status: {
        photos: 12,
        tagged: 3,
        failed: 0,
        pending: 9,
        missing: 0,
        model: 'colours',
        device: null,
        deviceReason: null,
        roots: [{ path: '/photos', online: true, offlineSince: null, photos: 12, exclude: [] }],
      },
      untagged: 1,
      model,
      modelTrouble: null,
      activity,
      libraryFolder: '/library',
      version: '0.1.0',
    },
  },
  getPreferences: { input: null, output: preferencesAtFirst },
  setPreferences: { input: { cell: 200 }, output: { ...preferencesAtFirst, cell: 200 } },
  addFolders: { input: { folders: ['/photos', 'C:\\Bilder'] }, output: null },
  removeFolder: { input: { folder: '/photos' }, output: null },
  chooseFolders: { input: null, output: null },
  listFolders: {
    input: { path: null },
    output: { path: '/home', parent: '/', folders: [{ name: 'a', path: '/home/a' }] },
  },
  pause: { input: null, output: null },
  resume: { input: null, output: null },
  rescan: { input: null, output: null },
  sortPaths: { input: { paths: ['/a', '/b'] }, output: { folders: ['/a'], files: ['/b'], absent: [] } },
  openResult: {
    input: { query: 'dog similar:1' },
    output: {
      id: 7,
      total: 1,
      order: 'likeness' as const,
      months: [{ month: null, count: 1 }],
      parts: [
        {
          start: 0,
          end: 3,
          text: 'dog',
          kind: 'concept' as const,
          negated: false,
          label: 'dog',
          field: null,
          kinds: 118,
        },
        {
          start: 4,
          end: 13,
          text: 'similar:1',
          kind: 'field' as const,
          negated: false,
          label: 'similar:1',
          field: { kind: 'similar' as const, photo: 1, name: 'a.jpg' },
          kinds: null,
        },
      ],
    },
  },
  openLastResult: {
    input: null,
    output: {
      query: '',
      result: { id: 8, total: 1, order: 'date', months: [{ month: '2021-07', count: 1 }], parts: [] },
      first: 0,
    },
  },
  rememberView: { input: { query: 'dog', photo: 7 }, output: null },
  tagFirst: { input: { photos: [3, 1] }, output: null },
  getPage: { input: { result: 7, offset: 0, limit: 500 }, output: [cell] },
  getIds: { input: { result: 7, offset: 0, limit: 100_000 }, output: [1, 2, 3] },
  getPhoto: {
    input: { id: 1 },
    output: {
      ...cell,
      file: '/photos/a.jpg',
      folder: '/photos',
      bytes: 1,
      type: 'jpeg',
      camera: null,
      lens: null,
      latitude: 52.1,
      longitude: -4.3,
      title: '',
      description: '',
      missingSince: null,
      tags: [{ id: 'n02084071', name: 'dog', source: 'person', confidence: 1, verdict: 'yes' }],
      raw: classified.labels,
      model: 'colours',
      failure: null,
    },
  },
  complete: {
    input: { text: 'do', cursor: 2 },
    output: [
      { kind: 'concept', start: 0, end: 2, insert: 'dog', label: 'dog', detail: 'dog · animal', count: 4 },
    ],
  },
  findConcepts: { input: { text: 'do' }, output: [{ id: 'n02084071', name: 'dog', detail: 'animal' }] },
  getConceptTree: {
    input: null,
    output: [{ id: 'n02084071', name: 'dog', count: 4, children: [], top: true }],
  },
  getFacets: { input: null, output: { cameras: [{ value: 'Canon', count: 1 }], folders: [], years: [] } },
  listSearches: { input: null, output: [{ name: 'Dogs', query: 'dog' }] },
  saveSearch: { input: { name: 'Dogs', query: 'dog' }, output: null },
  deleteSearch: { input: { name: 'Dogs' }, output: null },
  stateTag: { input: { photos: [1, 2], concept: 'n02084071', verdict: 'yes' }, output: change },
  rate: { input: { photos: [1], rating: 5 }, output: { kind: 'rate', label: 'rating 5', photos: 1 } },
  undo: { input: null, output: change },
  redo: { input: null, output: null },
  listRules: { input: null, output: [rule] },
  setRule: {
    input: { action: 'threshold', concept: 'n02084071', least: 0.95, folder: '/photos/Zoo' },
    output: rule,
  },
  removeRule: { input: { id: 3 }, output: rule },
  listTaught: { input: null, output: [taught] },
  teachTag: { input: { tag: 'Flamingo', examples: [1, 2, 3], counterExamples: [4] }, output: taught },
  forgetTaught: { input: { tag: 'own:flamingo' }, output: null },
  getDuplicates: { input: null, output: duplicates },
  findDuplicates: { input: null, output: null },
  stopDuplicates: { input: null, output: null },
  getDuplicateGroups: {
    input: { offset: 0, limit: 20 },
    output: [
      { best: shownPhoto, why: 'partner', others: [{ ...shownPhoto, id: 2, copy: false, similarity: 0.93 }] },
    ],
  },
  keepBest: {
    input: { best: 1 },
    output: { best: 'a.jpg', trashed: ['c.jpg'], left: duplicates.outcome.left, bytes: 40 },
  },
  keepBestOfAll: { input: null, output: null },
  look: {
    input: { picture: { name: 'a.jpg', base64: 'AAAA' } },
    output: { look: 'l1', name: 'a.jpg', seconds: 0.25, result: classified },
  },
  explainPhoto: { input: { photo: 1, concept: 'dog' }, output: heatMap },
  explainLook: { input: { look: 'l1', concept: 'dog' }, output: heatMap },
  listFailures: {
    input: { afterId: 0, limit: 500 },
    output: [
      {
        id: 1,
        file: '/photos/a.jpg',
        code: 'CORRUPT',
        message: 'It ends early.',
        transient: true,
        tries: 1,
        nextTryAt: '2026-01-01T00:00:00.000Z',
      },
    ],
  },
  retryFailures: { input: null, output: null },
  listModels: { input: null, output: [model] },
  useModel: { input: { id: 'colours' }, output: { waiting: 9 } },
  getModel: { input: { id: 'colours' }, output: null },
  cancelDownload: { input: { id: 'colours' }, output: null },
  getDoctor: { input: null, output: [{ name: 'network', value: 'runs on cpu', ok: true, hint: null }] },
  showInFolder: { input: { photo: 1 }, output: false },
  openWith: { input: { photo: 1 }, output: true },
};

export const eventSamples: { readonly [Name in EventName]: EventData<Name> } = {
  activity,
  photosChanged: { ids: [1, 2, 3] },
  libraryChanged: null,
  download: { id: 'colours', received: 10, total: null, state: 'running', problem: null },
  duplicates,
  notice: { kind: 'folder.offline', folder: '/photos', code: 'ENOENT', elsewhere: null },
  menu: { command: 'undo' },
};
