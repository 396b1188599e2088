/**
 * @file Which files of one folder are one photo: RAW+JPEG as cameras write them, Live Photos as phones do.
 *
 * Names are compared byte for byte, ASCII letters without case.
 */
import { isPhoto, splitName } from './kinds.ts';
import type { Kind } from './kinds.ts';

export interface NamedFile {
  /** File name, one character per byte (latin1), so that any name survives. */
  readonly name: string;
  readonly kind: Kind;
}

export interface Pairing<F extends NamedFile> {
  readonly photos: readonly { readonly file: F; readonly partner: F | null }[];
  /** Files that neither are photos nor belong to one. */
  readonly skipped: number;
}

const fold = (name: string): string => name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** Pairs the files of one folder. The photo is the half that a browser or a decoder opens at once. */
export function pairFiles<F extends NamedFile>(files: readonly F[]): Pairing<F> {
  const groups = Map.groupBy(files, (file) => fold(splitName(file.name).stem));
  const partners = new Map<F, F>();
  const absorbed = new Set<F>();
  for (const group of groups.values()) {
    const first = (...kinds: readonly Kind[]): F | undefined =>
      kinds.map((kind) => group.find((file) => file.kind === kind)).find((file) => file !== undefined);
    const movie = first('movie');
    const moving = first('heif', 'jpeg');
    if (movie && moving) pair(moving, movie);
    const raw = first('raw');
    const developed = first('jpeg', 'heif');
    if (raw && developed) pair(developed, raw); // the RAW half says more about the photo than the moving one
  }
  const photos = files.filter((file) => isPhoto(file.kind) && !absorbed.has(file));
  const belongs = sidecarTest(photos);
  return {
    photos: photos.map((file) => ({ file, partner: partners.get(file) ?? null })),
    skipped: files.filter(
      (file) => !isPhoto(file.kind) && !absorbed.has(file) && !(file.kind === 'sidecar' && belongs(file)),
    ).length,
  };

  function pair(photo: F, partner: F): void {
    partners.set(photo, partner);
    absorbed.add(partner);
  }
}

/** A sidecar has its photo's name, or its stem, before one of its dots: a.xmp, a.jpg.xmp, a.jpg.supplemental.json. */
function sidecarTest(photos: readonly NamedFile[]): (sidecar: NamedFile) => boolean {
  const names = new Set(photos.flatMap(({ name }) => [fold(name), fold(splitName(name).stem)]));
  return ({ name }) => {
    const folded = fold(name);
    for (let dot = folded.indexOf('.'); dot >= 0; dot = folded.indexOf('.', dot + 1)) {
      if (names.has(folded.slice(0, dot))) return true;
    }
    return false;
  };
}
