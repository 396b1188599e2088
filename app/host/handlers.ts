/** @file What the host does for each call of the contract. */
import { sep } from 'node:path';
import { PhotoFailure } from '../contract/failure.ts';
import { Problem } from '../contract/problem.ts';
import type { Change, HeatMap, Overview } from '../contract/views.ts';
import { badPicture } from '../core/bad-picture.ts';
import { examine, programVersion } from '../core/doctor.ts';
import type { Library } from '../core/library.ts';
import { describeInUse, type Places } from '../core/models.ts';
import { pathBytes, readablePath, splitPath } from '../core/photos/path.ts';
import type { Activity } from './activity.ts';
import type { Changes } from './changes.ts';
import type { Handlers } from './dispatch.ts';
import type { Downloads } from './downloads.ts';
import { duplicateHandlers, type DuplicateFinder } from './duplicates.ts';
import type { Desk } from './host.ts';
import { openLastResult, rememberView } from './last-view.ts';
import type { Looks } from './looks.ts';
import { listFolders, sortPaths } from './paths.ts';
import { readPreferences, writePreferences } from './preferences.ts';
import { ruleHandlers } from './rules.ts';
import { teachHandlers, type Learner } from './teaching.ts';

interface Parts {
  readonly library: Library;
  readonly places: Places;
  readonly desk: Desk;
  readonly activity: Activity;
  readonly changes: Changes;
  readonly learner: Learner;
  readonly looks: Looks;
  readonly downloads: Downloads;
  readonly duplicates: DuplicateFinder;
}

/** For calls that have nothing to answer. */
const done = async (work: unknown): Promise<null> => {
  await work;
  return null;
};

export function makeHandlers(parts: Parts): Handlers {
  const { library, places, desk, activity, changes, learner, looks, downloads } = parts;
  const { browse } = library;
  const changed = async (change: Promise<Change>, photos: readonly number[]): Promise<Change> => {
    await change;
    changes.photosNow(photos);
    learner.learnSoon();
    return change;
  };
  const reversed = async (change: Change | null): Promise<Change | null> => {
    if (change === null) return null;
    changes.photosNow(await library.photosOfLastWord());
    learner.learnSoon();
    return change;
  };
  const withPath = async (photo: number, act: (path: string) => Promise<boolean>): Promise<boolean> => {
    const path = await pathOf(library, photo);
    const name = readablePath(path);
    // A name that is not UTF-8 cannot be said to another program.
    return pathBytes(name).equals(path) ? act(name.replaceAll('/', sep)) : false;
  };

  return {
    getOverview: () => getOverview(library, places, activity),
    getPreferences: () => readPreferences(library),
    setPreferences: (preferences) => writePreferences(library, preferences),

    addFolders: ({ folders }) => done(activity.addFolders(folders)),
    removeFolder: ({ folder }) => done(activity.removeFolder(folder)),
    chooseFolders: () => desk.chooseFolders(),
    listFolders: ({ path }) => listFolders(path),
    pause: () => done(activity.pause()),
    resume: () => done(activity.resume()),
    rescan: () => done(activity.rescan()),
    sortPaths: ({ paths }) => sortPaths(paths),

    openResult: (input) => browse.openResult(input),
    openLastResult: () => openLastResult(library),
    rememberView: (view) => done(rememberView(library, view)),
    tagFirst: ({ photos }) => done(library.work.tagFirst(photos)),
    getPage: (input) => browse.getPage(input),
    getIds: (input) => browse.getIds(input),
    getPhoto: (input) => browse.getPhoto(input),
    complete: (input) => browse.complete(input),
    findConcepts: (input) => browse.findConcepts(input),
    getConceptTree: () => browse.getConceptTree(),
    getFacets: () => browse.getFacets(),
    listSearches: () => browse.listSearches(),
    saveSearch: (search) => done(browse.saveSearch(search)),
    deleteSearch: (search) => done(browse.deleteSearch(search)),

    stateTag: ({ photos, concept, verdict }) => changed(library.stateTag(photos, concept, verdict), photos),
    rate: ({ photos, rating }) => changed(library.rate(photos, rating), photos),
    undo: async () => reversed(await library.undo()),
    redo: async () => reversed(await library.redo()),

    ...ruleHandlers(parts),
    ...teachHandlers(parts),
    ...duplicateHandlers(parts.duplicates),

    look: ({ picture }) => looks.look(picture),
    explainPhoto: ({ photo, concept }) => explainPhoto(library, photo, concept),
    explainLook: ({ look, concept }) => looks.explain(look, concept),

    listFailures: (page) => library.listFailures(page),
    retryFailures: async () => {
      await library.forgetFailures();
      changes.library();
      return done(activity.wake());
    },
    listModels: () => library.listModels(),
    useModel: async ({ id }) => {
      const { waiting } = await library.useModel(id);
      changes.library();
      activity.retag();
      return { waiting };
    },
    getModel: ({ id }) => done(downloads.start(id)),
    cancelDownload: ({ id }) => done(downloads.cancel(id)),
    getDoctor: () => Array.fromAsync(examine(places)),
    showInFolder: ({ photo }) => withPath(photo, (path) => desk.showInFolder(path)),
    openWith: ({ photo }) => withPath(photo, (path) => desk.openWith(path)),
  };
}

async function getOverview(library: Library, places: Places, activity: Activity): Promise<Overview> {
  const [status, untagged] = await Promise.all([library.status(), library.browse.countUntagged()]);
  const model = await library.modelInUse().catch((error: unknown) => {
    if (error instanceof Problem) return error;
    throw error;
  });
  const isThere = !(model instanceof Problem);
  return {
    status,
    untagged,
    model: isThere ? await describeInUse(model) : null,
    modelTrouble: isThere ? null : model.plain,
    activity: activity.view,
    libraryFolder: places.libraryFolder,
    version: programVersion(),
  };
}

/** @throws Problem NOT_FOUND */
async function pathOf(library: Library, photo: number): Promise<Buffer> {
  const file = await library.browse.photoFile(photo);
  if (file !== null) return file.path;
  throw Problem.of('NOT_FOUND', { kind: 'photo.unknown', photo });
}

async function explainPhoto(library: Library, photo: number, concept: string): Promise<HeatMap> {
  const path = await pathOf(library, photo);
  return library.explain(path, concept).catch((error: unknown) => {
    throw error instanceof PhotoFailure ? badPicture(readablePath(splitPath(path).name), error) : error;
  });
}
