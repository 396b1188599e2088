/**
 * @file Every call from the window to its host and every event back, once. Whatever carries them (Electron's IPC, a
 * WebSocket) parses with these schemas on both sides.
 */
import { z } from 'zod';
import { DuplicatesView, KeptBest, ShownGroup } from './duplicates.ts';
import { Notice } from './notice.ts';
import { PlainProblem } from './plain-problem.ts';
import { FailureResult, Finding, ModelInfo } from './results.ts';
import { Rule } from './rules.ts';
import { mostExamples, TaughtTag } from './teach.ts';
import {
  Activity,
  Change,
  Completion,
  Download,
  Facets,
  FolderListing,
  GridPhoto,
  HeatMap,
  Look,
  LookedAt,
  OpenedResult,
  Overview,
  PhotoDetail,
  Preferences,
  SavedSearch,
  TreeConcept,
} from './views.ts';

const nothing = z.null();
const Query = z.string().max(2000);
const Path = z.string().min(1).max(32_768);
const PhotoId = z.int().positive();
const PhotoIds = z.array(PhotoId).min(1).max(100_000);
const Examples = z.array(PhotoId).max(mostExamples);
/** What the person writes in; concepts are offered by their English names in any case. */
const Language = z.enum(['en', 'tr']);
const ConceptName = z.string().trim().min(1).max(200);

/** The largest picture that travels by its bytes, in bytes; base64 makes it a third longer. */
export const mostPictureBytes = 64 * 1024 * 1024;

/** A picture to look at: by its path, or by its bytes where the window has no path (a browser's drop, the clipboard). */
export const Picture = z.union([
  z.object({ path: Path }),
  z.object({ name: z.string().max(1000), base64: z.base64().max(Math.ceil(mostPictureBytes / 3) * 4) }),
]);
export type Picture = z.infer<typeof Picture>;

/** A rule to make; `folder` null: for the whole library, as a new name always is. */
export const WantedRule = z.discriminatedUnion('action', [
  z.object({ action: z.enum(['allow', 'hide']), concept: ConceptName, folder: Path.nullable() }),
  z.object({ action: z.literal('rename'), concept: ConceptName, name: ConceptName }),
  z.object({
    action: z.literal('threshold'),
    concept: ConceptName,
    /** The probability from which the concept is said. */
    least: z.number().min(0).max(1),
    folder: Path.nullable(),
  }),
]);
export type WantedRule = z.infer<typeof WantedRule>;

const call = <In extends z.ZodType, Out extends z.ZodType>(input: In, output: Out) => ({ input, output });

