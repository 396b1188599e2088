/**
 * @file The host of the window: one object behind both transports, Electron's IPC and the local page's WebSocket. It
 * answers the contract's calls, tells its events, and keeps the library's work going behind them.
 */
import type { EventData, EventName, ImageKind } from '../contract/calls.ts';
import type { Notice } from '../contract/notice.ts';
import { Problem } from '../contract/problem.ts';
import type { Library } from '../core/library.ts';
import type { Places } from '../core/models.ts';
import { Activity } from './activity.ts';
import { Changes } from './changes.ts';
import type { Handlers } from './dispatch.ts';
import { Downloads } from './downloads.ts';
import { DuplicateFinder } from './duplicates.ts';
import { makeHandlers } from './handlers.ts';
import { Images, type Image } from './images.ts';
import { Looks } from './looks.ts';
import type { Notices } from './notices.ts';
import { Learner } from './teaching.ts';

/** What only some hosts can do: dialogs and the system's file manager. */
export interface Desk {
  /** null: this host has no dialogs; []: nothing was chosen. */
  chooseFolders(): Promise<string[] | null>;
  /** false where the host cannot. */
  showInFolder(path: string): Promise<boolean>;
  openWith(path: string): Promise<boolean>;
}

export type Listener = <Name extends EventName>(name: Name, data: EventData<Name>) => void;

export interface HostOptions extends Places {
  readonly desk: Desk;
  /** Told of faults of the program, which the window is not shown. */
  readonly onFault: (error: unknown) => void;
  /** Told at once what a person should know; the windows are told as soon as there is one. */
  readonly onNotice?: (notice: Notice) => void;
}

export class Host {
  /** What `dispatch` calls. */
  readonly handlers: Handlers;
  readonly #library: Library;
  readonly #activity: Activity;
  readonly #changes: Changes;
  readonly #downloads: Downloads;
  readonly #duplicates: DuplicateFinder;
  readonly #learner: Learner;
  readonly #looks: Looks;
  readonly #images: Images;
  readonly #notices: Notices;
  readonly #onFault: (error: unknown) => void;
  readonly #listeners = new Set<Listener>();
  #closing: Promise<void> | undefined;

  private constructor(
    library: Library,
    notices: Notices,
    { libraryFolder, modelsFolder, desk, onFault }: HostOptions,
  ) {
    const tell: Listener = (name, data) => {
      for (const listener of this.#listeners) listener(name, data);
    };
    this.#library = library;
    this.#notices = notices;
    this.#onFault = onFault;
    this.#changes = new Changes(tell);
    const onNotice = (notice: Notice) => notices.tell(notice);
    this.#activity = new Activity({ library, tell, onNotice, changes: this.#changes, onFault });
    this.#looks = new Looks(library);
    this.#images = new Images(library, this.#looks);
    const onModel = () => {
      this.#activity.wake();
      this.#changes.library();
    };
    this.#downloads = new Downloads({ library, tell, onFault, onModel });
    const { duplicates, teach } = library;
    this.#duplicates = new DuplicateFinder({ duplicates, tell, changes: this.#changes, onFault });
    this.#learner = new Learner({ teach, changes: this.#changes, onFault });
    const handlers = makeHandlers({
      library,
      places: { libraryFolder, modelsFolder },
      desk,
      activity: this.#activity,
      changes: this.#changes,
      learner: this.#learner,
      looks: this.#looks,
      downloads: this.#downloads,
      duplicates: this.#duplicates,
    });
    // What a window asks first: from here on somebody hears.
    const getOverview: Handlers['getOverview'] = (nothing) => {
      notices.tellTo((notice) => tell('notice', notice));
      return handlers.getOverview(nothing);
    };
    this.handlers = { ...handlers, getOverview };
  }

  /** A host over a library, which it closes; `open.ts` opens both. */
  static async over(library: Library, notices: Notices, options: HostOptions): Promise<Host> {
    const host = new Host(library, notices, options);
    await host.#activity.start();
    // What a window asks for first is found while the window is made; what is wrong with it is told to the window.
    host.handlers.openLastResult(null).catch(() => undefined);
    return host;
  }

  /** Every event of the contract. @returns how to stop listening */
  on(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Bytes for an <img>; null where there is none.
   * @param id - as it stands in an address: a photo's number, or a look's name
   */
  image(kind: ImageKind, id: string): Promise<Image | null> {
    return this.#images.get(kind, id);
  }

  /** As the call `addFolders`, behind a window that may not be there yet: what is wrong with a folder is told as a notice. */
  async addFoldersBehind(folders: readonly string[]): Promise<void> {
    try {
      await this.#activity.addFolders(folders);
    } catch (error) {
      if (error instanceof Problem) this.#notices.tell({ kind: 'problem', problem: error.plain });
      else this.#onFault(error);
    }
  }

  /** A barrier: when it resolves, nothing runs, no process is left, and the library is free. May be called again. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#changes.close();
    // Pictures under way are given up, which ends the work at once; they stay pending.
    await Promise.all([
      this.#activity.close(),
      this.#downloads.close(),
      this.#duplicates.close(),
      this.#learner.close(),
      this.#library.endVision(),
    ]);
    await this.#looks.close();
    await this.#library.close();
    this.#listeners.clear();
  }
}
