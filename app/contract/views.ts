/** @file What the window shows: the shapes that only a host and its renderer exchange. */
import { z } from 'zod';
import { Failure } from './failure.ts';
import { PlainProblem } from './plain-problem.ts';
import { Classified, ModelInfo, PhotoTag, RawLabel, Status, TagSource } from './results.ts';

const Count = z.int().min(0);

/** How a folder is followed. */
export const FolderWatch = z.object({
  folder: z.string(),
  how: z.enum([
    'live', // as it changes
    'gone', // it is not there; looked for now and then
    'polled', // looked at now and then
  ]),
  why: z.string().nullable(), // it is polled: in technical words
});
export type FolderWatch = z.infer<typeof FolderWatch>;

/** What goes on behind the window. Rates are photos a second; times left are seconds. */
export const Activity = z.object({
  phase: z.enum(['idle', 'scan', 'tag', 'paused']),
  done: Count,
  total: Count.nullable(), // null while it is not known
  photosPerSecond: z.number().min(0).nullable(),
  secondsLeft: z.number().min(0).nullable(),
  device: z.string().nullable(),
  deviceReason: z.string().nullable(), // why it is the CPU, where there was a choice
  watching: z.array(FolderWatch),
  trouble: PlainProblem.nullable(), // what stopped the work last
});
export type Activity = z.infer<typeof Activity>;

export const Overview = z.object({
  status: Status,
  untagged: Count,
  model: ModelInfo.nullable(),
  modelTrouble: PlainProblem.nullable(),
  activity: Activity,
  libraryFolder: z.string(),
  version: z.string(),
});
export type Overview = z.infer<typeof Overview>;

/** Of numbers; null where there is no bound. An open one is itself outside. */
const Bounds = z.object({
  min: z.number().nullable(),
  max: z.number().nullable(),
  minOpen: z.boolean(),
  maxOpen: z.boolean(),
});

/** What a term written `field:value` asks for, for the window to say in its language. */
export const QueryField = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['conf', 'rating', 'size', 'width', 'height']), bounds: Bounds }), // 0..1, stars, bytes, pixels
  z.object({ kind: z.literal('source'), source: TagSource }),
  z.object({
    kind: z.literal('is'),
    state: z.enum(['confirmed', 'rejected', 'untagged', 'failed', 'missing']),
  }),
  z.object({
    kind: z.literal('taken'),
    when: z.enum(['in', 'from', 'until', 'after', 'before', 'between']),
    date: z.string(), // as it was written: 2019, 2019-05, ...
    until: z.string().nullable(), // of `between`
  }),
  z.object({ kind: z.literal('type'), type: z.string() }),
  z.object({ kind: z.literal('has') }), // a position
  z.object({ kind: z.enum(['camera', 'folder']), text: z.string() }),
  z.object({ kind: z.literal('near'), latitude: z.number(), longitude: z.number(), radius: z.number() }), // degrees, metres
  z.object({ kind: z.literal('similar'), photo: z.int(), name: z.string().nullable() }), // null: there is no such photo
]);
export type QueryField = z.infer<typeof QueryField>;

/** A piece of a query, for a chip: `start` and `end` are UTF-16 units of the query. */
export const QueryPart = z.object({
  start: Count,
  end: Count,
  text: z.string(),
  kind: z.enum(['concept', 'exact', 'text', 'field', 'group']),
  negated: z.boolean(),
  label: z.string(), // the concept's name, or what was written
  field: QueryField.nullable(), // of a part of the kind `field`
  kinds: Count.nullable(), // concepts at and below it, for a concept
});
export type QueryPart = z.infer<typeof QueryPart>;

/** Photos of one month of a result, which lie side by side in it; `month` is YYYY-MM, null for photos without a date. */
export const MonthCount = z.object({ month: z.string().nullable(), count: Count });
export type MonthCount = z.infer<typeof MonthCount>;

/** A result stands still while it is paged through; it is named by `id` until the host drops it for newer ones. */
export const OpenedResult = z.object({
  id: z.int(),
  total: Count,
  order: z.enum(['date', 'likeness']), // newest first, or most alike first
  months: z.array(MonthCount), // in order of likeness: all photos, as of no month
  parts: z.array(QueryPart),
});
export type OpenedResult = z.infer<typeof OpenedResult>;

