/** @file Opens a real host in a folder of its own, calls it as a window does, and hears all that it tells. */
import { Answer, type CallName, type EventName, events, type Input, type Output } from '../contract/calls.ts';
import type { GridPhoto } from '../contract/views.ts';
import type { Workplace } from '../cli/testing/phototag.ts';
import { dispatch } from './dispatch.ts';
import type { Desk, Host } from './host.ts';
import { openHost } from './open.ts';

const noDesk: Desk = {
  chooseFolders: async () => null,
  showInFolder: async () => false,
  openWith: async () => false,
};

type Heard = {
  readonly [Name in EventName]: { name: Name; data: (typeof events)[Name]['_output'] };
}[EventName];

/** A host under test, with the colour model, and the window's side of it. */
export class Window {
  readonly place: Workplace;
  readonly host: Host;
  readonly heard: Heard[] = [];
  readonly faults: unknown[] = [];
  readonly #waiting = new Set<() => void>();

  private constructor(place: Workplace, host: Host, faults: unknown[]) {
    this.place = place;
    this.host = host;
    this.faults = faults;
    host.on((name, data) => {
      this.heard.push({ name, data: events[name].parse(data) } as Heard);
      for (const look of this.#waiting) look();
    });
  }

  static async open(place: Workplace, desk: Partial<Desk> = {}): Promise<Window> {
    const faults: unknown[] = [];
    const host = await openHost({
      libraryFolder: place.at('library'),
      modelsFolder: place.at('models'),
      desk: { ...noDesk, ...desk },
      onFault: (fault) => faults.push(fault),
    });
    return new Window(place, host, faults);
  }

  /** Through the whole of the contract. @throws the problem that was answered */
  async call<Name extends CallName>(name: Name, input: Input<Name>): Promise<Output<Name>> {
    const sent: unknown = JSON.parse(JSON.stringify(input));
    const answer = Answer.parse(
      await dispatch(this.host.handlers, name, sent, (fault) => this.faults.push(fault)),
    );
    if (answer.ok) return answer.value as Output<Name>;
    throw Object.assign(new Error(answer.problem.message), answer.problem);
  }

  /** Resolves when `test` holds; it is asked again at each event. */
  async until(test: () => boolean | Promise<boolean>): Promise<void> {
    const changed = () => {
      const { promise, resolve } = Promise.withResolvers<null>();
      const wake = () => resolve(null);
      this.#waiting.add(wake);
      return promise.finally(() => this.#waiting.delete(wake));
    };
    for (;;) {
      const next = changed();
      if (await test()) return;
      await next;
    }
  }

  /** Resolves when nothing is left to do. */
  async idle(): Promise<void> {
    await this.until(async () => {
      const { activity, status } = await this.call('getOverview', null);
      return activity.phase === 'idle' && status.pending === 0;
    });
  }

  /** Adds the workplace's photos to the library. */
  async addPhotos(): Promise<void> {
    await this.call('addFolders', { folders: [this.place.at('photos')] });
  }

  /** The first photos of the grid, by their names. */
  async photos(): Promise<Record<string, GridPhoto>> {
    const { id, total } = await this.call('openResult', { query: null });
    const page = total === 0 ? [] : await this.call('getPage', { result: id, offset: 0, limit: 500 });
    return Object.fromEntries(page.map((photo) => [photo.name, photo]));
  }

  /** The number of the photo of a name. */
  async idOf(name: string): Promise<number> {
    return (await this.photos())[name]!.id;
  }

  of<Name extends EventName>(name: Name): (typeof events)[Name]['_output'][] {
    return this.heard.filter((event) => event.name === name).map(({ data }) => data) as never;
  }
}