export const calls = {
  getOverview: call(nothing, Overview),
  getPreferences: call(nothing, Preferences),
  setPreferences: call(Preferences.partial(), Preferences),

  // folders and the work on them
  /** Follows folders and starts to tag them; the work goes on after the answer. */
  addFolders: call(z.object({ folders: z.array(Path).min(1).max(1000) }), nothing),
  removeFolder: call(z.object({ folder: Path }), nothing),
  /** Asks the person with the system's dialog; null where the host has none, [] where nothing was chosen. */
  chooseFolders: call(nothing, z.array(z.string()).nullable()),
  /** Folders below one, or below the person's own; for a host without dialogs. */
  listFolders: call(z.object({ path: Path.nullable() }), FolderListing),
  pause: call(nothing, nothing),
  resume: call(nothing, nothing),
  /** Looks at all folders again. */
  rescan: call(nothing, nothing),
  /** How many files and folders of a drop are what: folders are offered to the library, files to a look. */
  sortPaths: call(
    z.object({ paths: z.array(Path).min(1).max(100_000) }),
    z.object({ folders: z.array(z.string()), files: z.array(z.string()), absent: z.array(z.string()) }),
  ),

  // browse and find
  /** null: all photos that are not missing, newest first. */
  openResult: call(z.object({ query: Query.nullable() }), OpenedResult),
  /**
   * As `openResult`, what was looked at last, so that a window needs one call to come back to it; `first` is the place
   * of the photo that was first in sight. All photos where that is no query any more.
   */
  openLastResult: call(nothing, z.object({ query: Query, result: OpenedResult, first: z.int().min(0) })),
  /** What is looked at now. */
  rememberView: call(LookedAt, nothing),
  /** Of the photos that wait for tags and thumbnails, these come first: they are in sight. In place of those of before. */
  tagFirst: call(z.object({ photos: z.array(PhotoId).max(500) }), nothing),
  /** Fewer than `limit` at the end. Problem NOT_FOUND: that result was dropped, open it again. */
  getPage: call(
    z.object({ result: z.int(), offset: z.int().min(0), limit: z.int().min(1).max(500) }),
    z.array(GridPhoto),
  ),
  /** The ids of a stretch of a result, for a selection. */
  getIds: call(
    z.object({ result: z.int(), offset: z.int().min(0), limit: z.int().min(1).max(100_000) }),
    z.array(z.int()),
  ),
  getPhoto: call(z.object({ id: PhotoId }), PhotoDetail),
  /** Answers to what is being written; `cursor` in UTF-16 units. */
  complete: call(
    z.object({ text: Query, cursor: z.int().min(0).max(2000), language: Language.optional() }),
    z.array(Completion),
  ),
  /** Concepts by the beginning of a name, for adding a tag; with `ownFirst` the person's own before all others. */
  findConcepts: call(
    z.object({
      text: z.string().max(200),
      language: Language.optional(),
      ownFirst: z.boolean().optional(),
    }),
    z.array(z.object({ id: z.string(), name: z.string(), detail: z.string() })),
  ),
  getConceptTree: call(nothing, z.array(TreeConcept)),
  getFacets: call(nothing, Facets),
  listSearches: call(nothing, z.array(SavedSearch)),
  saveSearch: call(SavedSearch, nothing),
  deleteSearch: call(z.object({ name: z.string().max(100) }), nothing),

  // a person's word
  /** `concept`: an id, or a name; a name that is no concept yet becomes a tag of the person's own with verdict yes. null takes a word back. */
  stateTag: call(
    z.object({ photos: PhotoIds, concept: ConceptName, verdict: z.enum(['yes', 'no']).nullable() }),
    Change,
  ),
  rate: call(z.object({ photos: PhotoIds, rating: z.int().min(0).max(5) }), Change),
  /** What was undone or done again; null where there is nothing. */
  undo: call(nothing, Change.nullable()),
  redo: call(nothing, Change.nullable()),

  // a person's rules
  /** By concept, the library's first. */
  listRules: call(nothing, z.array(Rule)),
  /** In force when it is answered, in place of one of its kind; what is said instead follows with `photosChanged`. Problem NOT_FOUND: no such tag or folder. */
  setRule: call(WantedRule, Rule),
  /** Takes a rule back, which it answers. Problem NOT_FOUND */
  removeRule: call(z.object({ id: z.int().positive() }), Rule),

  // tags that a person teaches
  /** By name. */
  listTaught: call(nothing, z.array(TaughtTag)),
  /**
   * Says that photos show a tag, or do not, and learns it from all of which that was said: it is suggested for others
   * when it is answered. `tag` as `concept` of `stateTag`. Problem USAGE: they are too few, or on both sides; BAD_MODEL:
   * the model has not taken them in. Nothing is said then.
   */
  teachTag: call(z.object({ tag: ConceptName, examples: Examples, counterExamples: Examples }), TaughtTag),
  /** What was taught goes, with all that it suggested; what the person said stays. Problem NOT_FOUND */
  forgetTaught: call(z.object({ tag: ConceptName }), nothing),

  // photos that are there more than once
  getDuplicates: call(nothing, DuplicatesView),
  /** Begins to look for them, anew where they are known; `duplicates` events follow. */
  findDuplicates: call(nothing, nothing),
  /** Ends what goes on: looking for them, or keeping the best of all. */
  stopDuplicates: call(nothing, nothing),
  /** Groups of photos, those first that take the most bytes; fewer than `limit` at the end. */
  getDuplicateGroups: call(
    z.object({ offset: z.int().min(0), limit: z.int().min(1).max(100) }),
    z.array(ShownGroup),
  ),
  /** Moves all but the best of a group, which names it, to the system's trash. Problem NOT_FOUND: there is no such group now. */
  keepBest: call(z.object({ best: PhotoId }), KeptBest),
  /** The same for all groups, in the background; `duplicates` events follow. */
  keepBestOfAll: call(nothing, nothing),

  // what a picture is
  look: call(z.object({ picture: Picture }), Look),
  /** Where the network looked for a concept; Problem BAD_MODEL where the model cannot tell. */
  explainPhoto: call(z.object({ photo: PhotoId, concept: ConceptName }), HeatMap),
  explainLook: call(z.object({ look: z.string().max(100), concept: ConceptName }), HeatMap),

  // failures, models, help
  listFailures: call(
    z.object({ afterId: z.int().min(0), limit: z.int().min(1).max(500) }),
    z.array(FailureResult),
  ),
  retryFailures: call(nothing, nothing),
  listModels: call(nothing, z.array(ModelInfo)),
  useModel: call(z.object({ id: z.string().max(1000) }), z.object({ waiting: z.int() })),
  /** Starts the download of a model of the catalog, on the person's word only; `download` events follow. */
  getModel: call(z.object({ id: z.string().max(1000) }), nothing),
  cancelDownload: call(z.object({ id: z.string().max(1000) }), nothing),
  getDoctor: call(nothing, z.array(Finding)),
  /** false where the host cannot (the local page). */
  showInFolder: call(z.object({ photo: PhotoId }), z.boolean()),
  openWith: call(z.object({ photo: PhotoId }), z.boolean()),
} as const;

export type Calls = typeof calls;
export type CallName = keyof Calls;
export type Input<Name extends CallName> = z.input<Calls[Name]['input']>;
export type Output<Name extends CallName> = z.output<Calls[Name]['output']>;
export const callNames = Object.keys(calls) as CallName[];
export const isCallName = (name: unknown): name is CallName =>
  typeof name === 'string' && Object.hasOwn(calls, name);

/** What a host tells its windows. */
export const events = {
  activity: Activity,
  /** These photos look different now: a thumbnail, tags, a state. At most 500 at a time, at most twice a second. */
  photosChanged: z.object({ ids: z.array(z.int()).max(500) }),
  /** The library has other photos, tags or counts than before; at most once a second. */
  libraryChanged: z.null(),
  download: Download,
  duplicates: DuplicatesView,
  notice: Notice,
  /** A menu of the host was used. */
  menu: z.object({ command: z.enum(['add-folder', 'settings', 'undo', 'redo', 'find', 'keys', 'about']) }),
} as const;
export type Events = typeof events;
export type EventName = keyof Events;
export type EventData<Name extends EventName> = z.output<Events[Name]>;
export const eventNames = Object.keys(events) as EventName[];

/** An answer on the wire. A union, because contextBridge and JSON both drop the fields of an Error. */
export const Answer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), problem: PlainProblem }),
]);
export type Answer = z.infer<typeof Answer>;

/** Pictures by id only: `thumb` is the grid's, `photo` a larger one to show on a screen, `look` a dropped one. */
export const imageKinds = ['thumb', 'photo', 'look'] as const;
export type ImageKind = (typeof imageKinds)[number];