/** What was looked at: a search, '' being all photos, and the first photo in sight; null where that is the first of all. */
export const LookedAt = z.object({ query: z.string().max(2000), photo: z.int().positive().nullable() });
export type LookedAt = z.infer<typeof LookedAt>;

/** A cell of the grid. */
export const GridPhoto = z.object({
  id: z.int(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  colour: z.int().nullable(), // 0xRRGGBB, average
  thumbnail: z.string().nullable(), // changes with the picture's content; null while there is none
  takenAt: z.string().nullable(),
  state: z.enum(['pending', 'done', 'failed', 'missing']),
  rating: z.int().min(0).max(5).nullable(),
  name: z.string(), // file name
  topTag: z.string().nullable(),
});
export type GridPhoto = z.infer<typeof GridPhoto>;

export const PhotoDetail = GridPhoto.extend({
  file: z.string(), // readable path
  folder: z.string(),
  bytes: z.int(),
  type: z.string().nullable(),
  camera: z.string().nullable(),
  lens: z.string().nullable(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  title: z.string(),
  description: z.string(),
  missingSince: z.string().nullable(), // ISO 8601
  tags: z.array(PhotoTag), // in force, plus the person's rejections (verdict no)
  raw: z.array(RawLabel), // top five of the network
  model: z.string().nullable(), // which model said so
  failure: Failure.nullable(),
});
export type PhotoDetail = z.infer<typeof PhotoDetail>;

export const Completion = z.object({
  kind: z.enum(['concept', 'field', 'folder', 'camera']),
  start: Count, // what of the text it replaces
  end: Count,
  insert: z.string(),
  label: z.string(),
  detail: z.string(), // a concept's place in the tree: "dog · animal"
  count: Count.nullable(), // photos
});
export type Completion = z.infer<typeof Completion>;

/** A concept that photos have, itself or below it; a concept with several parents is in the list once. */
export const TreeConcept = z.object({
  id: z.string(),
  name: z.string(),
  count: Count, // photos with it or anything below it
  children: z.array(z.string()), // ids, each in the list too
  top: z.boolean(), // has no parent in the list
});
export type TreeConcept = z.infer<typeof TreeConcept>;

export const Facet = z.object({ value: z.string(), count: Count });
export const Facets = z.object({ cameras: z.array(Facet), folders: z.array(Facet), years: z.array(Facet) });
export type Facets = z.infer<typeof Facets>;

export const SavedSearch = z.object({ name: z.string().trim().min(1).max(100), query: z.string().max(2000) });
export type SavedSearch = z.infer<typeof SavedSearch>;

/** What a change of statements did, for the toast; `label` says it in words ("dog", "rating 4", "list.csv"). */
export const Change = z.object({
  kind: z.enum(['confirm', 'reject', 'add', 'remove', 'rate', 'import']),
  label: z.string(),
  photos: Count,
});
export type Change = z.infer<typeof Change>;

/** One picture that was dropped: nothing of it is stored. `look` names it for its picture and heat map. */
export const Look = z.object({ look: z.string(), name: z.string(), seconds: z.number(), result: Classified });
export type Look = z.infer<typeof Look>;

/** Where the network looked: `width` times `height` values 0..1, row by row, over the whole picture. */
export const HeatMap = z.object({
  width: z.int(),
  height: z.int(),
  values: z.array(z.number().min(0).max(1)),
});
export type HeatMap = z.infer<typeof HeatMap>;

export const FolderListing = z.object({
  path: z.string(),
  parent: z.string().nullable(),
  folders: z.array(z.object({ name: z.string(), path: z.string() })),
});
export type FolderListing = z.infer<typeof FolderListing>;

export const Download = z.object({
  id: z.string(),
  received: z.number(), // bytes
  total: z.number().nullable(),
  state: z.enum(['running', 'done', 'failed']),
  problem: PlainProblem.nullable(),
});
export type Download = z.infer<typeof Download>;

/** How this person likes the window. */
export const Preferences = z.object({
  language: z.enum(['system', 'en', 'tr']),
  cell: z.int().min(96).max(320), // px
  aspect: z.enum(['square', 'true']),
  info: z.boolean(),
  sidebar: z.boolean(),
});
export type Preferences = z.infer<typeof Preferences>;

export const preferencesAtFirst: Preferences = {
  language: 'system',
  cell: 176,
  aspect: 'square',
  info: true,
  sidebar: true,
};
