/** @file Made-up groups of photos that show the same picture; looking for them takes two seconds. */
import type {
  DuplicatesView,
  KeptBest,
  ShownGroup,
  ShownPhoto,
  WhyBest,
} from '../../app/contract/duplicates.ts';
import { fakePhoto } from './fake-photos.ts';

const reasons: readonly WhyBest[] = ['resolution', 'bytes', 'earliest', 'partner'];

function shown(index: number, total: number, scale: number): ShownPhoto {
  const { id, name, width, height, takenAt, thumbnail, colour } = fakePhoto(index % total, total);
  return {
    ...{ id, takenAt, thumbnail, colour, missing: index % 31 === 30 },
    file: `/home/ada/Pictures/2021/${name}`,
    partner: index % 5 === 0 ? `/home/ada/Pictures/2021/${id}.cr2` : null,
    width: Math.round(width! * scale),
    height: Math.round(height! * scale),
    bytes: Math.round(4_100_000 * scale),
  };
}

export class FakeDuplicates {
  #groups: ShownGroup[];
  #isKnown = false;
  #version = 0;
  #searching: Pick<DuplicatesView, 'done' | 'total'> | null = null;
  readonly #tell: (view: DuplicatesView) => void;

  constructor(groups: number, photos: number, tell: (view: DuplicatesView) => void) {
    this.#tell = tell;
    this.#groups = Array.from({ length: photos === 0 ? 0 : groups }, (_, at) => ({
      best: shown(at, photos, 1),
      why: reasons[at % reasons.length]!,
      others: Array.from({ length: [1, 1, 2, 1, 4, 9][at % 6]! }, (__, i) => ({
        ...shown(photos - 1 - ((at * 10 + i) % photos), photos, 1 / (i + 1.5)),
        copy: (at + i) % 3 === 0,
        similarity: (at + i) % 3 === 0 ? 1 : 0.97 - i / 50,
      })),
    }));
  }

  get view(): DuplicatesView {
    const groups = this.#isKnown ? this.#groups : [];
    const others = groups.flatMap((group) => group.others);
    return {
      phase: this.#searching !== null ? 'searching' : this.#isKnown ? 'found' : 'unknown',
      ...(this.#searching ?? { done: 0, total: 0 }),
      version: this.#version,
      groups: groups.length,
      files: others.reduce((sum, { partner }) => sum + (partner === null ? 1 : 2), 0),
      bytes: others.reduce((sum, { bytes }) => sum + bytes, 0),
      outcome: null,
      trouble: null,
    };
  }

  find(): null {
    const total = 12_400;
    let done = 0;
    const timer = setInterval(() => {
      done += 1240;
      this.#searching = done < total ? { done, total } : null;
      if (this.#searching === null) {
        clearInterval(timer);
        this.#isKnown = true;
        this.#version++;
      }
      this.#tell(this.view);
    }, 200);
    this.#searching = { done, total };
    return null;
  }

  shown(offset: number, limit: number): ShownGroup[] {
    return this.#groups.slice(offset, offset + limit);
  }

  keepBest(best: number): KeptBest {
    const group = this.#groups.find((each) => each.best.id === best)!;
    this.#groups = this.#groups.filter((each) => each !== group);
    this.#version++;
    const bytes = group.others.reduce((sum, other) => sum + other.bytes, 0);
    return { best: group.best.file, trashed: group.others.map(({ file }) => file), left: [], bytes };
  }
}
